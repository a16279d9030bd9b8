import type { Context } from "hono";
import { type BatchedRun, mostInBatch } from "#engine/ask-batch.ts";
import type { BatchAct } from "#engine/store.ts";
import type { RunSummary as Found } from "#reading/run-views.ts";
import { ApiError } from "../errors.ts";
import { newId } from "../ids.ts";
import type { Locale } from "../language.ts";
import type { Env, ServerParts } from "../parts.ts";
import { personNames } from "../persons.ts";
import { filterOf } from "../runs/filter.ts";
import { moneyWords } from "../runs/money-words.ts";
import type { MoneySum, RunMoney } from "../runs/money.schemas.ts";
import { mostWrites } from "../runs/run-money.ts";
import type { RunSummary } from "../runs/runs.schemas.ts";
import { showRuns } from "../runs/show.ts";
import { withoutAmount } from "../runs/without-values.ts";
import type { BatchPreview, BatchWish } from "./batches.schemas.ts";
import { batchView } from "./batches.view.ts";
import { moneyGoneOnWith, moneyOfCalled } from "./money.ts";

type Parts = Pick<ServerParts, "engine" | "reading" | "store" | "people">;

const perPage = 200;

/** Keeps the set as it is now, and says what would be done with it, as far as whoever asks may know. */
export async function askBatch(
  { filter, ...wish }: BatchWish,
  c: Context<Env>,
  parts: Parts,
): Promise<BatchPreview> {
  const { found, isCut } = await runsFound(filter, c, parts);
  const shown = new Map<string, RunSummary>();
  const runs: BatchedRun[] = [];
  for (let from = 0; from < found.length; from += perPage) {
    const page = found.slice(from, from + perPage);
    const parked = await parkedIn(page, parts);
    for (const run of await showRuns(parts, page, c)) {
      shown.set(run.id, run);
      runs.push({
        runId: run.id,
        isLive: run.mode === "live",
        parked: parked.get(run.id) ?? [],
      });
    }
  }
  const locale = c.get("locale");
  const id = newId("batch");
  const by = c.get("actor").person;
  // The oldest event first, as they came.
  const asked = { id, by, wish, runs: runs.toReversed() };
  const { batch, runs: kept } = await parts.engine.askBatch(asked);
  if (kept.length === 0) throw ApiError.of("batch.none");
  const its = kept.flatMap(({ runId }) => shown.get(runId) ?? []);
  const fit = new Set(kept.map(({ runId }) => runId));
  const own =
    wish.act === "continue"
      ? await moneyGoneOnWith(kept, (runId) => shown.get(runId), locale, parts)
      : its.map(({ money: moved }) => moved);
  const called = await moneyOfCalled(
    found.filter((run) => fit.has(run.id)),
    wish.act,
    { actor: c.get("actor"), locale },
    parts,
  );
  const money = [...own, ...called];
  return {
    ...batchView(batch, await personNames(parts.people), locale),
    found: found.length,
    isCut,
    flows: flowsOf(its),
    money: moneyIn(money, wish.act, locale),
    moneyIsCut: money.some(({ isCut: isCutShort }) => isCutShort),
  };
}

async function runsFound(
  wanted: BatchWish["filter"],
  c: Context<Env>,
  parts: Parts,
): Promise<{ readonly found: readonly Found[]; readonly isCut: boolean }> {
  const filter = await filterOf(wanted, parts, c);
  const found: Found[] = [];
  let cursor: string | null = null;
  do {
    const after = cursor === null ? {} : { cursor };
    const page = await parts.reading.listRuns({ ...filter, ...after, limit: perPage });
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && found.length < mostInBatch);
  return { found: found.slice(0, mostInBatch), isCut: cursor !== null };
}

async function parkedIn(
  page: readonly Found[],
  { reading }: Parts,
): Promise<ReadonlyMap<string, BatchedRun["parked"]>> {
  const runIds = page.flatMap(({ id, status }) => (status === "parked" ? [id] : []));
  if (runIds.length === 0) return new Map();
  const writes = await reading.writesOf({ runIds, most: mostWrites.alone });
  const parked = writes.filter(({ effect }) => effect.state === "parked");
  return new Map(
    [...Map.groupBy(parked, ({ runId }) => runId)].map(([runId, its]) => [
      runId,
      its.map(({ effect: { id: effectId, generation, isAboveLimit } }) => ({
        effectId,
        generation,
        isAboveLimit,
      })),
    ]),
  );
}

function flowsOf(runs: readonly RunSummary[]): BatchPreview["flows"] {
  return [...Map.groupBy(runs, ({ flowId }) => flowId).values()]
    .flatMap((its) => {
      const [first] = its;
      return first ? [{ id: first.flowId, name: first.flowName, runs: its.length }] : [];
    })
    .toSorted((a, b) => b.runs - a.runs || (a.id < b.id ? -1 : 1));
}

/** Which money an act is about. */
function isAbout(act: BatchAct, state: MoneySum["state"]): boolean {
  switch (act) {
    case "rerun":
      return true;
    case "continue":
      return state === "refused";
    case "send":
      return state === "in_doubt";
    case "allow":
      return state === "pending";
    case "cancel":
    case "stop":
      return state === "in_doubt" || state === "pending";
  }
}

const states: readonly MoneySum["state"][] = ["done", "pending", "in_doubt", "refused"];

/** Sums of sums: never across currencies, and what is hidden stays so. */
function moneyIn(all: readonly RunMoney[], act: BatchAct, locale: Locale): MoneySum[] {
  const alike = Map.groupBy(
    all.flatMap(({ sums }) => sums).filter(({ state }) => isAbout(act, state)),
    // An amount that is not known is told in other words than one that is not shown.
    ({ state, kind, money, count, words }) =>
      [
        states.indexOf(state),
        kind,
        money?.currency ?? "",
        money === null && words !== moneyWords({ state, kind, money, count }, locale),
      ].join(" "),
  );
  return [...alike]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, its]) => {
      const [first] = its;
      if (first === undefined) return [];
      const { kind, state, money } = first;
      const count = its.reduce((sum, one) => sum + one.count, 0);
      const amount = its.reduce((sum, one) => sum + (one.money?.amount ?? 0), 0);
      const sum = { kind, state, count, money: money && { ...money, amount } };
      const said = { ...sum, words: moneyWords(sum, locale) };
      return [key.endsWith("true") ? withoutAmount(said, locale) : said];
    });
}
