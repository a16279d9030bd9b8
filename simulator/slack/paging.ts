/** Pages with cursors. A page may hold fewer than were asked for although there are more: only the cursor tells. */
import type { Call } from "./call.ts";
import { limitOf, textOf } from "./arguments.ts";
import { SlackError } from "./errors.ts";

export interface Page<T> {
  readonly items: readonly T[];
  readonly more: {
    readonly has_more: boolean;
    readonly response_metadata: { readonly next_cursor: string };
  };
}

interface Sizes {
  readonly usual: number;
  readonly most: number;
}

/** `nameOf`: by what the cursor knows where it stands; what stands behind that comes next. */
export function pageOf<T>(
  { args, settings }: Call,
  all: readonly T[],
  nameOf: (item: T) => string,
  { usual, most }: Sizes,
): Page<T> {
  const size = Math.min(limitOf(args, usual, most), settings.pageSize);
  const cursor = textOf(args, "cursor");
  const from = cursor === "" ? 0 : all.findIndex((item) => nameOf(item) === decoded(cursor));
  if (from < 0) throw new SlackError("invalid_cursor");
  const items = all.slice(from, from + size);
  const next = all[from + size];
  const next_cursor = next === undefined ? "" : encoded(nameOf(next));
  return { items, more: { has_more: next !== undefined, response_metadata: { next_cursor } } };
}

function encoded(name: string): string {
  return Buffer.from(`next:${name}`).toString("base64");
}

function decoded(cursor: string): string {
  const text = Buffer.from(cursor, "base64").toString("utf8");
  if (!text.startsWith("next:")) throw new SlackError("invalid_cursor");
  return text.slice("next:".length);
}
