import { callsOf } from "#flow/blocks.ts";
import type { BatchAct } from "#engine/store.ts";
import type { Actor } from "#people/actor.ts";
import type { Locale } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import type { RunMoney } from "../runs/money.schemas.ts";
import { moneyOfRun, mostWrites } from "../runs/run-money.ts";
import type { RunSummary } from "../runs/runs.schemas.ts";
import { moneyWithoutAmounts } from "../runs/without-values.ts";
import { valuesOfRuns } from "../sight.ts";

type Parts = Pick<ServerParts, "engine" | "reading" | "store" | "people">;

/** What the runs that these have called have moved, or tried to, where the act calls them once more. */
export async function moneyOfCalled(
  runs: readonly (Pick<RunSummary, "id" | "status"> & { readonly versionId: string })[],
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
    const values = valuesOf(runId);
    return values.seen && values.masked === undefined ? money : moneyWithoutAmounts(money, locale);
  });
  return written.length > most ? [...sums, { sums: [], isCut: true }] : sums;
}
