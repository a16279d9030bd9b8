/** The schema that Workday gives of a report: XML Schema, with one type for its rows and one for each group of fields in them. */
import type { ShapeField, ShapeType } from "#sdk/index.ts";

interface Element {
  readonly name: string;
  readonly type: string;
  readonly isList: boolean;
}
type Types = ReadonlyMap<string, readonly Element[]>;

const rowType = "Report_EntryType";

/** Deeper groups stay as they come. */
export const deepest = 5;

/** The fields of a report's rows; null for what is no such schema. */
export function fieldsInSchema(xml: string): readonly ShapeField[] | null {
  const types = typesIn(xml);
  return types.has(rowType) ? fieldsOf(rowType, types, 1) : null;
}

function typesIn(xml: string): Types {
  const all = xml.matchAll(/<(?:\w+:)?complexType\b([^>]*)>(.*?)<\/(?:\w+:)?complexType>/gs);
  return new Map(
    Array.from(all, ([, head = "", body = ""]) => [
      attributesIn(head).get("name") ?? "",
      Array.from(body.matchAll(/<(?:\w+:)?element\b([^>]*)>/g), ([, one = ""]) => elementIn(one)),
    ]),
  );
}

function elementIn(written: string): Element {
  const attributes = attributesIn(written);
  const most = attributes.get("maxOccurs") ?? "1";
  return {
    name: attributes.get("name") ?? "",
    type: (attributes.get("type") ?? "").replace(/^.*:/, ""),
    isList: most !== "0" && most !== "1",
  };
}

function attributesIn(written: string): ReadonlyMap<string, string> {
  const found = written.matchAll(/(?<![\w:])([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g);
  return new Map(Array.from(found, ([, name = "", one, other]) => [name, one ?? other ?? ""]));
}

function fieldsOf(type: string, types: Types, depth: number): readonly ShapeField[] {
  return (types.get(type) ?? [])
    .filter(({ name }) => name !== "")
    .map((element) => fieldNamed(element.name, typeOf(element, types, depth)));
}

/** Whatever type a value has, its JSON is a text. */
function typeOf({ type, isList }: Element, types: Types, depth: number): ShapeType {
  const single: ShapeType = !types.has(type)
    ? { is: "text" }
    : depth >= deepest
      ? { is: "json" }
      : { is: "group", fields: fieldsOf(type, types, depth + 1) };
  return isList ? { is: "list", items: single } : single;
}

/** A field of a report: no step sets one, and a row may lack each. */
export function fieldNamed(key: string, type: ShapeType): ShapeField {
  return {
    key,
    label: key.replaceAll("_", " ").trim(),
    type,
    required: false,
    readOnly: true,
    nullable: true,
  };
}
