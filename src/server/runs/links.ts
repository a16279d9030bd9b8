import { z } from "zod";
import type { Connector } from "#sdk/connector.ts";
import type { Json } from "#sdk/json.ts";
import type { ActionStep, Trigger } from "#flow/document.ts";
import type { ConnectionRecord } from "#engine/store.ts";
import type { RunDetail, Stored } from "#people/reading.ts";
import type { Run } from "./runs.schemas.ts";

interface Known {
  readonly connectors: readonly Connector[];
  /** The connections of whoever asks: a link into an account is for its owner alone. */
  readonly own: ReadonlyMap<string, ConnectionRecord>;
}

/** Adds the links to the pages of the outside systems. */
export function withLinks(shown: Run, { document, event }: RunDetail, known: Known): Run {
  const { trigger, steps } = document;
  return {
    ...shown,
    recordUrl: eventUrl(trigger, event, known),
    steps: shown.steps.map((step) => withStepLinks(step, steps, known)),
  };
}

type ShownStep = Run["steps"][number];

function withStepLinks(shown: ShownStep, steps: readonly ActionStep[], known: Known): ShownStep {
  const step = steps.find(({ id }) => id === shown.path);
  const site = siteOf(step, known);
  if (!step || !site) return shown;
  const action = site.connector.actions.find(({ id }) => id === step.action);
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

function eventUrl(trigger: Trigger | null, event: Stored, known: Known): string | null {
  if (trigger?.kind !== "event") return null;
  const site = siteOf(trigger, known);
  const spoken = site?.connector.triggers.find(({ id }) => id === trigger.trigger);
  return (site && spoken?.recordUrl?.(jsonOf(event), site.record)) ?? null;
}

function siteOf(
  place: { readonly connector: string; readonly connection: string | null } | undefined,
  { connectors, own }: Known,
): { readonly connector: Connector; readonly record: ConnectionRecord } | undefined {
  const connector = connectors.find(({ id }) => id === place?.connector);
  const record = own.get(place?.connection ?? "");
  return connector && record && { connector, record };
}

/** What is stored of an event or an output was JSON when it came; a megabyte is not looked through again. */
const Kept = z.custom<Json>();

function jsonOf(stored: Stored): Json {
  return Kept.parse(stored ?? null);
}
