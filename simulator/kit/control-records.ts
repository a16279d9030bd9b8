/** Reading the journal: the ledger of writes, the log of all requests, and counts. */
import { pattern } from "./faults.ts";
import type { Exchange, Journal } from "./journal.ts";
import { readable } from "./query.ts";

/** Query parameters that pick exchanges; each is optional. */
export type Filters<Own extends object> = Readonly<
  Record<string, (exchange: Exchange<Own>, wanted: string) => boolean>
>;

const FILTERS: Filters<object> = {
  since: ({ seq }, wanted) => seq > Number(wanted),
  method: ({ method }, wanted) => method === wanted,
  path: ({ path }, wanted) => (wanted.includes("*") ? pattern(wanted).test(path) : path === wanted),
  query: ({ query }, wanted) => readable(query).includes(wanted),
  outcome: ({ outcome }, wanted) => outcome === wanted,
  status: ({ status }, wanted) => status === Number(wanted),
  object: ({ object }, wanted) => object === wanted,
  account: ({ account }, wanted) => account === wanted,
};

/** `own`: filters that only this system has. */
export function pick<Own extends object>(
  exchanges: readonly Exchange<Own>[],
  query: URLSearchParams,
  own: Filters<Own>,
) {
  const filters: Filters<Own> = { ...FILTERS, ...own };
  const wanted = Object.entries(filters).flatMap(([name, fits]) => {
    const value = query.get(name);
    return value === null ? [] : [(exchange: Exchange<Own>) => fits(exchange, value)];
  });
  const found = exchanges.filter((exchange) => wanted.every((fits) => fits(exchange)));
  const limit = Number(query.get("limit") ?? found.length);
  return { total: found.length, data: limit === 0 ? [] : found.slice(-limit) };
}

export function sumCounts<Own extends object>(journal: Journal<Own>, query: URLSearchParams) {
  const [method, path] = [query.get("method"), query.get("path")];
  const counts = Object.entries(journal.counts()).filter(([line]) => {
    const [itsMethod, itsPath] = line.split(" ");
    return (method === null || method === itsMethod) && (path === null || path === itsPath);
  });
  return {
    total: counts.reduce((sum, [, count]) => sum + count, 0),
    counts: Object.fromEntries(counts),
    under_way: journal.underWay,
  };
}
