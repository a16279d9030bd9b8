import type { InfiniteData } from "@tanstack/react-query";
import type { RunPage, RunSummary } from "../../api/runs.ts";

/**
 * The list of runs as somebody reads it: segments that were fetched one after the other, each from its
 * cursor on. A segment is refreshed by itself; the others stay, so that nothing moves that nobody
 * has asked for. All of this is pure.
 */

export interface Segment extends RunPage {
  /** Where it ended when it was fetched; the next segment begins behind. */
  readonly last: RunSummary | null;
}

/** Each segment with the cursor that it begins at; the first begins at the newest run. */
export type RunList = InfiniteData<Segment, string | null>;

export function segmentOf(page: RunPage): Segment {
  return { ...page, last: page.items.at(-1) ?? null };
}

/**
 * Tells the runs of a list, each once, the newest first. Of one that has only become longer the rest
 * alone is looked through: who scrolls far has very many.
 */
export function rowReader(): (list: RunList) => readonly RunSummary[] {
  let known: readonly Segment[] = [];
  let rows: readonly RunSummary[] = [];
  let seen = new Set<string>();
  return ({ pages }) => {
    if (!known.every((segment, index) => segment === pages[index])) {
      rows = [];
      seen = new Set();
      known = [];
    }
    const more = pages
      .slice(known.length)
      .flatMap(({ items }) => items)
      .filter(({ id }) => !seen.has(id) && seen.add(id) !== undefined);
    if (more.length > 0) rows = [...rows, ...more];
    known = pages;
    return rows;
  };
}

export interface Refreshed {
  readonly list: RunList;
  /** Runs that are newer than the list, and do not stand in it yet. */
  readonly waiting: number;
  /** There are more than that. */
  readonly more: boolean;
}

/** The list with what its newest page says now. New runs go in where they are `wanted`. */
export function withTop(list: RunList, fresh: RunPage, wanted: boolean): Refreshed {
  const [top] = list.pages;
  const [first] = top?.items ?? [];
  if (!top || !first) return { list: listOf(fresh), waiting: 0, more: false };
  const news = newerThan(first, top, fresh);
  // Between a page of nothing but new runs and the list may be others.
  const isApart = news.length === fresh.items.length && fresh.next !== null;
  if (wanted && isApart) return { list: listOf(fresh), waiting: 0, more: false };
  const known = { ...fresh, items: fresh.items.slice(news.length) };
  const merged = isApart ? top : mergedInto(top, known);
  const segment =
    wanted && news.length > 0 ? { ...merged, items: [...news, ...merged.items] } : merged;
  return {
    list: withSegmentAt(list, 0, segment),
    waiting: wanted ? 0 : news.length,
    more: isApart,
  };
}

/** The list with what one of its segments says now. */
export function withSegment(list: RunList, index: number, fresh: RunPage): RunList {
  const segment = list.pages[index];
  return segment ? withSegmentAt(list, index, mergedInto(segment, fresh)) : list;
}

function listOf(page: RunPage): RunList {
  return { pages: [segmentOf(page)], pageParams: [null] };
}

function withSegmentAt(list: RunList, index: number, segment: Segment): RunList {
  if (list.pages[index] === segment) return list;
  return { ...list, pages: list.pages.with(index, segment) };
}

/** The runs of a fresh first page that stand before the list's first. */
function newerThan(first: RunSummary, top: Segment, fresh: RunPage): readonly RunSummary[] {
  const known = new Set(top.items.map(({ id }) => id));
  const end = fresh.items.findIndex(
    ({ id, createdAt }) => known.has(id) || createdAt < first.createdAt,
  );
  return end === -1 ? fresh.items : fresh.items.slice(0, end);
}

/** What was fetched anew from the same cursor, as far as it goes, and the rest as it was. */
function mergedInto(segment: Segment, fresh: RunPage): Segment {
  const own = fresh.items.slice(0, endOf(segment, fresh));
  const rest = fresh.next === null ? [] : behind(segment.items, fresh);
  const items = [...own, ...rest];
  return same(items, segment.items) ? segment : { ...segment, items };
}

/** How many of the fresh runs belong to the segment and not to the next one. */
function endOf({ last, next }: Segment, fresh: RunPage): number {
  if (last === null || next === null) return fresh.items.length;
  const at = fresh.items.findIndex(({ id }) => id === last.id);
  if (at >= 0) return at + 1;
  const older = fresh.items.findIndex(({ createdAt }) => createdAt < last.createdAt);
  return older === -1 ? fresh.items.length : older;
}

/** The runs that were there and are older than all fresh ones, of which nothing is known. */
function behind(items: readonly RunSummary[], fresh: RunPage): readonly RunSummary[] {
  const reach = fresh.items.at(-1);
  if (!reach) return items;
  const at = items.findIndex(({ id }) => id === reach.id);
  if (at >= 0) return items.slice(at + 1);
  const known = new Set(fresh.items.map(({ id }) => id));
  return items.filter(({ id, createdAt }) => createdAt <= reach.createdAt && !known.has(id));
}

function same(a: readonly RunSummary[], b: readonly RunSummary[]): boolean {
  return a.length === b.length && a.every((run, index) => run === b[index]);
}
