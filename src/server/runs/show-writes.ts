import type { Context } from "hono";
import type { EffectView, RunSummary, RunWrite } from "#reading/run-views.ts";
import { given } from "../given.ts";
import type { Env, ServerParts } from "../parts.ts";
import { referenceFor } from "../private-key.ts";
import { valuesOfRuns } from "../sight.ts";
import { runVeils } from "../veil.ts";
import { maskedWrites } from "./masked.ts";
import { privacyOf } from "./privacy.ts";
import type { RunFilter } from "./filter.ts";
import { effectView } from "./runs.view.ts";
import { writesWithoutValues } from "./without-values.ts";

/** A write of a run, as whoever asks may see it. */
export interface ShownWrite {
  readonly runId: string;
  readonly flowName: string;
  readonly reference: string;
  /** What it does, in words. */
  readonly action: string;
  readonly write: ReturnType<typeof effectView>;
}

type Parts = Pick<ServerParts, "reading" | "store" | "engine" | "people">;

/** So many runs, and of each the writes of so many steps, are in memory at once. */
const runsAtOnce = 50;
const writesAtOnce = 100;

/** The writes of all runs of a filter, in the order of the runs, and in each in that of their paths. */
export async function* writePages(
  filter: RunFilter,
  parts: Parts,
  c: Context<Env>,
): AsyncGenerator<readonly ShownWrite[]> {
  const { reading } = parts;
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await reading.listRuns({ ...filter, limit: runsAtOnce, ...given({ cursor }) });
    const showing = await shower(page.items, parts, c);
    const runIds = page.items.map(({ id }) => id);
    const first = Map.groupBy(await reading.writesOf({ runIds, most: writesAtOnce }), runOf);
    for (const run of page.items) {
      let writes = (first.get(run.id) ?? []).map(({ effect }) => effect);
      while (writes.length > 0) {
        yield await showing(run, writes);
        const after = writes.at(-1)?.path;
        writes =
          writes.length < writesAtOnce
            ? []
            : [
                ...(await reading.runWrites({
                  runId: run.id,
                  limit: writesAtOnce,
                  ...given({ after }),
                })),
              ];
      }
    }
    cursor = page.next;
  }
}

const runOf = ({ runId }: RunWrite): string => runId;

async function shower(
  runs: readonly RunSummary[],
  parts: Parts,
  c: Context<Env>,
): Promise<(run: RunSummary, writes: readonly EffectView[]) => Promise<readonly ShownWrite[]>> {
  const { engine, store, people } = parts;
  const [actor, locale] = [c.get("actor"), c.get("locale")];
  const runIds = runs.map(({ id }) => id);
  const veilOf = await runVeils({ store, engine }, actor, runIds);
  const valuesOf = await valuesOfRuns({ store, people }, actor, runIds);
  const { connectors } = engine;
  const actions = new Map(
    connectors.flatMap(({ id: connector, actions: its }) =>
      its.map(({ id, label }) => [`${connector} ${id}`, label[locale]] as const),
    ),
  );
  return async (run, writes) => {
    const values = valuesOf(run.id);
    const veil = veilOf(run.id);
    const all = writes.map((effect) => ({
      ...effectView(effect, run.status, connectors, locale),
      action: actions.get(`${effect.connector} ${effect.action}`) ?? effect.action,
    }));
    const shown = !values.seen
      ? writesWithoutValues(all, locale)
      : values.masked
        ? maskedWrites(all, await privacyOf(parts, run.id), locale)
        : all;
    return shown.map(({ action, ...write }) =>
      veil({
        runId: run.id,
        flowName: run.flowName,
        reference: referenceFor(
          { id: run.id, key: run.reference, poll: run.record?.trigger ?? null },
          values,
          connectors,
        ),
        action,
        write,
      }),
    );
  };
}
