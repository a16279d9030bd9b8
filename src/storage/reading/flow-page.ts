import { BadCursorError, type Page, type Reading } from "#people/reading.ts";

export interface ListedFlow {
  readonly id: string;
  readonly name: string;
}

type Query = Parameters<Reading["listFlows"]>[0];

/** As people look for a name in a list, in every language. */
const collator = new Intl.Collator("en", { sensitivity: "variant", numeric: true });

/** The same order on every store, whose own collations differ. */
function inOrder(a: ListedFlow, b: ListedFlow): number {
  return collator.compare(a.name, b.name) || (a.id < b.id ? -1 : Number(a.id > b.id));
}

/** A page of flows by name, out of all that there are. */
export function flowPage(
  flows: readonly ListedFlow[],
  { text, limit, cursor }: Query,
): Page<string> {
  const after = cursor === undefined ? null : readPlace(cursor);
  const sought = text === undefined ? null : folded(text);
  const rest = flows
    .filter(({ id, name }) => sought === null || id === text || folded(name).includes(sought))
    .filter((flow) => after === null || inOrder(flow, after) > 0)
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

/** A flow that is renamed or deleted meanwhile leaves its place in the list. */
function writePlace({ id, name }: ListedFlow): string {
  return Buffer.from(JSON.stringify([name, id])).toString("base64url");
}

function readPlace(cursor: string): ListedFlow {
  const said = parsed(Buffer.from(cursor, "base64url").toString("utf8"));
  if (!Array.isArray(said) || said.length !== 2) throw notOurs();
  const [name, id]: unknown[] = said;
  if (typeof name !== "string" || typeof id !== "string") throw notOurs();
  return { name, id };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notOurs();
  }
}

function notOurs(): BadCursorError {
  return new BadCursorError("Not a cursor of this list");
}
