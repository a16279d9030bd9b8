import { callsOf } from "#flow/blocks.ts";
import type { BatchAct, BatchRun } from "#engine/store.ts";
import type { Actor } from "#people/actor.ts";
import type { RunSummary } from "#reading/run-views.ts";
import type { Locale } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import type { RunMoney } from "../runs/money.schemas.ts";
import type { RunSummary as Run } from "../runs/runs.schemas.ts";
import { moneyOfRun, mostWrites } from "../runs/run-money.ts";
import { moneyWithoutAmounts } from "../runs/without-values.ts";
import { type Values, valuesOfRuns } from "../sight.ts";

type Parts = Pick<ServerParts, "engine" | "reading" | "store" | "people">;
type Shown = Pick<Run, "status" | "values">;

const perPage = 100;

/** What the write of the failed step would move, of each run: others that were refused are not sent again. */
export async function moneyGoneOnWith(
  kept: readonly BatchRun[],
  shownOf: (runId: string) => Shown | undefined,
  locale: Locale,
  { reading, engine }: Parts,
): Promise<readonly RunMoney[]> {
  const all: RunMoney[] = [];
  for (let from = 0; from < kept.length; from += perPage) {
    const page = kept.slice(from, from + perPage);
    const runIds = page.map(({ runId }) => runId);
    const writes = await reading.writesOf({ runIds, most: mostWrites.alone });
    const byRun = Map.groupBy(writes, ({ runId }) => runId);
    for (const { runId, task } of page) {
      const shown = shownOf(runId);
      if (shown === undefined || task.act !== "continue") continue;
      const effects = (byRun.get(runId) ?? []).map(({ effect }) => effect);
      const tried = effects.filter(({ path }) => path === task.path);
      const wish = { status: shown.status, most: mostWrites.alone, locale };
      all.push(asShown(moneyOfRun(tried, wish, engine.connectors), shown.values, locale));
    }
  }
  return all;
}

/** In sums over many runs, what is private to whoever asks has no amount, wherever it stands. */
function asShown(money: RunMoney, values: Values, locale: Locale): RunMoney {
  return values.seen && values.masked === undefined ? money : moneyWithoutAmounts(money, locale);
}

/** What the runs that these have called have moved, or tried to, where the act calls them once more. */
export async function moneyOfCalled(
  runs: readonly Pick<RunSummary, "id" | "status" | "versionId">[],
  act: BatchAct,
  { actor, locale }: { readonly actor: Actor; readonly locale: Locale },
  parts: Parts,
): Promise<readonly RunMoney[]> {
  if (act !== "rerun" && act !== "continue") return [];
  const calls = new Map<string, boolean>();
  for (const { versionId } of runs)
    if (!calls.has(versionId)) calls.set(versionId, await callsOthers(versionId, parts));
  const all: RunMoney[] = [];
  for (const run of runs)
    if (calls.get(run.versionId) === true)
      all.push(...(await calledBy(run, { actor, locale }, parts)));
  return all;
}

async function callsOthers(versionId: string, { store }: Parts): Promise<boolean> {
  const version = await store.version(versionId);
  return version !== null && callsOf(version.document).length > 0;
}

async function calledBy(
  { id, status }: Pick<RunSummary, "id" | "status">,
  { actor, locale }: { readonly actor: Actor; readonly locale: Locale },
  parts: Parts,
): Promise<readonly RunMoney[]> {
  const most = mostWrites.alone;
  const written = await parts.reading.calledWrites({ runId: id, limit: most + 1 });
  const byRun = Map.groupBy(written, ({ runId }) => runId);
  const valuesOf = await valuesOfRuns(parts, actor, [...byRun.keys()]);
  const sums = [...byRun].map(([runId, its]): RunMoney => {
    const effects = its.map(({ effect }) => effect);
    const money = moneyOfRun(effects, { status, most, locale }, parts.engine.connectors);
    return asShown(money, valuesOf(runId), locale);
  });
  return written.length > most ? [...sums, { sums: [], isCut: true }] : sums;
}
