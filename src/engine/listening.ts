import type { AnyTrigger } from "#sdk/connector.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Catalogue } from "#flow/catalogue.ts";
import { triggerConditionOf, valuesOfTrigger } from "#flow/trigger-condition.ts";
import { verdictOn } from "#flow/trigger-verdict.ts";
import { everything, type Judge, type ListeningFlow } from "./accept.ts";
import { awaitedBy } from "./late-fields.ts";
import type { Registry } from "./registry.ts";
import type { RunVersion, Store } from "./store.ts";
import { tablesFor } from "./tables.ts";

/**
 * The listening flows with their documents. Most polls bring nothing and need no documents: with a
 * hundred flows on a poll, reading the documents was most of the cost of a quiet poll.
 */
export type Listening = () => Promise<readonly ListeningFlow[]>;

interface JudgeOptions {
  readonly store: Pick<Store, "tableRevision">;
  readonly catalogue: Catalogue;
}

interface ListeningOptions extends JudgeOptions {
  readonly store: Pick<Store, "listeners" | "tableRevision">;
  readonly registry: Pick<Registry, "trigger">;
  readonly versionOf: (versionId: string) => Promise<RunVersion>;
}

/** Read when they are needed first. */
export function listeningTo(
  pollId: string,
  trigger: AnyTrigger,
  options: ListeningOptions,
): Listening {
  let flows: ReturnType<Listening> | null = null;
  return () => (flows ??= listeningFlows(pollId, trigger, options));
}

async function listeningFlows(
  pollId: string,
  trigger: AnyTrigger,
  options: ListeningOptions,
): Promise<readonly ListeningFlow[]> {
  const flows: ListeningFlow[] = [];
  for (const { flowId, versionId, liveFrom } of await options.store.listeners(pollId)) {
    const { document } = await options.versionOf(versionId);
    const own = ownTrigger(document, trigger, options.registry);
    const wishes = await wishesOf({ id: flowId, document }, own, options);
    flows.push({ flowId, versionId, liveFrom, ...wishes });
  }
  return flows;
}

/** What a flow listens to, where its poll reads for several triggers. */
export function ownTrigger(
  { trigger: chosen }: FlowDocument,
  read: AnyTrigger,
  registry: Pick<Registry, "trigger">,
): AnyTrigger {
  const own = chosen?.kind === "event" && registry.trigger(chosen.connector, chosen.trigger);
  return own || read;
}

/** A flow, with what it is to do. */
interface Wishing {
  readonly id: string;
  readonly document: FlowDocument;
}

/** What a flow's version says about the events it wants. */
export async function wishesOf(
  flow: Wishing,
  trigger: AnyTrigger,
  options: JudgeOptions,
): Promise<Pick<ListeningFlow, "ownEvents" | "matches" | "judge" | "awaited">> {
  const { document } = flow;
  const chosen = document.trigger?.kind === "event" ? document.trigger.settings : {};
  const settings = trigger.settings.parse(chosen);
  return {
    ownEvents: document.ownEvents,
    matches: (data) => trigger.matches(settings, data),
    judge: await judgeOf(flow, options),
    awaited: awaitedBy(document, trigger),
  };
}

/** The condition of a flow's trigger, with the tables at hand that it looks something up in. */
export async function judgeOf(
  { id, document }: Wishing,
  { store, catalogue }: JudgeOptions,
): Promise<Judge> {
  const condition = triggerConditionOf(document.trigger);
  if (condition === null) return everything;
  const values = valuesOfTrigger(document.trigger).map(({ value }) => value);
  const tables = await tablesFor(values, store);
  const { timeZone } = document;
  return (data, { name, now }) => {
    const seed = JSON.stringify([id, name, "trigger"]);
    return verdictOn(data, condition, {
      document,
      catalogue,
      facts: { now, timeZone, seed, tables },
    });
  };
}
