import { z } from "zod";
import { byText } from "./by-text.ts";
import { BadCursorError, type Page } from "./reading.ts";

/** What a list by name needs of each thing in it. */
export interface Listed {
  readonly id: string;
  readonly name: string;
}

/** A page by name, out of all that there are. */
export function namePage(
  all: readonly Listed[],
  {
    text,
    limit,
    cursor,
  }: { readonly text?: string; readonly limit?: number; readonly cursor?: string },
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

/** As people look for a name in a list, in every language: the same order on every store, whose own collations differ. */
function byName(): (a: Listed, b: Listed) => number {
  const { compare } = new Intl.Collator("en", { sensitivity: "variant", numeric: true });
  return (a, b) => compare(a.name, b.name) || byText(a.id, b.id);
}

function folded(words: string): string {
  return words.normalize("NFKC").toLowerCase();
}

/** A thing that is renamed or deleted meanwhile leaves its place in the list. */
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
