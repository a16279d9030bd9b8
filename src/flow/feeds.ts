/** Flows that start themselves, alone or in a ring. Pure. */
import type { Mode } from "#sdk/connection.ts";
import { actionsOf } from "./blocks.ts";
import { type CalledFlows, type Part, partsOf } from "./called.ts";
import type { Catalogue } from "./catalogue.ts";
import type { ActionStep } from "./step.ts";
import type { FlowDocument } from "./document.ts";
import { actionOf, triggerOf } from "./offers.ts";

/** A connection with what is known of its account. */
export interface Placed {
  readonly id: string;
  readonly connector: string;
  readonly mode: Mode;
  /** Null or absent where it is not known; then the connection is like no other. */
  readonly account?: string | null;
}

export interface FeedingFlow {
  readonly id: string;
  readonly name: string;
  readonly document: FlowDocument;
}

/** What the finding needs to know of the world. */
export interface Surroundings {
  readonly catalogue: Catalogue;
  readonly connections: readonly Placed[];
  /** Of the flows that are called, what is known. */
  readonly called: CalledFlows;
}

/** A step that makes an object of a kind. */
export interface Making {
  readonly step: ActionStep;
  readonly kind: string;
  /** The called flow that the step stands in; null for one of the document's own. */
  readonly called: Part["called"];
}

/** The first step, its own before those of called flows, that makes what the flow's own trigger watches, on the same account. */
export function whatFeeds(document: FlowDocument, surroundings: Surroundings): Making | undefined {
  const watched = watchedBy(document, surroundings);
  return watched === null
    ? undefined
    : madeBy(document, surroundings).find(({ kind }) => kind === watched);
}

/**
 * The shortest ring of at least two flows through the first of them: what each makes starts the next
 * one, and what the last makes starts the first. Null where there is none.
 */
export function ringThrough(
  flow: FeedingFlow,
  others: readonly FeedingFlow[],
  surroundings: Surroundings,
): readonly FeedingFlow[] | null {
  const start = watchedBy(flow.document, surroundings);
  if (start === null) return null;
  const listeners = Map.groupBy(
    others.filter(({ id }) => id !== flow.id),
    ({ document }) => watchedBy(document, surroundings),
  );
  const seen = new Set([flow.id]);
  // By length, so that the first to close is the shortest.
  const ways: (readonly FeedingFlow[])[] = [[flow]];
  for (const way of ways) {
    const last = way.at(-1) ?? flow;
    const made = new Set(madeBy(last.document, surroundings).map(({ kind }) => kind));
    if (way.length > 1 && made.has(start)) return way;
    for (const kind of made)
      for (const next of listeners.get(kind) ?? []) {
        if (seen.has(next.id)) continue;
        seen.add(next.id);
        ways.push([...way, next]);
      }
  }
  return null;
}

/** What starts a flow, as a kind of object on an account; null where nothing outside does. */
function watchedBy(
  { trigger }: FlowDocument,
  { catalogue, connections }: Surroundings,
): string | null {
  if (trigger?.kind !== "event" || trigger.connection === null) return null;
  const { connector, connection } = trigger;
  const watches = triggerOf(catalogue, connector, trigger.trigger)?.watches;
  return watches === undefined ? null : kindOf(connector, connection, watches, connections);
}

function madeBy(
  document: FlowDocument,
  { catalogue, connections, called: flows }: Surroundings,
): readonly Making[] {
  const madeIn = (step: ActionStep, called: Part["called"]): readonly Making[] => {
    const { connector, connection } = step;
    if (connection === null) return [];
    const makes = actionOf(catalogue, connector, step.action)?.makes ?? [];
    const kinds = makes.map((one) => kindOf(connector, connection, one, connections));
    return kinds.map((kind) => ({ step, kind, called }));
  };
  return partsOf(document, flows).flatMap(({ document: one, called }) =>
    actionsOf(one).flatMap((step) => madeIn(step, called)),
  );
}

function kindOf(
  connector: string,
  connection: string,
  object: string,
  connections: readonly Placed[],
): string {
  const { account = null, mode } = connections.find(({ id }) => id === connection) ?? {};
  return JSON.stringify(
    account === null
      ? [connector, object, "connection", connection]
      : [connector, object, "account", mode, account],
  );
}
