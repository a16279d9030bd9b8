/**
 * Objects in creation order: by `created`, and inside one second by the order they were made in.
 * Listing walks from the end of an array (or of an index on one field), so a page costs what it returns.
 */

/** Stripe says of some objects `date` where it says `created` of others. */
export type Stored = { readonly id: string } & (
  | { readonly created: number }
  | { readonly date: number }
);

export function madeAt(object: Stored): number {
  return "created" in object ? object.created : object.date;
}

export interface Entry<T> {
  object: T;
  readonly order: number;
  /** Lists pass over the object until then (milliseconds); reading it by id works at once. */
  readonly visibleAt: number;
}

/** Where an object stands in the list, or stood. */
export type Place = readonly [created: number, order: number];

export interface PageQuery<T> {
  readonly limit: number;
  readonly from: number;
  readonly until: number;
  readonly after: Place | null;
  readonly before: Place | null;
  readonly index: readonly [name: string, value: string] | null;
  readonly accepts: (object: T) => boolean;
  readonly now: number;
}

export interface Page<T> {
  readonly data: T[];
  readonly hasMore: boolean;
}

export class Collection<T extends Stored> {
  readonly #byId = new Map<string, Entry<T>>();
  readonly #all: Entry<T>[] = [];
  readonly #indexes = new Map<string, Map<string, Entry<T>[]>>();
  readonly #indexed: Readonly<Record<string, (object: T) => string | null>>;
  readonly #left = new Map<string, Place>();
  #made = 0;

  constructor(indexed: Readonly<Record<string, (object: T) => string | null>> = {}) {
    this.#indexed = indexed;
    for (const name of Object.keys(indexed)) this.#indexes.set(name, new Map());
  }

  get size(): number {
    return this.#all.length;
  }

  get(id: string): T | undefined {
    return this.#byId.get(id)?.object;
  }

  entry(id: string): Entry<T> | undefined {
    return this.#byId.get(id);
  }

  /** Is there any object with that value in an indexed field? */
  has(index: string, value: string): boolean {
    return (this.#indexes.get(index)?.get(value) ?? []).length > 0;
  }

  entries(): readonly Entry<T>[] {
    return this.#all;
  }

  add(object: T, visibleAt = 0): void {
    this.#made += 1;
    const entry: Entry<T> = { object, order: this.#made, visibleAt };
    this.#byId.set(object.id, entry);
    insert(this.#all, entry);
    for (const name of this.#indexes.keys()) this.#putIndex(name, entry);
  }

  /** Objects are never changed in place: an event keeps the version it tells of. */
  replace(object: T): void {
    const entry = this.#byId.get(object.id);
    if (entry === undefined) return;
    const before = entry.object;
    for (const [name, field] of Object.entries(this.#indexed)) {
      if (field(before) !== field(object)) this.#dropIndex(name, entry);
    }
    entry.object = object;
    for (const [name, field] of Object.entries(this.#indexed)) {
      if (field(before) !== field(object)) this.#putIndex(name, entry);
    }
  }

  remove(id: string): boolean {
    const entry = this.#byId.get(id);
    if (entry === undefined) return false;
    this.#byId.delete(id);
    take(this.#all, entry);
    for (const name of this.#indexes.keys()) this.#dropIndex(name, entry);
    return true;
  }

  /** As `remove`, but a list can still go on from where it stood. */
  leave(id: string): void {
    const entry = this.#byId.get(id);
    if (entry !== undefined) this.#left.set(id, placeOf(entry));
    this.remove(id);
  }

  /** From where a list goes on; undefined where nothing of that id ever stood. */
  place(id: string): Place | undefined {
    const entry = this.#byId.get(id);
    return entry === undefined ? this.#left.get(id) : placeOf(entry);
  }

  /** What has left, with how many stand before its place; to be put back behind all of them. */
  left(): (readonly [id: string, created: number, behind: number])[] {
    return [...this.#left].map(([id, place]) => [id, place[0], firstAtOrAfter(this.#all, place)]);
  }

  putLeft(left: readonly (readonly [id: string, created: number, behind: number])[]): void {
    for (const [id, created, behind] of left) this.#left.set(id, [created, behind + 0.5]);
  }

  page(query: PageQuery<T>): Page<T> {
    const entries = this.#source(query.index);
    let low = firstAtOrAfter(entries, [query.from, 0]);
    let high = firstAtOrAfter(entries, [query.until, Infinity]);
    if (query.after !== null) high = Math.min(high, firstAtOrAfter(entries, query.after));
    if (query.before !== null) {
      const [created, order] = query.before;
      low = Math.max(low, firstAtOrAfter(entries, [created, order + 0.25]));
      const found = walk(entries, low, high, 1, query);
      return { data: found.data.toReversed(), hasMore: found.hasMore };
    }
    return walk(entries, high - 1, low - 1, -1, query);
  }

  #source(index: PageQuery<T>["index"]): readonly Entry<T>[] {
    return index === null ? this.#all : (this.#indexes.get(index[0])?.get(index[1]) ?? []);
  }

  #putIndex(name: string, entry: Entry<T>): void {
    const value = this.#indexed[name]?.(entry.object) ?? null;
    if (value === null) return;
    const index = this.#indexes.get(name);
    const list = index?.get(value);
    if (list === undefined) index?.set(value, [entry]);
    else insert(list, entry);
  }

  #dropIndex(name: string, entry: Entry<T>): void {
    const value = this.#indexed[name]?.(entry.object) ?? null;
    const list = value === null ? undefined : this.#indexes.get(name)?.get(value);
    if (list !== undefined) take(list, entry);
  }
}

/** From `start` up to and without `end`, until one more than the limit is seen. */
function walk<T>(
  entries: readonly Entry<T>[],
  start: number,
  end: number,
  step: 1 | -1,
  { limit, accepts, now }: PageQuery<T>,
): Page<T> {
  const data: T[] = [];
  for (let i = start; (end - i) * step > 0; i += step) {
    const entry = entries[i];
    if (entry === undefined || entry.visibleAt > now || !accepts(entry.object)) continue;
    if (data.length === limit) return { data, hasMore: true };
    data.push(entry.object);
  }
  return { data, hasMore: false };
}

function placeOf<T extends Stored>(entry: Entry<T>): Place {
  return [madeAt(entry.object), entry.order];
}

function isBefore<T extends Stored>({ object, order }: Entry<T>, place: Place): boolean {
  const created = madeAt(object);
  return created < place[0] || (created === place[0] && order < place[1]);
}

function firstAtOrAfter<T extends Stored>(entries: readonly Entry<T>[], at: Place): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = entries[middle];
    if (entry !== undefined && isBefore(entry, at)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insert<T extends Stored>(entries: Entry<T>[], entry: Entry<T>): void {
  const last = entries.at(-1);
  if (last === undefined || isBefore(last, placeOf(entry))) entries.push(entry);
  else entries.splice(firstAtOrAfter(entries, placeOf(entry)), 0, entry);
}

function take<T extends Stored>(entries: Entry<T>[], entry: Entry<T>): void {
  const index = firstAtOrAfter(entries, placeOf(entry));
  if (entries[index] === entry) entries.splice(index, 1);
}
