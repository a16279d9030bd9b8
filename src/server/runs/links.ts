import type { Connector } from "#sdk/connector.ts";
import { stepOf } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { EventTrigger } from "#flow/trigger.ts";
import { idOf } from "#flow/paths.ts";
import type { ConnectionRecord } from "#engine/store.ts";
import type { Actor } from "#people/actor.ts";
import type { RunDetail } from "#reading/run-views.ts";
import type { EventView, Stored } from "#reading/reading.ts";
import { jsonOf } from "../stored-json.ts";
import { actionAt } from "./left-over.ts";
import type { Run } from "./runs.schemas.ts";

interface Known {
  readonly connectors: readonly Connector[];
  /** The connections of whoever asks: a link into an account is for its owner alone. */
  readonly own: ReadonlyMap<string, ConnectionRecord>;
}

/** Adds the links to the pages of the outside systems. */
export function withLinks(shown: Run, { document, event }: RunDetail, known: Known): Run {
  const { trigger } = document;
  return {
    ...shown,
    recordUrl: trigger?.kind === "event" ? eventUrl(trigger, event, known) : null,
    ...withLinksOfSteps(shown, document, known),
  };
}

/** The same for the steps alone. */
export function withLinksOfSteps(
  { steps }: Pick<Run, "steps">,
  document: FlowDocument,
  known: Known,
): Pick<Run, "steps"> {
  const linked = steps.map((step) => withStepLinks(step, document, known));
  const urls = new Map(linked.map(({ path, recordUrl }) => [path, recordUrl]));
  return {
    steps: linked.map((step) => {
      const { leftOver } = step;
      const recordUrl = urls.get(leftOver?.part ?? "") ?? null;
      return leftOver === null
        ? step
        : Object.assign({}, step, { leftOver: { ...leftOver, recordUrl } });
    }),
  };
}

type ShownStep = Run["steps"][number];

function withStepLinks(shown: ShownStep, document: FlowDocument, known: Known): ShownStep {
  const step = stepOf(document, idOf(shown.path));
  if (step?.kind !== "action") return shown;
  const site = siteOf(step, known);
  if (!site) return shown;
  const action = actionAt(shown.path, step, [site.connector]);
  const { connection } = site.connector;
  return {
    ...shown,
    recordUrl: action?.recordUrl?.(jsonOf(shown.output), site.record) ?? null,
    attempts: shown.attempts.map((attempt) => ({
      ...attempt,
      requestUrl:
        attempt.requestId === null
          ? null
          : (connection.requestUrl?.(attempt.requestId, site.record) ?? null),
    })),
  };
}

/** The page of what a trigger saw. */
export function urlOfEvent(
  { connectionId, trigger, data }: Pick<EventView, "connectionId" | "trigger" | "data">,
  known: Known,
): string | null {
  const connector = known.own.get(connectionId ?? "")?.connector;
  return connector === undefined
    ? null
    : eventUrl({ connector, connection: connectionId, trigger }, data, known);
}

function eventUrl(
  place: Pick<EventTrigger, "connector" | "connection" | "trigger">,
  event: Stored,
  known: Known,
): string | null {
  const site = siteOf(place, known);
  const spoken = site?.connector.triggers.find(({ id }) => id === place.trigger);
  return (site && spoken?.recordUrl?.(jsonOf(event), site.record)) ?? null;
}

/** The connections of one person, by id. */
export function ownOf(
  records: readonly ConnectionRecord[],
  { person }: Pick<Actor, "person">,
): ReadonlyMap<string, ConnectionRecord> {
  return new Map(records.flatMap((one) => (one.owner === person ? [[one.id, one]] : [])));
}

function siteOf(
  place: { readonly connector: string; readonly connection: string | null } | undefined,
  { connectors, own }: Known,
): { readonly connector: Connector; readonly record: ConnectionRecord } | undefined {
  const connector = connectors.find(({ id }) => id === place?.connector);
  const record = own.get(place?.connection ?? "");
  return connector && record && { connector, record };
}
