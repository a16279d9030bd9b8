import { useState } from "react";
import type { Fields } from "#flow/edit-field.ts";

/** One key of a map, or one that has no name yet. */
export interface KeyRow {
  readonly id: string;
  readonly key: string;
}

/**
 * The keys of a map in the order in which a person has put them down. The document's own order is
 * another where keys look like numbers, and a row must not run away from under somebody's fingers.
 */
export function useRows(
  fields: Fields,
): readonly [rows: readonly KeyRow[], change: (rows: readonly KeyRow[]) => void] {
  const [known, setKnown] = useState<readonly KeyRow[]>([]);
  return [rowsOf(known, Object.keys(fields)), setKnown];
}

export function rowsOf(known: readonly KeyRow[], keys: readonly string[]): readonly KeyRow[] {
  const kept = known.filter(({ key }) => key === "" || keys.includes(key));
  const rows = [...kept];
  for (const key of keys)
    if (rows.every((row) => row.key !== key)) rows.push({ id: freshId(rows, key), key });
  return rows;
}

export function withNewRow(rows: readonly KeyRow[]): readonly KeyRow[] {
  return [...rows, { id: freshId(rows, ""), key: "" }];
}

function freshId(rows: readonly KeyRow[], key: string): string {
  const id = `${key}#`;
  return rows.some((row) => row.id === id) ? freshId(rows, id) : id;
}
