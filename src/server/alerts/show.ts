import { z } from "@hono/zod-openapi";
import { type About, type AlertKind, alertKinds } from "#engine/alerts/alert.ts";
import type { FlowRecord } from "#engine/store.ts";
import { connectionsIn } from "#flow/uses.ts";
import { type Actor, localPerson } from "#people/actor.ts";
import type { LocalizedText } from "#sdk/text.ts";
import type { Locale } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import type { MoneySum } from "../runs/money.schemas.ts";
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
    z.strictObject({ at: z.literal("connections") }),
    z.strictObject({ at: z.literal("settings") }),
  ])
  .meta({ id: "AlertPlace" });

export const Kind = z.enum(alertKinds).meta({
  id: "AlertKind",
  description:
    "`run_failed`: runs of a flow have failed with one error. `run_parked`: nobody can tell whether a write happened. `above_limit`: a write is above a limit of its connection. `polls_failing`: polls of a flow's trigger have failed several times in a row. `events_missed`: a trigger was not polled for so long that the other system has forgotten a part of what happened, which the flow may have missed. `flow_switched_off`: a flow has failed so often that it switched itself off. `fields_changed`: fields that an active flow uses are not what they were when it was published. `version_waits`: you are asked to agree to a version. `connection_broken`: its credentials no longer work. `connection_held`: somebody has put it on hold. `handover_waits`: you may take a connection over. `lists_differ`: a reconciliation of your connection has found differences. `polls_late`: a flow's trigger was not polled for a long time. `nothing_ran`: a flow has not run for unusually long. `clocks_differ`, `disk_nearly_full`, `backup_missed`, `process_gone`: of the installation, for administrators.",
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
  readonly money: readonly MoneySum[];
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
  const connections = await store.connections();
  const isAdministrator = await isAdministratorNow(people, actor.person);
  const usedBy = await ownFlowsBy({ store }, all, actor);
  const named = (about: About): Named | null => {
    if ("flowId" in about) {
      const name = flows.get(about.flowId);
      return name === undefined ? null : { name, flowId: null };
    }
    if (!("connectionId" in about)) return isAdministrator ? { name: "", flowId: null } : null;
    const one = connections.find(({ id }) => id === about.connectionId);
    // Of somebody else's connection its name is not told.
    if (about.kind === "handover_waits")
      return one?.heir === actor.person ? { name: one.connector, flowId: null } : null;
    if (one?.owner === actor.person) return { name: one.name, flowId: null };
    const flow = about.kind === "connection_held" ? usedBy(about.connectionId) : undefined;
    return flow ? { name: flow.name, flowId: flow.id } : null;
  };
  const moneyOf = await moneyShown({ store, reading, engine, people }, all, actor, locale);
  return all.map((told) => {
    const { about, count, runId, advice, works } = told;
    const its = named(about);
    if (its === null) return null;
    const { name, flowId } = its;
    return {
      kind: about.kind,
      text: alertWords({ kind: about.kind, name, isOfFlow: flowId !== null, count, works }, locale),
      code: "code" in about ? about.code : null,
      advice: works ? null : (advice?.[locale] ?? null),
      money: works || runId === null ? [] : moneyOf(runId),
      place: flowId === null ? placeOf(about, runId) : { at: "flow", id: flowId },
    };
  });
}

/** Amounts are told as on the run's own page, or not at all where some of the run's fields are private. */
async function moneyShown(
  { store, reading, engine, people }: AlertParts,
  all: readonly Told[],
  actor: Pick<Actor, "person">,
  locale: Locale,
): Promise<(runId: string) => readonly MoneySum[]> {
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
  const money = new Map(
    runs.map((run) => {
      const values = valuesOf(run.id);
      const isSeen = values.seen && !(values.masked !== undefined && marks.has(run.flowId));
      const { sums } = isSeen ? moneyOf(run) : moneyWithoutAmounts(moneyOf(run), locale);
      return [run.id, sums];
    }),
  );
  return (runId) => money.get(runId) ?? [];
}

interface Named {
  readonly name: string;
  /** Where they may not know the connection: the flow of theirs that uses it. */
  readonly flowId: string | null;
}

/** The first flow of somebody's that uses a connection. */
async function ownFlowsBy(
  { store }: Pick<ServerParts, "store">,
  all: readonly Told[],
  { person }: Pick<Actor, "person">,
): Promise<(connectionId: string) => FlowRecord | undefined> {
  if (!all.some(({ about }) => about.kind === "connection_held")) return () => undefined;
  const own = (await store.flows()).filter(({ owner }) => owner === person);
  return (id) =>
    own.find(({ version }) => version !== null && connectionsIn(version.document).has(id));
}

async function isAdministratorNow(
  people: Pick<ServerParts["people"], "person">,
  id: string,
): Promise<boolean> {
  return id === localPerson || (await people.person(id))?.role === "administrator";
}

function placeOf(about: About, runId: string | null): Shown["place"] {
  if (about.kind === "version_waits") return { at: "proposals" };
  if (about.kind === "handover_waits") return { at: "connections" };
  if (runId !== null) return { at: "run", id: runId };
  if ("flowId" in about) return { at: "flow", id: about.flowId };
  return "connectionId" in about
    ? { at: "connection", id: about.connectionId }
    : { at: "settings" };
}
