/** What one org holds: its objects, and the records of each. */
import { wholeId } from "./ids.ts";
import type { Value } from "./json.ts";
import {
  type Field,
  type ObjectType,
  organization,
  setupObjects,
  standardObjects,
} from "./schema.ts";

export interface Row {
  readonly id: string;
  values: Readonly<Record<string, Value>>;
  isDeleted: boolean;
  /** Milliseconds; Salesforce shows whole seconds. */
  readonly createdAt: number;
  modifiedAt: number;
  /** Of an opportunity: null until its stage is another than at its creation (K). */
  stageChangedAt?: number;
  /** Its transaction commits then: nobody sees it before. */
  visibleAt: number;
}

/** The integration user: whoever gets a token acts as this one. */
export const USER = "005000000000001AAA";

export class Org {
  readonly id = "00D000000000001EAA";
  readonly objects = new Map<string, ObjectType>();
  readonly rows = new Map<string, Row[]>();
  /** Fields that were made over the API: the user sees those that a permission set gives them. */
  readonly kept: { readonly object: string; readonly field: Field }[] = [];
  /** Duplicate rules: by object, the field in which no two records may have the same. */
  readonly alike = new Map<string, string>();
  readonly #setup = new Map<string, ObjectType>();
  readonly newId: (prefix: string) => string;
  readonly isSandbox: boolean;
  #numbered = 0;

  constructor(newId: (prefix: string) => string, isSandbox: boolean) {
    this.newId = newId;
    this.isSandbox = isSandbox;
    for (const one of standardObjects()) this.objects.set(one.name.toLowerCase(), one);
    for (const one of setupObjects()) this.#setup.set(one.name.toLowerCase(), one);
    this.rows.set("User", [rowOf(USER, { Username: "millrace@example.com" })]);
  }

  /** By its name, in which case does not count. */
  object(name: string): ObjectType | undefined {
    const wanted = name.toLowerCase();
    if (wanted === "organization") return organization;
    return this.objects.get(wanted) ?? this.#setup.get(wanted);
  }

  rowsOf({ name }: ObjectType): Row[] {
    if (name === organization.name) return [this.#self()];
    const known = this.rows.get(name) ?? [];
    this.rows.set(name, known);
    return known;
  }

  row(object: ObjectType, id: string): Row | undefined {
    const whole = wholeId(id);
    return this.rowsOf(object).find((row) => row.id === whole);
  }

  /** Into the recycle bin, whatever object it is of. */
  delete(id: string, now: number): void {
    const row = [...this.rows.values()].flat().find((one) => one.id === id);
    if (row === undefined) return;
    row.isDeleted = true;
    row.modifiedAt = now;
  }

  /** Out of the recycle bin, for good. */
  purge(object: ObjectType, { id }: Row): void {
    const rows = this.rowsOf(object);
    rows.splice(0, rows.length, ...rows.filter((row) => row.id !== id));
  }

  /** A field that was made over the API is gone. */
  forget({ name }: ObjectType, gone: string): void {
    const left = this.kept.filter(({ object, field }) => object !== name || field.name !== gone);
    this.kept.splice(0, this.kept.length, ...left);
  }

  nextNumber(): string {
    this.#numbered += 1;
    return `INV-${String(this.#numbered).padStart(4, "0")}`;
  }

  #self(): Row {
    return rowOf(this.id, {
      Name: "Millrace Demo",
      IsSandbox: this.isSandbox,
      OrganizationType: "Developer Edition",
    });
  }
}

/** One that was there before all others. */
function rowOf(id: string, values: Row["values"]): Row {
  return { id, values, isDeleted: false, createdAt: 0, modifiedAt: 0, visibleAt: 0 };
}

/** What a field of a record shows. */
export function valueOf(row: Row, { name, type }: Field): Value {
  switch (name) {
    case "Id":
      return row.id;
    case "IsDeleted":
      return row.isDeleted;
    case "CreatedDate":
      return stamp(row.createdAt);
    case "CreatedById":
      return USER;
    case "LastModifiedDate":
    case "SystemModstamp":
      return stamp(row.modifiedAt);
    case "IsClosed":
      return ["Closed Won", "Closed Lost"].some((stage) => stage === row.values["StageName"]);
    case "IsWon":
      return row.values["StageName"] === "Closed Won";
    case "LastStageChangeDate":
      return row.stageChangedAt === undefined ? null : stamp(row.stageChangedAt);
    case "CurrencyIsoCode":
      return row.values[name] ?? "USD";
    default:
      return row.values[name] ?? (type === "boolean" ? false : null);
  }
}

/** Milliseconds are always 0. */
function stamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}.000+0000`;
}

export function fieldOf({ fields }: ObjectType, name: string): Field | undefined {
  const wanted = name.toLowerCase();
  return fields.find((one) => one.name.toLowerCase() === wanted);
}

export function shown(row: Row, object: ObjectType, fields: readonly Field[], version: string) {
  const url = `/services/data/v${version}/sobjects/${object.name}/${row.id}`;
  return {
    attributes: { type: object.name, url },
    ...Object.fromEntries(fields.map((one) => [one.name, valueOf(row, one)])),
  };
}
