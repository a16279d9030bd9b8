import type { Money } from "#sdk/action.ts";
import { loopsAround } from "#flow/blocks.ts";
import { idOf } from "#flow/paths.ts";
import type { CalledWrite, EffectView, RunDetail } from "#reading/run-views.ts";
import type { ServerParts } from "../parts.ts";
import { moneyOf } from "./money.ts";

/**
 * What was written before and would be written again. Where it may be 10,000 of each, which is in loops
 * and in called flows, it is told in sums.
 */

type Parts = Pick<ServerParts, "engine" | "reading">;

export type WriteFate = "done" | "refused" | "unknown";

/** A write, as far as it counts. */
interface Written {
  /** What it is summed up with. */
  readonly of: string;
  readonly fate: WriteFate;
  readonly money: Money | null;
}

/** So many writes of one step, and what they moved by currency. */
export interface Sum {
  readonly count: number;
  readonly money: ReadonlyMap<string, number>;
}

export interface Sums {
  readonly by: ReadonlyMap<WriteFate, Sum>;
  /** There are more, which were not counted. */
  readonly isCut: boolean;
}

const pageSize = 1_000;
const mostCounted = 50_000;

/** By the ids of the steps that are asked about; only of those that stand in loops. */
export async function writtenInLoops(
  run: Pick<RunDetail, "id" | "document" | "loops">,
  steps: ReadonlySet<string>,
  parts: Parts,
): Promise<ReadonlyMap<string, Sums>> {
  const outermost = new Set([...steps].flatMap((id) => loopsAround(run.document, id)[0]?.id ?? []));
  const written: Written[] = [];
  let left = mostCounted;
  for (const { path } of run.loops) {
    if (!outermost.has(path)) continue;
    for await (const effect of writesIn({ runId: run.id, loop: path, most: left }, parts)) {
      left -= 1;
      const step = idOf(effect.path);
      if (steps.has(step)) written.push(...asWritten(step, effect, parts));
    }
  }
  return summed(written, left === 0);
}

/** By the steps of the flows that were called, as `calledStep` names them; of writes through these connections. */
export async function writtenByCalls(
  runId: string,
  connections: ReadonlySet<string>,
  parts: Parts,
): Promise<ReadonlyMap<string, Sums>> {
  const written: Written[] = [];
  let left = mostCounted;
  for await (const { flowId, connectionId, effect } of writesBelow(runId, left, parts)) {
    left -= 1;
    if (!connections.has(connectionId)) continue;
    written.push(...asWritten(calledStep(flowId, idOf(effect.path)), effect, parts));
  }
  return summed(written, left === 0);
}

export function calledStep(flowId: string, step: string): string {
  return JSON.stringify([flowId, step]);
}

function asWritten(of: string, effect: EffectView, { engine }: Parts): readonly Written[] {
  const fate = fateOf(effect);
  return fate === null ? [] : [{ of, fate, money: moneyOf(effect, engine.connectors) }];
}

function summed(written: readonly Written[], isCut: boolean): ReadonlyMap<string, Sums> {
  const groups = Map.groupBy(written, ({ of }) => of);
  return new Map([...groups].map(([of, its]) => [of, { by: sumsOf(its), isCut }]));
}

function writesIn(
  { runId, loop, most }: { readonly runId: string; readonly loop: string; readonly most: number },
  { reading }: Pick<Parts, "reading">,
): AsyncGenerator<EffectView> {
  return paged(most, (limit, after?: EffectView) => {
    const query = { runId, loop, limit };
    return reading.loopWrites(after === undefined ? query : { ...query, after: after.path });
  });
}

function writesBelow(
  runId: string,
  most: number,
  { reading }: Pick<Parts, "reading">,
): AsyncGenerator<CalledWrite> {
  return paged(most, (limit, after?: CalledWrite) => {
    if (after === undefined) return reading.calledWrites({ runId, limit });
    const { runId: run, effect } = after;
    return reading.calledWrites({ runId, limit, after: { runId: run, path: effect.path } });
  });
}

/** The first so many, page by page. */
async function* paged<One>(
  most: number,
  read: (limit: number, after?: One) => Promise<readonly One[]>,
): AsyncGenerator<One> {
  let page: readonly One[] = [];
  for (let left = most; left > 0; left -= page.length) {
    const limit = Math.min(pageSize, left);
    page = await read(limit, page.at(-1));
    yield* page;
    if (page.length < limit) return;
  }
}

function sumsOf(written: readonly Written[]): ReadonlyMap<WriteFate, Sum> {
  const byFate = Map.groupBy(written, ({ fate }) => fate);
  return new Map([...byFate].map(([fate, its]) => [fate, sumOf(its.map(({ money }) => money))]));
}

/** Of writes that moved this. */
export function sumOf(moved: readonly (Money | null)[]): Sum {
  const money = new Map<string, number>();
  for (const one of moved)
    if (one !== null) money.set(one.currency, (money.get(one.currency) ?? 0) + one.amount);
  return { count: moved.length, money };
}

/** Null for what never left. */
export function fateOf({ state, sends }: EffectView): WriteFate | null {
  switch (state) {
    case "done":
      return "done";
    case "failed":
      return "refused";
    case "open":
    case "parked":
    case "stopped":
      return sends === 0 ? null : "unknown";
  }
}
