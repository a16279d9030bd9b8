import type { FlowDocument } from "#flow/document.ts";
import { currentDocument } from "#flow/older.ts";

/** The edge between rows and types: what stands in a JSON column was written by this program. */

declare const holds: unique symbol;

/** A JSON text, and the type that it was made from. */
export type JsonText<Type> = string & { readonly [holds]: Type };

export function toJson<Type>(value: Type): JsonText<Type> {
  return JSON.stringify(value) as JsonText<Type>;
}

export function toJsonOrNull<Type>(value: Type | null): JsonText<Type> | null {
  return value === null ? null : toJson(value);
}

export function fromJson<Type>(text: JsonText<Type>): Type {
  return JSON.parse(text) as Type;
}

/** A flow document, which an older version of this program may have written. */
export function documentFrom(text: JsonText<FlowDocument>): FlowDocument {
  return currentDocument(fromJson(text));
}

export function fromJsonOrNull<Type>(text: JsonText<Type> | null): Type | null {
  return text === null ? null : fromJson(text);
}

export function idsOf(rows: readonly { readonly id: string }[]): readonly string[] {
  return rows.map(({ id }) => id);
}

export function seqsOf(rows: readonly { readonly seq: number }[]): readonly number[] {
  return rows.map(({ seq }) => seq);
}

/** Those that were found, as they were asked for. */
export function inOrderOf<Row extends { readonly id: string }>(
  ids: readonly string[],
  found: readonly Row[],
): readonly Row[] {
  const byId = new Map(found.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** The name in a record of what stands in this column. */
export function fieldOf(column: string): string {
  return column.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
