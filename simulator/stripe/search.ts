/**
 * Stripe's search: https://docs.stripe.com/search. Stripe's index trails by up to a minute, so what it knows of
 * an object is what its events say it was then. In which order objects are found, Stripe does not promise; here by their ids.
 */
import type { Call } from "./call.ts";
import { type Collection, type Stored, madeAt } from "./collection.ts";
import { bad } from "./errors.ts";
import { type Json, type JsonObject, isTable } from "./json.ts";
import { text, whole } from "./params.ts";

export const SEARCH_TRAILS_SECONDS = 60;
const MOST_CLAUSES = 10;
const SHORTEST_PART = 3;

/** The words are not known to the letter. */
const refuse = {
  query: () =>
    bad(
      "We were unable to parse your search query. See https://stripe.com/docs/search for the syntax.",
      { param: "query" },
    ),
  field: (name: string) =>
    bad(`Field \`${name}\` is an unsupported search field for this resource.`, { param: "query" }),
  mixed: () => bad("A query may not contain both AND and OR.", { param: "query" }),
  clauses: () => bad(`A query may have at most ${MOST_CLAUSES} clauses.`, { param: "query" }),
  part: () =>
    bad(`The substring operator needs at least ${SHORTEST_PART} characters.`, { param: "query" }),
  page: () => bad("Invalid page.", { param: "page" }),
};

type Operator = ":" | "~" | ">" | "<" | ">=" | "<=";

interface Clause {
  readonly negated: boolean;
  readonly field: string;
  /** Of `metadata["key"]`. */
  readonly key: string | null;
  readonly operator: Operator;
  /** `null` asks for what is not set. */
  readonly value: string | null;
}

const CLAUSE =
  /^\s*(-?)([a-z_]+)(?:\["((?:[^"\\]|\\.)*)"\])?\s*(:|~|>=|<=|>|<)\s*(?:"((?:[^"\\]|\\.)*)"|(-?\d+(?:\.\d+)?)|(null))(?=\s|$)/;

interface Query {
  readonly clauses: readonly Clause[];
  readonly all: boolean;
}

function read(query: string, fields: readonly string[]): Query {
  const clauses: Clause[] = [];
  const joins = new Set<string>();
  for (let rest = query; rest.trim() !== "";) {
    const found = CLAUSE.exec(rest);
    if (found === null) throw refuse.query();
    clauses.push(clauseOf(found, fields));
    rest = rest.slice(found[0].length);
    const join = /^\s+(AND|OR)(?=\s)/.exec(rest);
    if (rest.trim() !== "") joins.add(join?.[1] ?? "AND");
    rest = rest.slice(join?.[0].length ?? 0);
    if (join !== null && rest.trim() === "") throw refuse.query();
  }
  if (clauses.length === 0) throw refuse.query();
  if (clauses.length > MOST_CLAUSES) throw refuse.clauses();
  if (joins.size > 1) throw refuse.mixed();
  return { clauses, all: !joins.has("OR") };
}

function clauseOf(found: RegExpExecArray, fields: readonly string[]): Clause {
  const [, minus, field = "", key, operator, quoted, number] = found;
  const name = key === undefined ? field : `${field}["${key}"]`;
  if (key === undefined ? !fields.includes(field) : field !== "metadata") throw refuse.field(name);
  const value = quoted === undefined ? (number ?? null) : unescaped(quoted);
  if (operator === "~" && Array.from(value ?? "").length < SHORTEST_PART) throw refuse.part();
  return {
    negated: minus === "-",
    field,
    key: key === undefined ? null : unescaped(key),
    // The expression lets no other through.
    operator: operator === undefined ? ":" : (OPERATORS[operator] ?? ":"),
    value,
  };
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  ":": ":",
  "~": "~",
  ">": ">",
  "<": "<",
  ">=": ">=",
  "<=": "<=",
};

function unescaped(quoted: string): string {
  return quoted.replaceAll(/\\(.)/g, "$1");
}

function fits(object: JsonObject, { clauses, all }: Query): boolean {
  const holds = (clause: Clause) => holdsFor(object, clause) !== clause.negated;
  return all ? clauses.every(holds) : clauses.some(holds);
}

function holdsFor(object: JsonObject, { field, key, operator, value }: Clause): boolean {
  const own = object[field];
  const given: Json = key === null ? (own ?? null) : isTable(own) ? (own[key] ?? null) : null;
  if (value === null) return given === null;
  if (given === null || typeof given === "object") return false;
  const [is, wanted] = [String(given).toLowerCase(), value.toLowerCase()];
  switch (operator) {
    case ":":
      return is === wanted;
    case "~":
      return is.includes(wanted);
    case ">":
      return Number(given) > Number(value);
    case "<":
      return Number(given) < Number(value);
    case ">=":
      return Number(given) >= Number(value);
    case "<=":
      return Number(given) <= Number(value);
  }
}

/** What events say of each object that changed since then: what was before, the newest first. */
function changedSince({ world }: Call, since: number): ReadonlyMap<string, readonly JsonObject[]> {
  const changes = new Map<string, JsonObject[]>();
  for (const { object: event } of world.events.entries().toReversed()) {
    if (event.created <= since) continue;
    const { object, previous_attributes: previous } = event.data;
    const id = isTable(object) ? text(object, "id") : undefined;
    if (id === undefined || !isTable(previous)) continue;
    changes.set(id, [...(changes.get(id) ?? []), previous]);
  }
  return changes;
}

function before(object: JsonObject, changes: readonly JsonObject[]): JsonObject {
  return changes.reduce(undone, object);
}

function undone(object: JsonObject, change: JsonObject): JsonObject {
  const after = { ...object };
  for (const [name, old] of Object.entries(change)) {
    const current = after[name];
    after[name] = isTable(current) && isTable(old) ? undone(current, old) : old;
  }
  return after;
}

export function searchIn<T extends Stored & JsonObject>(
  call: Call,
  collection: Collection<T>,
  fields: readonly string[],
  url: string,
): JsonObject {
  const { params, now } = call;
  const query = read(text(params, "query") ?? "", fields);
  const from = Number(text(params, "page") ?? "0");
  if (!Number.isSafeInteger(from) || from < 0) throw refuse.page();
  const limit = Math.min(100, Math.max(1, whole(params, "limit") ?? 10));
  const until = now - call.settings.searchSeconds;
  const recent = changedSince(call, until);
  const found = collection
    .entries()
    .filter(({ object, visibleAt }) => visibleAt <= until * 1000 && madeAt(object) <= until)
    .map(({ object }) => object)
    .filter((object) => fits(before(object, recent.get(object.id) ?? []), query))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const data = found.slice(from, from + limit);
  const isMore = from + limit < found.length;
  return {
    object: "search_result",
    data,
    has_more: isMore,
    next_page: isMore ? String(from + limit) : null,
    url,
  };
}
