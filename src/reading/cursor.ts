import { BadCursorError } from "./reading.ts";

/** A place in a list, newest first, as the client carries it: opaque to it, checked when it comes back. */
export interface Place {
  readonly at: number;
  readonly seq: number;
}

function writeCursor({ at, seq }: Place): string {
  return Buffer.from(`${at}.${seq}`).toString("base64url");
}

export function readCursor(cursor: string): Place {
  const [, at, seq] = /^(-?\d{1,16})\.(\d{1,16})$/.exec(textOf(cursor)) ?? [];
  if (at === undefined || seq === undefined) throw new BadCursorError("Not a cursor of this list");
  return { at: Number(at), seq: Number(seq) };
}

function textOf(cursor: string): string {
  return Buffer.from(cursor, "base64url").toString("latin1");
}

/** A page out of rows that were asked for one more than it may hold. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  placeOf: (row: Row) => Place,
): { readonly rows: readonly Row[]; readonly next: string | null } {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    rows: rows.slice(0, limit),
    next: last === undefined ? null : writeCursor(placeOf(last)),
  };
}
