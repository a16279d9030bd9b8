import { z } from "zod";
import { BadCursorError, type Page } from "#people/reading.ts";
import { byText } from "../rows.ts";
import { statement, type Work } from "../session.ts";
import type { Query } from "./cursor.ts";

interface Listed {
  readonly id: string;
  readonly name: string;
}

/** As people look for a name in a list, in every language: the same order on every store, whose own collations differ. */
function byName(): (a: Listed, b: Listed) => number {
  const { compare } = new Intl.Collator("en", { sensitivity: "variant", numeric: true });
  return (a, b) => compare(a.name, b.name) || byText(a.id, b.id);
}

// From the index alone: a draft is long.
const flows = (which: string) =>
  statement<[], Listed>(`SELECT id, name FROM {flows} WHERE deleted_at IS NULL AND ${which}`);
const active = flows("{on active}");
const inactive = flows("{off active}");
const tables = statement<[], Listed>(
  "SELECT id, name FROM {lookup_tables} WHERE deleted_at IS NULL",
);

export function* listFlows(query: Query<"listFlows">): Work<Page<string>> {
  const { state } = query;
  const found: Listed[] = [];
  if (state !== "inactive") found.push(...(yield* active.all()));
  if (state !== "active") found.push(...(yield* inactive.all()));
  return namePage(found, query);
}

export function* listTables(query: Query<"listTables">): Work<Page<string>> {
  return namePage(yield* tables.all(), query);
}

/** A page by name, out of all that there are. */
function namePage(
  all: readonly Listed[],
  { text, limit, cursor }: Query<"listTables">,
): Page<string> {
  const after = cursor === undefined ? null : readPlace(cursor);
  const sought = text === undefined ? null : folded(text);
  const inOrder = byName();
  const rest = all
    .filter(({ id, name }) => sought === null || id === text || folded(name).includes(sought))
    .filter((one) => after === null || inOrder(one, after) > 0)
    .toSorted(inOrder);
  const items = limit === undefined ? rest : rest.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(({ id }) => id),
    next: last === undefined || items.length === rest.length ? null : writePlace(last),
  };
}

function folded(words: string): string {
  return words.normalize("NFKC").toLowerCase();
}

/** What is renamed or deleted meanwhile leaves its place in the list. */
function writePlace({ id, name }: Listed): string {
  return Buffer.from(JSON.stringify([name, id])).toString("base64url");
}

function readPlace(cursor: string): Listed {
  try {
    const [name, id] = Place.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
    return { name, id };
  } catch (cause) {
    throw new BadCursorError("Not a cursor of this list", { cause });
  }
}

const Place = z.tuple([z.string(), z.string()]);
