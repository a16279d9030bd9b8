import type { ConnectionRecord, ShapeRecord } from "#engine/store.ts";
import type { Shape, ShapeField, ShapeType } from "#sdk/shape.ts";
import type { Locale } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import { iso } from "../schemas.ts";
import type { ConnectionFields, RecordField } from "./fields.schemas.ts";
import { connectorOf } from "./find.ts";

/** The fields of a thing of a connection, as its connector reads them. */
export async function fieldsOf(
  parts: Pick<ServerParts, "engine">,
  connection: ConnectionRecord,
  locale: Locale,
  read: () => Promise<ShapeRecord>,
): Promise<ConnectionFields> {
  connectorOf(parts, connection);
  const record = await read();
  return { ...fieldsView(record, locale), readAt: iso(record.readAt) };
}

export function fieldsView({ of, digest, shape }: Omit<ShapeRecord, "readAt">, locale: Locale) {
  return { of, digest, fields: shape && viewOf(shape, locale) };
}

function viewOf({ fields }: Shape, locale: Locale): RecordField[] {
  return fields.map(({ choices, ...field }: ShapeField) => ({
    ...field,
    label: typeof field.label === "string" ? field.label : field.label[locale],
    type: typeView(field.type, locale),
    ...(choices === undefined ? {} : { choices: [...choices] }),
  }));
}

function typeView(type: ShapeType, locale: Locale): RecordField["type"] {
  switch (type.is) {
    case "list":
      return { is: "list", items: typeView(type.items, locale) };
    case "group":
      return { is: "group", fields: viewOf(type, locale) };
    case "text":
    case "date":
    case "dateTime":
    case "number":
    case "integer":
    case "boolean":
    case "json":
      return { is: type.is };
  }
}
