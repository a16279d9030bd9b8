import type { Life } from "./life.ts";
import { isWithin } from "./is-within.ts";
import { createHash } from "node:crypto";
import { isJsonObject, type Json } from "#sdk/json.ts";
import {
  capturedData,
  deliveryData,
  idIn,
  idPlaceOf,
  type Received,
  sampleDelivery,
  topicOf,
} from "#flow/webhook.ts";
import type { Catalogue } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import { momentOf } from "#flow/scalar.ts";
import type { DeliveryId, WebhookTrigger } from "#flow/webhook-trigger.ts";
import { fateOf, isOwnEvent, type Judge } from "./accept.ts";
import type { Clock } from "./clock.ts";
import { judgeOf } from "./listening.ts";
import { mostTries } from "./invoke.ts";
import { isPermit, permitFor } from "./permit.ts";
import { type DeliveryName, deliveryName } from "./run-name.ts";
import type { DeliveryFault, FlowRecord, NewDelivery, NewEvent, Store } from "./store.ts";
import { traceDelivery, type TracedDelivery } from "./trace-delivery.ts";

/** Another system delivers something to a flow's address: this makes an event and a run. */
export interface Delivery {
  readonly flowId: string;
  readonly tokenHash: string;
  readonly raw: Uint8Array;
  readonly header: (name: string) => string | null;
  /** What it holds, once it has shown what the trigger wants to see. */
  readonly read: (trigger: WebhookTrigger) => Promise<ReadDelivery>;
}

export type ReadDelivery =
  | {
      readonly ok: true;
      readonly received: Omit<Received, "id">;
      /** Who has made the address and set the secret that it shows, and stands for what it lets connections do. */
      readonly by: readonly string[];
    }
  | { readonly ok: false; readonly why: DeliveryFault | "not_permitted" };

export type DeliveryAnswer =
  /** The event is committed. `repeated`: it was before. */
  | { readonly taken: true; readonly repeated: boolean }
  | {
      readonly taken: false;
      readonly why: /** A restored backup waits for a person to say what it is. */
        | "undecided"
        /** The clock of this process is wrong, and with it how old the event would be. */
        | "clocks_differ"
        /** The flow is not active, or is not started by deliveries. */
        | "not_active"
        | "revoked"
        /** Those who stand for the address may not operate all connections of the flow at present. */
        | "not_permitted"
        | DeliveryFault;
    };

interface DeliveryOptions {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly life: Pick<Life, "skew">;
}

/** Commits the event and its run, once for each delivery: the sender may be answered when this resolves. */
export async function takeDelivery(
  delivery: Delivery,
  options: DeliveryOptions,
): Promise<DeliveryAnswer> {
  const { store, clock, newId } = options;
  const { flowId, tokenHash } = delivery;
  const raw = Buffer.from(delivery.raw).toString("base64");
  if (options.life.skew() !== null) return refused("clocks_differ");
  if (await store.restored()) return refused("undecided");
  for (let tries = 0; tries < mostTries; tries += 1) {
    const flow = await store.flow(flowId);
    const open = flow && openToDeliveries(flow);
    if (!open) return refused("not_active");
    const read = await delivery.read(open.trigger);
    if (!read.ok) return refused(read.why);
    const permits = await Promise.all(
      read.by.map((by) => permitFor({ by, running: [open], atOnce: false }, store)),
    );
    const permit = permits.find(isPermit);
    if (!permit || !permits.every(isPermit)) return refused("not_permitted");
    const place = idPlaceOf(open.trigger.check);
    const id = idIn(place, delivery.header, read.received.body);
    const at = clock.now();
    const same = id === null ? await sameBodyOf(delivery, place, at, store) : null;
    if (same === "repeated") return { taken: true, repeated: true };
    const { body } = read.received;
    const topic = topicOf(open.trigger.check, delivery.header);
    const made = datedName(open.trigger, { id, topic, body, at }, same ?? newId());
    const traced = await traceDelivery(read.received.body, flowId, store);
    const event: NewEvent = {
      id: newId(),
      key: made.name,
      at: made.at,
      data: deliveryData({ ...read.received, id }),
      madeBy: traced.madeBy,
      deliveries: [],
    };
    const { versionId, document } = open;
    const judge = await judgeOf({ id: flowId, document }, options);
    const run = runOf(event, { judge, traced, document, flowId, id: newId(), now: at });
    const outcome = await store.takeDelivery({
      flowId,
      tokenHash,
      versionId,
      event,
      raw,
      name: made.name,
      run,
      permit,
      at,
      sameBody: same,
    });
    switch (outcome) {
      case "taken":
      case "repeated":
        return { taken: true, repeated: outcome === "repeated" };
      case "revoked":
        return refused("revoked");
      case "not_found":
        return refused("not_active");
      case "conflict":
    }
  }
  return refused("not_active");
}

/** The run of a delivery, or why there is none. Pure. */
function runOf(
  { key: name, data }: NewEvent,
  about: {
    readonly judge: Judge;
    readonly traced: TracedDelivery;
    readonly document: FlowDocument;
    readonly flowId: string;
    readonly id: string;
    readonly now: number;
  },
): NewDelivery["run"] {
  const { judge, traced, document, flowId, id, now } = about;
  const { ancestry, records } = traced;
  // One record of somebody else's is reason enough for a run, which then gets them all.
  if (records.every((chain) => isOwnEvent(chain, { flowId, ownEvents: document.ownEvents })))
    return { reason: "own_event" };
  const fate = fateOf(judge(data, { name, now }));
  return "because" in fate ? { reason: "condition", ...fate } : { id, ancestry, ...fate };
}

function refused(why: Exclude<DeliveryAnswer, { taken: true }>["why"]): DeliveryAnswer {
  return { taken: false, why };
}

/** What new runs of a flow get; null where nothing can be delivered to it. */
function openToDeliveries({ state, version }: FlowRecord) {
  const trigger = version?.document.trigger;
  return state === "active" && version && trigger?.kind === "webhook"
    ? { versionId: version.id, document: version.document, calls: version.calls, trigger }
    : null;
}

type SameBody = Extract<DeliveryName, { digest: string }>;

const hour = 3_600_000;

/** Null: each delivery is an event of its own. */
async function sameBodyOf(
  { flowId, raw }: Delivery,
  place: DeliveryId,
  at: number,
  store: Store,
): Promise<SameBody | "repeated" | null> {
  if (place.from !== "nothing" || place.sameBodyHours === 0) return null;
  const digest = createHash("sha256").update(raw).digest("base64url");
  const first = await store.sameBody(flowId, digest);
  if (first !== null && isWithin(first.at, place.sameBodyHours * hour, at)) return "repeated";
  return { digest, times: (first?.times ?? 0) + 1 };
}

/** Pure: what the run is called, and when its event happened. */
export function datedName(
  { check }: Pick<WebhookTrigger, "check">,
  {
    id,
    topic,
    body,
    at,
  }: {
    readonly id: string | null;
    readonly topic: string | null;
    readonly body: Json;
    readonly at: number;
  },
  otherwise: SameBody | string,
): { readonly name: string; readonly at: number } {
  if (id === null)
    return {
      name: deliveryName(typeof otherwise === "string" ? { drawn: otherwise } : otherwise),
      at,
    };
  const happenedAt = check.kind === "stripe" ? createdIn(body) : null;
  if (happenedAt !== null) return { name: deliveryName({ at: "stripe", id }), at: happenedAt };
  const scope = check.kind === "stripe" ? "stripe-undated" : scopeOf(check);
  const within = topic === null ? scope : `${scope}/${encodeURIComponent(topic)}`;
  return { name: deliveryName({ at: within, id }), at };
}

/** Ids are compared with those that stood in the same place. */
function scopeOf(check: WebhookTrigger["check"]): string {
  const place = idPlaceOf(check);
  switch (place.from) {
    case "header":
      return `header/${place.name}`;
    case "body":
      return ["body", ...place.path].map(encodeURIComponent).join("/");
    case "nothing":
      throw new Error("There is no id in no place");
  }
}

/** When Stripe made the event, which stands in what it signs: in seconds, or as a text. */
function createdIn(body: Json): number | null {
  if (!isJsonObject(body)) return null;
  const { created } = body;
  if (typeof created === "number" && Number.isSafeInteger(created) && created > 0)
    return created * 1_000;
  const moment = typeof created === "string" ? momentOf(created, "UTC") : undefined;
  return moment === undefined ? null : moment.unixSeconds * 1_000;
}

/** What a test knows of a delivery. */
export interface DeliveryForTest {
  readonly headers: { readonly [name: string]: string };
  readonly body: Json;
}

/** The event of a test: a delivery that nobody has sent. */
export function deliveryForTest(
  trigger: WebhookTrigger,
  delivery: DeliveryForTest | null,
  { clock, newId }: Pick<DeliveryOptions, "clock" | "newId">,
): NewEvent {
  const [id, at] = [newId(), clock.now()];
  const event = { id, key: deliveryName({ drawn: id }), at, madeBy: null, deliveries: [] };
  const data =
    delivery === null ? sampleDelivery(trigger) : capturedData(trigger, { ...delivery, at });
  return { ...event, data };
}

/** For so long people see what was captured as a sample. */
export const capturedFor = 24 * hour;
