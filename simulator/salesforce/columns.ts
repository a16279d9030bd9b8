/** Fields of a record, and of the records that it refers to: `Account.Name`, `Account__r.Name`. */
import type { Value } from "./json.ts";
import { fieldOf, type Org, type Row, shown, valueOf } from "./org.ts";
import type { Field, ObjectType } from "./schema.ts";

export interface Column {
  /** The names of the relations, then the field's. */
  readonly path: readonly string[];
  readonly field: Field;
  readonly of: (row: Row) => Value;
}

/** Undefined where there is no such field, or no such relation. */
export function columnOf(
  org: Org,
  object: ObjectType,
  [first = "", ...rest]: readonly string[],
): Column | undefined {
  if (rest.length === 0) {
    const field = fieldOf(object, first);
    return field && { path: [field.name], field, of: (row) => valueOf(row, field) };
  }
  const relation = relationOf(org, object, first);
  const column = relation && columnOf(org, relation.to, rest);
  if (relation === undefined || column === undefined) return undefined;
  return {
    path: [relation.name, ...column.path],
    field: column.field,
    of: (row) => {
      const other = relation.of(row);
      return other === undefined ? null : column.of(other);
    },
  };
}

/** A record with these fields; related ones stand in records of their own, or are null. */
export function answered(
  org: Org,
  object: ObjectType,
  row: Row,
  paths: readonly (readonly string[])[],
  version: string,
): object {
  const own = new Set(paths.flatMap(([name = "", ...rest]) => (rest.length === 0 ? [name] : [])));
  const related = Map.groupBy(
    paths.filter(({ length }) => length > 1),
    ([name = ""]) => name,
  );
  const records = [...related].map(([name, all]) => {
    const relation = relationOf(org, object, name);
    const other = relation?.of(row);
    const further = all.map((path) => path.slice(1));
    return [
      name,
      relation === undefined || other === undefined
        ? null
        : answered(org, relation.to, other, further, version),
    ] as const;
  });
  const fields = object.fields.filter(({ name }) => own.has(name));
  return { ...shown(row, object, fields, version), ...Object.fromEntries(records) };
}

interface Relation {
  readonly name: string;
  readonly to: ObjectType;
  readonly of: (row: Row) => Row | undefined;
}

function relationOf(org: Org, object: ObjectType, said: string): Relation | undefined {
  const reference = object.fields.find((one) => nameOf(one)?.toLowerCase() === said.toLowerCase());
  const to = org.object(reference?.referenceTo[0] ?? "");
  if (reference === undefined || to === undefined) return undefined;
  return {
    name: nameOf(reference) ?? said,
    to,
    of: (row) => {
      const id = valueOf(row, reference);
      return typeof id === "string" ? org.row(to, id) : undefined;
    },
  };
}

function nameOf({ name, referenceTo }: Field): string | null {
  if (referenceTo.length === 0) return null;
  return name.endsWith("__c") ? name.replace(/__c$/, "__r") : name.replace(/Id$/, "");
}
