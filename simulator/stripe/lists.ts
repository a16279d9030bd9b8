import type { Call } from "./call.ts";
import type { Collection, Stored } from "./collection.ts";
import { refuse } from "./errors.ts";
import type { JsonObject } from "./json.ts";
import { type Params, table, text, whole } from "./params.ts";
import { parameter } from "./parameter-errors.ts";

export interface Filter<T> {
  readonly index?: readonly [name: string, value: string] | null;
  readonly accepts?: (object: T) => boolean;
  /** How an object looks now, where it is not kept so. */
  readonly shown?: (object: T) => T;
  /** Nothing older than this is shown (events go after 30 days). */
  readonly notBefore?: number;
}

/** What a list request may get wrong before anything is looked up. */
export function checkList({ params }: Call): void {
  if ("starting_after" in params && "ending_before" in params) throw parameter.bothCursors();
}

/** Newest first. `has_more` is exact, the limit is clamped silently, cursors ignore the filters. */
export function listPage<T extends Stored & JsonObject>(
  call: Call,
  collection: Collection<T>,
  noun: string,
  url: string,
  filter: Filter<T> = {},
): JsonObject {
  const { params, now, world } = call;
  const cursor = (param: string) => {
    const id = text(params, param);
    if (id === undefined) return null;
    const place = collection.place(id);
    if (place === undefined) throw refuse.unknownId(world, noun, id, param);
    return place;
  };
  const span = bounds(params, "created");
  const page = collection.page({
    limit: Math.min(100, Math.max(1, whole(params, "limit") ?? 10)),
    from: Math.max(span.from, filter.notBefore ?? 0),
    until: span.until,
    after: cursor("starting_after"),
    before: cursor("ending_before"),
    index: filter.index ?? null,
    accepts: filter.accepts ?? (() => true),
    now: now * 1000,
  });
  const data = page.data.map(filter.shown ?? ((object) => object));
  return { object: "list", data, has_more: page.hasMore, url };
}

/** The moments that a filter on a date lets through. */
export function bounds(params: Params, name: string): { from: number; until: number } {
  const exact = whole(params, name);
  if (exact !== undefined) return { from: exact, until: exact };
  const range = table(params, name) ?? {};
  return {
    from: Math.max(whole(range, "gte") ?? 0, (whole(range, "gt") ?? -1) + 1),
    until: Math.min(whole(range, "lte") ?? Infinity, (whole(range, "lt") ?? Infinity) - 1),
  };
}

/** An index when the parameter was given. */
export function by(call: Call, name: string): readonly [string, string] | null {
  const value = text(call.params, name);
  return value === undefined ? null : [name, value];
}

/** A page of what stands inside another object, in the order in which it stands there. */
export function pageWithin(
  { params, world }: Call,
  noun: string,
  all: readonly (JsonObject & { id: string })[],
  url: string,
): JsonObject {
  const placeOf = (param: string) => {
    const cursor = text(params, param);
    if (cursor === undefined) return undefined;
    const place = all.findIndex(({ id }) => id === cursor);
    if (place < 0) throw refuse.unknownId(world, noun, cursor, param);
    return place;
  };
  const limit = Math.min(100, Math.max(1, whole(params, "limit") ?? 10));
  const before = placeOf("ending_before");
  const start =
    before === undefined ? (placeOf("starting_after") ?? -1) + 1 : Math.max(0, before - limit);
  const end = Math.min(all.length, before ?? start + limit, start + limit);
  return {
    object: "list",
    data: all.slice(start, end),
    has_more: before === undefined ? end < all.length : start > 0,
    url,
  };
}
