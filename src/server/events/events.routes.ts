import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Connector } from "#sdk/connector.ts";
import { text } from "#sdk/text.ts";
import { tellerOf } from "#engine/shared-polls.ts";
import type { EventView } from "#reading/reading.ts";
import {
  type Column,
  csvAnswer,
  csvContent,
  csvDescription,
  CsvTimeZone,
  json,
  pagesOf,
} from "../csv.ts";
import { refusals } from "../error-body.ts";
import { given } from "../given.ts";
import type { Env, ServerParts } from "../parts.ts";
import { ownOf, urlOfEvent } from "../runs/links.ts";
import { typedAmount } from "#flow/money.ts";
import type { Json } from "#sdk/json.ts";
import { both, none, privateIn } from "#flow/private.ts";
import { markedIn } from "#flow/private-places.ts";
import type { Parties } from "#people/sight.ts";
import type { Locale } from "../language.ts";
import { recordMoney } from "../record-money.ts";
import { heads } from "../runs/csv-words.ts";
import { referenceFor } from "../private-key.ts";
import { maskedData, maskText } from "../runs/masked.ts";
import { privacyOf } from "../runs/privacy.ts";
import { judge, Values } from "../sight.ts";
import { jsonOf } from "../stored-json.ts";
import { veils } from "../veil.ts";
import { answer, AnyJson, Cursor, Id, iso, limitOf, Moment, pageOf } from "../schemas.ts";

const Because = z
  .strictObject({
    condition: z.string().meta({ example: "Amount is greater than ¥5,000" }),
    value: z.string().meta({
      description: "The values that did not meet it.",
      example: "Amount: ¥1,200",
    }),
  })
  .meta({ id: "SkippedBecause" });

const Event = z
  .strictObject({
    id: Id,
    connectionId: Id.nullable(),
    trigger: z.string(),
    key: z.string().meta({
      description:
        "The outside record's id; the event's own id for people who do not see the values, or who do not see the private ones where the id is private.",
    }),
    values: Values,
    recordUrl: z.string().nullable().meta({
      description:
        "The record's page at the outside system; null if there is none, and for people who do not own the connection.",
    }),
    at: Moment.meta({ description: "When it happened, by the outside system's clock." }),
    receivedAt: Moment,
    data: AnyJson,
    deliveries: z
      .array(
        z.strictObject({
          flowId: Id,
          outcome: z.enum(["run", "waiting", "skipped"]),
          runId: Id.nullable(),
          reason: z
            .enum(["condition", "own_event", "handled_by_lineage", "erased"])
            .nullable()
            .meta({
              description:
                "Why it was skipped. `condition`: it does not meet the condition of the flow's trigger. `own_event`: the flow itself caused it, more often in a row than its `ownEvents` allows. `handled_by_lineage`: the flow, or the one that it was copied from, has handled it before. `erased`: a value in it was erased.",
            }),
          because: Because.nullable().meta({
            description:
              "With `condition`: the condition, and the values that decided; null otherwise, and once a value in the event was erased.",
          }),
        }),
      )
      .meta({ description: "Its outcome, for each flow." }),
  })
  .meta({ id: "Event" });

const filters = {
  flow: Id.exactOptional().meta({ description: "Events that this flow has seen." }),
  skippedBy: Id.exactOptional().meta({
    description: "Events that this flow has seen and skipped; `reason` says why.",
  }),
  connection: Id.exactOptional().meta({ description: "Events of this connection." }),
};

const listEvents = createRoute({
  method: "get",
  path: "/",
  operationId: "listEvents",
  tags: ["events"],
  summary: "List events",
  description:
    "The events that triggers saw, the newest first, in pages, with the outcome of each.",
  request: {
    query: z.strictObject({ ...filters, limit: limitOf(50), cursor: Cursor }),
  },
  responses: {
    200: answer("One page.", pageOf(Event).meta({ id: "EventPage" })),
    ...refusals("request.bad_cursor", "request.read_too_slow"),
  },
});

type Parts = Pick<ServerParts, "reading" | "store" | "engine" | "people">;
type Event = z.infer<typeof Event>;

const exportEventsCsv = createRoute({
  method: "get",
  path: "/csv",
  operationId: "exportEventsCsv",
  tags: ["events"],
  summary: "Export events as CSV",
  description: `All that the list has with this filter, the newest first. ${csvDescription}`,
  request: { query: z.strictObject({ ...filters, timeZone: CsvTimeZone }) },
  responses: { 200: csvContent, ...refusals("request.read_too_slow") },
});

/** `/events`: what was seen in the outside world. */
export function eventRoutes(parts: Parts) {
  return new OpenAPIHono<Env>()
    .openapi(listEvents, async (c) => {
      const { limit, cursor, ...asked } = c.req.valid("query");
      const filter = { ...eventFilter(asked), limit, ...given({ cursor }) };
      const { items, next } = await parts.reading.listEvents(filter);
      return c.json({ items: await showEvents(parts, items, c), next }, 200);
    })
    .openapi(exportEventsCsv, async (c) => {
      const { timeZone, ...asked } = c.req.valid("query");
      const pages = pagesOf(async (cursor) => {
        const filter = { ...eventFilter(asked), limit: 200, ...given({ cursor }) };
        const { items, next } = await parts.reading.listEvents(filter);
        return { items: await showEvents(parts, items, c), next };
      });
      const columns = eventColumns(parts.engine.connectors, c.get("locale"));
      return csvAnswer(
        { name: "events.csv", columns, pages },
        { locale: c.get("locale"), timeZone },
      );
    });
}

interface Asked {
  readonly flow?: string;
  readonly skippedBy?: string;
  readonly connection?: string;
}

function eventFilter({ flow, skippedBy, connection }: Asked) {
  return given({ flowId: flow, skippedBy, connectionId: connection });
}

function eventColumns(connectors: readonly Connector[], locale: Locale): readonly Column<Event>[] {
  const triggers = new Map(
    connectors.flatMap(({ triggers: its }) => its.map((one) => [one.id, one] as const)),
  );
  /** Out of the data as whoever asks may see it. */
  const moneyOf = (event: Event) => recordMoney(event, connectors);
  return [
    { head: text("Happened at", "発生日時"), time: ({ at }) => at },
    { head: text("Received at", "受信日時"), time: ({ receivedAt }) => receivedAt },
    {
      head: text("Trigger", "トリガー"),
      text: ({ trigger }) => triggers.get(trigger)?.label[locale] ?? trigger,
    },
    { head: text("Record", "レコード"), text: ({ key }) => key },
    {
      head: heads.amount,
      text: (event) => {
        const money = moneyOf(event);
        return money && typedAmount(money.amount, money.currency);
      },
    },
    { head: heads.currency, text: (event) => moneyOf(event)?.currency.toUpperCase() ?? null },
    { head: text("Event’s id", "イベント ID"), text: ({ id }) => id },
    { head: text("Connection’s id", "接続 ID"), text: ({ connectionId }) => connectionId },
    {
      head: text("Runs’ ids", "実行 ID"),
      text: ({ deliveries }) => deliveries.flatMap(({ runId }) => runId ?? []).join(" "),
    },
    {
      head: text("Flows that skipped it", "スキップしたフロー"),
      text: ({ deliveries }) =>
        deliveries
          .filter(({ outcome }) => outcome === "skipped")
          .map(({ flowId, reason, because }) => {
            const why = because && `: ${because.condition} [${because.value}]`;
            return `${flowId} (${reason ?? "-"}${why ?? ""})`;
          })
          .join(" "),
    },
    { head: text("Data (JSON)", "データ (JSON)"), text: ({ data }) => json(data) },
  ];
}

/** Each as whoever asks may see it. */
async function showEvents(
  parts: Parts,
  items: readonly EventView[],
  c: Context<Env>,
): Promise<Event[]> {
  const veilFor = await veils(parts, c.get("actor"));
  const { connectors } = parts.engine;
  const own = ownOf(await parts.store.connections(), c.get("actor"));
  const partiesOf = await partiesOfEvents(parts, items);
  const valuesOf = await judge(parts, c.get("actor"), items.map(partiesOf));
  const triggers = connectors.flatMap((connector) => connector.triggers);
  return Promise.all(
    items.map(async (told) => {
      const teller = tellerOf(triggers, told.trigger, jsonOf(told.data));
      const one = { ...told, trigger: teller?.id ?? told.trigger };
      const values = valuesOf(partiesOf(one));
      const veil = veilFor(one.connectionId === null ? [] : [one.connectionId]);
      const data =
        values.seen && values.masked ? await maskedDataOf(one, parts, c.get("locale")) : one.data;
      const event = Object.assign({}, one, { data });
      const recordUrl = urlOfEvent(one, { connectors, own });
      const key = referenceFor({ ...told, poll: told.trigger }, values, connectors);
      return veil(eventView({ ...event, key }, recordUrl, values, c.get("locale")));
    }),
  );
}

/**
 * A flow that was told of it holds its values in its runs. What was handed to a run has no connection of its own: what
 * is private in it is that of the connections that act there.
 */
async function partiesOfEvents(
  { store }: Pick<ServerParts, "store">,
  items: readonly EventView[],
): Promise<(event: EventView) => Parties> {
  const handed = items.filter(({ connectionId }) => connectionId === null).flatMap(runsOf);
  const runs = handed.length === 0 ? new Map<string, Parties>() : await store.partiesOf(handed);
  return (event) => {
    const { connectionId, deliveries } = event;
    const acting = runsOf(event).flatMap((id) => Array.from(runs.get(id)?.connections ?? []));
    return {
      flows: new Set(deliveries.map(({ flowId }) => flowId)),
      connections: new Set(connectionId === null ? acting : [connectionId]),
      startedBy: new Set(),
    };
  };
}

function runsOf({ deliveries }: EventView): readonly string[] {
  return deliveries.flatMap(({ runId }) => runId ?? []);
}

/** By what its trigger tells of it; where a run was handed it, by what is private there. */
async function maskedDataOf(
  event: EventView,
  parts: Pick<ServerParts, "reading" | "store" | "engine">,
  locale: Locale,
): Promise<Json> {
  const data = jsonOf(event.data);
  const runs = event.connectionId === null ? runsOf(event) : [];
  const places = await Promise.all(runs.map((id) => privacyOf(parts, id)));
  const offered = parts.engine.catalogue.connectors.flatMap(({ triggers }) =>
    // An event of a shared list that none of its triggers tells has what is private in any of them.
    triggers.filter(({ id, shares }) => id === event.trigger || shares?.id === event.trigger),
  );
  const marks = await parts.store.privateFieldsOf(event.deliveries.map(({ flowId }) => flowId));
  const here = [
    ...[...marks.values()].map((fields) => markedIn(fields).get("trigger") ?? none),
    ...places.map(({ given }) => given("trigger")),
    ...offered.map(({ output }) => privateIn(output)),
  ].reduce(both, none);
  return maskedData(data, here, locale);
}

function eventView(
  event: EventView,
  recordUrl: string | null,
  values: Values,
  locale: Locale,
): Event {
  return {
    id: event.id,
    connectionId: event.connectionId,
    trigger: event.trigger,
    key: event.key,
    values,
    recordUrl,
    at: iso(event.at),
    receivedAt: iso(event.receivedAt),
    data: values.seen ? event.data : null,
    deliveries: event.deliveries.map(({ because, ...one }) => ({
      ...one,
      because: because && {
        condition: because.condition[locale],
        value: valueFor(values, because.value[locale], locale),
      },
    })),
  };
}

function valueFor(values: Values, value: string, locale: Locale): string {
  if (!values.seen) return "…";
  return values.masked ? maskText(locale) : value;
}
