import { isJsonObject, type Json, type JsonObject } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import type { Schema } from "./catalogue.ts";
import { schemaLike } from "./invoke.ts";
import { isList, valueAt } from "./pill.ts";
import { momentOf } from "./scalar.ts";
import {
  type DeliveryId,
  HeaderName,
  type WebhookCheck,
  type WebhookSample,
  type WebhookTrigger,
} from "./webhook-trigger.ts";

/** A flow that another system starts by what it sends to an address: what a run gets of it. Pure. */

/** Where a delivery's own id stands. Senders that are known have theirs in one place. */
export function idPlaceOf(check: WebhookCheck): DeliveryId {
  switch (check.kind) {
    case "stripe":
      return { from: "body", path: ["id"] };
    case "github":
      return { from: "header", name: "x-github-delivery" };
    case "slack":
      return { from: "body", path: ["event_id"] };
    case "shopify":
      return { from: "header", name: "x-shopify-event-id" };
    case "standard":
      return { from: "header", name: "webhook-id" };
    case "hmac":
    case "basic":
    case "header":
    case "none":
      return check.id;
  }
}

/** Within what the ids are told apart: Shopify gives one event the same id in each topic that it is delivered for. */
export function topicOf(
  { kind }: WebhookCheck,
  header: (name: string) => string | null,
): string | null {
  return kind === "shopify" ? header("x-shopify-topic") : null;
}

/** The headers by which a delivery shows where it comes from. No run keeps them. */
function proofIn(check: WebhookCheck): readonly string[] {
  switch (check.kind) {
    case "stripe":
      return ["stripe-signature"];
    case "github":
      return ["x-hub-signature-256", "x-hub-signature"];
    case "slack":
      return ["x-slack-signature"];
    case "shopify":
      return ["x-shopify-hmac-sha256"];
    case "standard":
      return ["webhook-signature"];
    case "hmac":
    case "header":
      return [check.header];
    case "basic":
    case "none":
      return [];
  }
}

/** Whatever the check is: these carry secrets. */
const neverKept = ["authorization", "proxy-authorization", "cookie"];

/** The headers that a run gets, without those that would let somebody else send the like. */
export function headersKept({ headers, check }: WebhookTrigger): readonly string[] {
  const left = new Set([...neverKept, ...proofIn(check)]);
  return [...new Set(headers)].filter((name) => !left.has(name));
}

/** Of HTTP itself and of proxies: no sender means anything by them. */
const ofTransport =
  /^(?:host|connection|content-length|transfer-encoding|accept|accept-encoding|accept-language|te|via|forwarded|x-forwarded-.*|x-real-ip|sec-.*)$/;

/** The headers of a captured delivery among which people choose, with what stands in them. */
export function headersShown(
  check: WebhookCheck,
  headers: { readonly [name: string]: string },
): { readonly [name: string]: string } {
  const left = new Set([...neverKept, ...proofIn(check)]);
  const shown = Object.entries(headers).filter(
    ([name]) => HeaderName.safeParse(name).success && !left.has(name) && !ofTransport.test(name),
  );
  return Object.fromEntries(shown.map(([name, value]) => [name, value.slice(0, 2_000)]));
}

/** The headers that say most of what a sender of a kind sends. */
export function usualHeaders(kind: WebhookCheck["kind"]): string[] {
  switch (kind) {
    case "github":
      return ["x-github-event"];
    case "shopify":
      return ["x-shopify-topic", "x-shopify-shop-domain"];
    case "stripe":
    case "slack":
    case "standard":
    case "hmac":
    case "basic":
    case "header":
    case "none":
      return [];
  }
}

/** What every program that sends says of itself. */
const ofSenders: ReadonlySet<string> = new Set([
  "user-agent",
  "content-type",
  "date",
  "pragma",
  "cache-control",
  "traceparent",
  "tracestate",
]);

/** The headers that are kept once a delivery was captured: those before, and what else it says of itself. */
export function headersLike(
  { headers }: Pick<WebhookTrigger, "headers">,
  captured: { readonly [name: string]: string },
): string[] {
  const said = Object.keys(captured).filter((name) => !ofSenders.has(name));
  return [...new Set([...headers, ...said])].slice(0, 20);
}

/** A captured delivery as a run would get it. */
export function capturedData(
  trigger: WebhookTrigger,
  { at, headers, body }: CapturedLike,
): JsonObject {
  const given = new Map(Object.entries(headers));
  const header = (name: string): string | null => given.get(name) ?? null;
  return deliveryData({
    id: idIn(idPlaceOf(trigger.check), header, body),
    receivedAt: at,
    headers: Object.fromEntries(headersKept(trigger).map((name) => [name, header(name)])),
    body,
  });
}

interface CapturedLike {
  readonly at: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: Json;
}

/** What a delivery holds, as far as a run gets it. */
export interface Received {
  readonly id: string | null;
  readonly receivedAt: number;
  readonly headers: { readonly [name: string]: string | null };
  readonly body: Json;
}

/** What a run works on. */
export function deliveryData({ id, receivedAt, headers, body }: Received): JsonObject {
  return { id, receivedAt: new Date(receivedAt).toISOString(), headers, body };
}

/** The id that the sender gave a delivery; null where it gave none. */
export function idIn(
  place: DeliveryId,
  header: (name: string) => string | null,
  body: Json,
): string | null {
  switch (place.from) {
    case "header":
      return header(place.name) || null;
    case "body": {
      const found = valueAt(body, place.path);
      if (typeof found === "number") return String(found);
      return typeof found === "string" && found !== "" ? found : null;
    }
    case "nothing":
      return null;
  }
}

/** What a run gets, as a schema: of the body what the sample shows. What a sender sends beside it is kept. */
export function deliverySchema(trigger: WebhookTrigger): Schema {
  const known = schemas.get(trigger);
  if (known !== undefined) return known;
  const schema = schemaOf(trigger);
  schemas.set(trigger, schema);
  return schema;
}

/** One for each state of a trigger: what is made of a schema is remembered by it. */
const schemas = new WeakMap<WebhookTrigger, Schema>();

const words: Schema = { type: "string" };
const nothing: Schema = { type: "null" };

function schemaOf(trigger: WebhookTrigger): Schema {
  const headers = headersKept(trigger).map((name): [string, Schema] => {
    return [name, { anyOf: [words, nothing], field: { label: text(name, name) } }];
  });
  const names = headers.map(([name]) => name);
  const body = trigger.sample === null ? {} : schemaLike(trigger.sample.body);
  return {
    type: "object",
    properties: {
      body: { ...body, field: { label: text("Body", "本文") } },
      headers: {
        type: "object",
        properties: Object.fromEntries(headers),
        required: names,
        additionalProperties: false,
        field: { label: text("Headers", "ヘッダー") },
      },
      id: {
        anyOf: [words, nothing],
        field: {
          label: text("Delivery ID", "配信 ID"),
          help: text(
            "The sender’s own id of the delivery; empty if it gave none.",
            "送信元が付けた配信の ID。付いていない場合は空です。",
          ),
        },
      },
      receivedAt: {
        type: "string",
        format: "date-time",
        field: { label: text("Received at", "受信日時") },
      },
    },
    required: ["id", "receivedAt", "headers", "body"],
    additionalProperties: false,
  };
}

/** A delivery as an example. */
export function sampleDelivery(trigger: WebhookTrigger): Json {
  const { sample } = trigger;
  return deliveryData({
    id: "delivery_1",
    receivedAt: Date.parse("2026-04-01T00:00:00Z"),
    headers: Object.fromEntries(headersKept(trigger).map((name) => [name, "text"])),
    body: sample?.body ?? {},
  });
}

/** A sample holds no more fields than people choose from. */
const mostFields = 2_000;

/**
 * The fields of a body with nothing of what stands in them: a document is read by more people than a delivery. Of a
 * list one item stays, with the fields of all.
 */
export function exampleOf(body: Json): ExampleBody {
  return example(body, { left: mostFields });
}

type ExampleBody = WebhookSample["body"];

function example(json: Json, room: { left: number }): ExampleBody {
  if (isList(json)) {
    const groups = json.filter(isJsonObject);
    const whole = groups.length === json.length ? groups.toReversed() : [];
    const [first] = whole.length > 0 ? [together(whole)] : json;
    return first === undefined ? [] : [example(first, room)];
  }
  if (isJsonObject(json))
    return Object.fromEntries(
      Object.entries(json).flatMap(([name, one]): [string, ExampleBody][] => {
        room.left -= 1;
        return room.left < 0 ? [] : [[name, example(one, room)]];
      }),
    );
  if (typeof json === "number") return Number.isInteger(json) ? 1 : 1.5;
  if (typeof json === "boolean") return true;
  return typeof json === "string" ? exampleText(json) : null;
}

/** What the last of them have counts most; null counts least. */
function together(groups: readonly JsonObject[]): JsonObject {
  const fields = new Map<string, Json>();
  for (const group of groups)
    for (const [name, one] of Object.entries(group))
      if (one !== null || !fields.has(name)) fields.set(name, one);
  return Object.fromEntries(fields);
}

function exampleText(written: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(written)) return "2026-04-01";
  const isMoment = /^\d{4}-\d\d-\d\dT/.test(written) && momentOf(written, "UTC") !== undefined;
  return isMoment ? "2026-04-01T09:00:00Z" : "text";
}

/** The fields of a delivery that a flow's owner can mark as private, as paths from the trigger. */
export function fieldsOf(trigger: WebhookTrigger): readonly (readonly string[])[] {
  const inside = (json: Json, path: readonly string[]): readonly (readonly string[])[] =>
    isJsonObject(json)
      ? [path, ...Object.entries(json).flatMap(([name, one]) => inside(one, [...path, name]))]
      : [path];
  return [
    ...inside(trigger.sample?.body ?? null, ["body"]),
    ...headersKept(trigger).map((name) => ["headers", name]),
  ];
}
