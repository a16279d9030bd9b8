import { z } from "@hono/zod-openapi";
import { type About, type AlertKind, alertKinds } from "#engine/alerts/alert.ts";
import type { Actor } from "#people/actor.ts";
import type { LocalizedText } from "#sdk/text.ts";
import type { Locale } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import { moneyOfRuns, mostWrites } from "../runs/run-money.ts";
import { moneyWithoutAmounts } from "../runs/without-values.ts";
import { valuesOfRuns } from "../sight.ts";
import { alertWords } from "./words.ts";

/** Where somebody can do something about it. */
export const AlertPlace = z
  .discriminatedUnion("at", [
    z.strictObject({ at: z.literal("run"), id: z.string() }),
    z.strictObject({ at: z.literal("flow"), id: z.string() }),
    z.strictObject({ at: z.literal("connection"), id: z.string() }),
    z.strictObject({ at: z.literal("proposals") }),
  ])
  .meta({ id: "AlertPlace" });

export const Kind = z.enum(alertKinds).meta({
  id: "AlertKind",
  description:
    "`run_failed`: runs of a flow have failed with one error. `run_parked`: nobody can tell whether a write happened. `above_limit`: a write is above a limit of its connection. `polls_failing`: what starts a flow could not be asked several times in a row. `flow_switched_off`: a flow has failed so often that it switched itself off. `version_waits`: you are asked to agree to a version. `connection_broken`: its credentials do not serve any more.",
});

/** What is said of an alert. */
export interface Told {
  readonly about: About;
  readonly count: number;
  readonly runId: string | null;
  readonly advice: LocalizedText | null;
  readonly works: boolean;
}

export interface Shown {
  readonly kind: AlertKind;
  readonly text: string;
  readonly code: string | null;
  readonly advice: string | null;
  /** What the newest run has moved, or would move. */
  readonly money: readonly string[];
  readonly place: z.infer<typeof AlertPlace>;
}

export type AlertParts = Pick<ServerParts, "store" | "reading" | "engine" | "people">;

/** As a person may see it; null where they may not any more, or what it is about is gone. */
export async function showAlerts(
  { store, reading, engine, people }: AlertParts,
  all: readonly Told[],
  actor: Pick<Actor, "person">,
  locale: Locale,
): Promise<readonly (Shown | null)[]> {
  const flowIds = [
    ...new Set(all.flatMap(({ about }) => ("flowId" in about ? [about.flowId] : []))),
  ];
  const flows = new Map((await store.flows(flowIds)).map(({ id, name }) => [id, name]));
  const own = new Map(
    (await store.connections())
      .filter(({ owner }) => owner === actor.person)
      .map(({ id, name }) => [id, name]),
  );
  const moneyOf = await moneyShown({ store, reading, engine, people }, all, actor, locale);
  return all.map((told) => {
    const { about, count, runId, advice, works } = told;
    const name = "flowId" in about ? flows.get(about.flowId) : own.get(about.connectionId);
    if (name === undefined) return null;
    return {
      kind: about.kind,
      text: alertWords({ kind: about.kind, name, count, works }, locale),
      code: "code" in about ? about.code : null,
      advice: works ? null : (advice?.[locale] ?? null),
      money: works || runId === null ? [] : moneyOf(runId),
      place: placeOf(about, runId),
    };
  });
}

/** Amounts are told as on the run's own page, or not at all where some of the run's fields are private. */
async function moneyShown(
  { store, reading, engine, people }: AlertParts,
  all: readonly Told[],
  actor: Pick<Actor, "person">,
  locale: Locale,
): Promise<(runId: string) => readonly string[]> {
  const runs = all.flatMap(({ about, runId, works }) =>
    runId === null || works || !("flowId" in about)
      ? []
      : [
          {
            id: runId,
            flowId: about.flowId,
            status: about.kind === "run_failed" ? ("failed" as const) : ("parked" as const),
          },
        ],
  );
  if (runs.length === 0) return () => [];
  const valuesOf = await valuesOfRuns(
    { store, people },
    actor,
    runs.map(({ id }) => id),
  );
  const marks = await store.privateFieldsOf([...new Set(runs.map(({ flowId }) => flowId))]);
  const moneyOf = await moneyOfRuns(runs, { most: mostWrites.inList, locale }, { reading, engine });
  const words = new Map(
    runs.map((run) => {
      const values = valuesOf(run.id);
      const isSeen = values.seen && !(values.masked !== undefined && marks.has(run.flowId));
      const { sums } = isSeen ? moneyOf(run) : moneyWithoutAmounts(moneyOf(run), locale);
      return [run.id, sums.map((sum) => sum.words)];
    }),
  );
  return (runId) => words.get(runId) ?? [];
}

function placeOf(about: About, runId: string | null): Shown["place"] {
  if (about.kind === "version_waits") return { at: "proposals" };
  if (runId !== null) return { at: "run", id: runId };
  return "flowId" in about
    ? { at: "flow", id: about.flowId }
    : { at: "connection", id: about.connectionId };
}
