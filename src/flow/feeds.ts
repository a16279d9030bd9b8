/** Flows that start themselves, alone or in a ring. Pure. */
import type { Alters } from "#sdk/action.ts";
import type { Mode } from "#sdk/connection.ts";
import { isJsonObject } from "#sdk/json.ts";
import { actionsOf } from "./blocks.ts";
import { type CalledFlows, type Part, partsOf } from "./called.ts";
import type { Catalogue, CatalogueTrigger } from "./catalogue.ts";
import { fieldAt } from "./edit-field.ts";
import type { ActionStep } from "./step.ts";
import type { FlowDocument } from "./document.ts";
import { actionOf, triggerOf } from "./offers.ts";
import { isList } from "./pill.ts";
import type { EventTrigger } from "./trigger.ts";
import type { Value } from "./value.ts";
import { typedText } from "./value-type.ts";

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
  const watched = new Set(watchedBy(document, surroundings));
  return madeBy(document, surroundings).find(({ kind }) => watched.has(kind));
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
  if (start.length === 0) return null;
  const listening = others
    .filter(({ id }) => id !== flow.id)
    .flatMap((one) => watchedBy(one.document, surroundings).map((kind) => ({ kind, one })));
  const listeners = Map.groupBy(listening, ({ kind }) => kind);
  const seen = new Set([flow.id]);
  // By length, so that the first to close is the shortest.
  const ways: (readonly FeedingFlow[])[] = [[flow]];
  for (const way of ways) {
    const last = way.at(-1) ?? flow;
    const made = new Set(madeBy(last.document, surroundings).map(({ kind }) => kind));
    if (way.length > 1 && start.some((kind) => made.has(kind))) return way;
    for (const kind of made)
      for (const { one: next } of listeners.get(kind) ?? []) {
        if (seen.has(next.id)) continue;
        seen.add(next.id);
        ways.push([...way, next]);
      }
  }
  return null;
}

/**
 * Whether nothing tells a flow's own writes from those of others where it looks: what it writes there starts it again for
 * as long as it runs.
 */
export function comparesRecords({ trigger }: FlowDocument, catalogue: Catalogue): boolean {
  if (trigger?.kind !== "event") return false;
  const offer = triggerOf(catalogue, trigger.connector, trigger.trigger);
  return offer?.rows === true || offer?.compares !== undefined;
}

/** What starts a flow, as kinds of objects on an account, of which each does; empty where nothing outside does. */
function watchedBy(
  { trigger }: FlowDocument,
  { catalogue, connections }: Surroundings,
): readonly string[] {
  if (trigger?.kind !== "event" || trigger.connection === null) return [];
  const { connector, connection, settings } = trigger;
  const offer = triggerOf(catalogue, connector, trigger.trigger);
  if (offer === undefined) return [];
  const objects =
    offer.compares === undefined ? [offer.watches] : compared(offer.compares, settings);
  return objects.map((one) => kindOf(connector, connection, one, connections));
}

type Alteration = Alters["by"][number];

/** What happens to the records of a place. `field`: of each change that of one field; null of a change as such. */
function happening(place: string, how: Alteration, field: string | null): string {
  return JSON.stringify([place, how, field]);
}

function compared(
  { place, fields, tells }: NonNullable<CatalogueTrigger["compares"]>,
  settings: EventTrigger["settings"],
): readonly string[] {
  const where = settings[place];
  if (typeof where !== "string" || where === "") return [];
  const listed = fields === undefined ? null : settings[fields];
  const names = isList(listed)
    ? listed.flatMap((name) => (typeof name === "string" && name !== "" ? [name] : []))
    : [];
  return tells.flatMap((how) =>
    names.length === 0
      ? [happening(where, how, null)]
      : names.map((name) => happening(where, how, name)),
  );
}

/** What a step is known to alter: of what a run fills in, nothing is. */
function altered(
  { place, by, fields = [] }: Alters,
  input: ActionStep["input"],
): readonly string[] {
  const where = typedAt(input, [place]);
  if (where === undefined || where === "") return [];
  const names = fields.flatMap(({ list, name }) => namesIn(fieldAt(input, [list]), name));
  return by.flatMap((how) => [
    happening(where, how, null),
    ...(how === "changed" ? names.map((name) => happening(where, how, name)) : []),
  ]);
}

function namesIn(list: Value | undefined, name: string): readonly string[] {
  if (list?.kind === "list")
    return list.items.flatMap((item) =>
      item.kind === "object" ? (typedAt(item.fields, [name]) ?? []) : namesInItem(item, name),
    );
  const items = list?.kind === "constant" && isList(list.value) ? list.value : [];
  return items.flatMap((value) => namesInItem({ kind: "constant", value }, name));
}

function namesInItem(item: Value, name: string): readonly string[] {
  const named = item.kind === "constant" && isJsonObject(item.value) ? item.value[name] : undefined;
  return typeof named === "string" ? [named] : [];
}

function typedAt(input: ActionStep["input"], path: readonly string[]): string | undefined {
  const value = fieldAt(input, path);
  return value && typedText(value);
}

function madeBy(
  document: FlowDocument,
  { catalogue, connections, called: flows }: Surroundings,
): readonly Making[] {
  const madeIn = (step: ActionStep, called: Part["called"]): readonly Making[] => {
    const { connector, connection, input } = step;
    if (connection === null) return [];
    const { makes = [], alters } = actionOf(catalogue, connector, step.action) ?? {};
    const objects = alters === undefined ? makes : [...makes, ...altered(alters, input)];
    const kinds = objects.map((one) => kindOf(connector, connection, one, connections));
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
