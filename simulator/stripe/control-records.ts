/** Reading the journal: the ledger of writes, the log of all requests, and counts. */
import { pattern } from "./faults.ts";
import { readable } from "./form.ts";
import type { Exchange } from "./journal.ts";
import type { Simulator } from "./simulator.ts";

/** Query parameters that pick exchanges; each is optional. */
const FILTERS: Readonly<Record<string, (exchange: Exchange, wanted: string) => boolean>> = {
  since: ({ seq }, wanted) => seq > Number(wanted),
  method: ({ method }, wanted) => method === wanted,
  path: ({ path }, wanted) => (wanted.includes("*") ? pattern(wanted).test(path) : path === wanted),
  query: ({ query }, wanted) => readable(query).includes(wanted),
  outcome: ({ outcome }, wanted) => outcome === wanted,
  status: ({ status }, wanted) => status === Number(wanted),
  object: ({ object }, wanted) => object === wanted,
  account: ({ account }, wanted) => account === wanted,
  idempotency_key: ({ idempotency_key }, wanted) => idempotency_key === wanted,
};

function pick(exchanges: readonly Exchange[], query: URLSearchParams) {
  const wanted = Object.entries(FILTERS).flatMap(([name, fits]) => {
    const value = query.get(name);
    return value === null ? [] : [(exchange: Exchange) => fits(exchange, value)];
  });
  const found = exchanges.filter((exchange) => wanted.every((fits) => fits(exchange)));
  const limit = Number(query.get("limit") ?? found.length);
  return { total: found.length, data: limit === 0 ? [] : found.slice(-limit) };
}

export function listLedger(sim: Simulator, query: URLSearchParams) {
  return pick(sim.journal.ledger, query);
}

export function listRequests(sim: Simulator, query: URLSearchParams) {
  return pick(sim.journal.log(), query);
}

export function sumCounts(sim: Simulator, query: URLSearchParams) {
  const [method, path] = [query.get("method"), query.get("path")];
  const counts = Object.entries(sim.journal.counts()).filter(([line]) => {
    const [itsMethod, itsPath] = line.split(" ");
    return (method === null || method === itsMethod) && (path === null || path === itsPath);
  });
  return {
    total: counts.reduce((sum, [, count]) => sum + count, 0),
    counts: Object.fromEntries(counts),
  };
}
