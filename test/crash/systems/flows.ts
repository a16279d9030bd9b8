import { constant, pill, text } from "../../documents.ts";

/**
 * Flows that other systems start: `Sure` writes in all the ways of which the outcome can be told, and last in
 * one that may need a person; `Fax` and `Mail` write at most once, `Slack` posts a message, `Invoice` makes an
 * invoice by several writes, `Sheet` appends a row to a sheet and then sets a cell of it, `Record` creates a record in
 * Salesforce and sets a field of another one, which its event names, and `Records` does that with lists, and upserts one.
 * Each write carries its event.
 */

export interface Connections {
  readonly stripe: string;
  readonly http: string;
  readonly postgresql: string;
  readonly mail: string;
  readonly slack: string;
  readonly "google-sheets": string;
  readonly salesforce: string;
}

/** Who and what is written to. */
export interface Targets {
  readonly customer: string;
  readonly channel: string;
  /** Of the spreadsheet, as flows name it. */
  readonly sheet: string;
}

export const flowNames = [
  "Sure",
  "Fax",
  "Mail",
  "Slack",
  "Invoice",
  "Sheet",
  "Record",
  "Records",
] as const;
export type FlowName = (typeof flowNames)[number];

/**
 * To these goes one event of so many: Slack takes one message a second, an invoice is four writes, a record two, and lists of them three. Of the events
 * for the spreadsheet hardly more come than a kill asks for: a run reads it five times, and anew after each kill.
 */
const oneOf: Readonly<Record<FlowName, number>> = {
  Sure: 1,
  Fax: 1,
  Mail: 1,
  Slack: 4,
  Invoice: 4,
  Sheet: 60,
  Record: 4,
  Records: 4,
};

/** Whether an event, which are `evt_1` and so on, is for a flow. */
export function isFor(flow: FlowName, event: string): boolean {
  return (Number(event.replace("evt_", "")) - 1) % oneOf[flow] === 0;
}

const event = pill("trigger", "body", "id");
const json = text('{"event":"', event, '","reference":"{{mark}}"}');

interface Step {
  readonly connector: keyof Connections;
  readonly action: string;
  readonly input: object;
}

const request = (path: object, more: object): Step => ({
  connector: "http",
  action: "send-request",
  input: { path, json, id_path: constant("id"), ...more },
});
const once = (kind: string) => ({ once: constant(kind) });

const list = (fields: object) => ({ kind: "list", items: [{ kind: "object", fields }] });

/** Each event has a row for each of them in the database, all or none, and a record in each list. */
const partsOfList = ["first", "second"] as const;

/** What an event’s records in a list are named. */
export const namesOfList = (event: string): readonly string[] =>
  partsOfList.map((part) => `${event} ${part}`);

/** The columns of the sheet: a row is known by its event, and found by its ID. */
export const columns = { event: "Event", paid: "Paid", mark: "Millrace ID" } as const;

const stepsTo = ({
  customer,
  channel,
  sheet,
}: Targets): Readonly<Record<FlowName, readonly Step[]>> => ({
  Sure: [
    request(constant("/orders"), once("key")),
    request(text("/stock/", event), { method: constant("PUT"), ...once("sets") }),
    {
      connector: "postgresql",
      action: "insert-rows",
      input: {
        table: constant("payments"),
        once: constant("ledger"),
        items: constant([...partsOfList]),
        columns: list({ column: constant("part"), field: constant("*") }),
        alike: list({ column: constant("event"), value: event }),
      },
    },
    {
      connector: "stripe",
      action: "create-customer",
      input: { metadata: { kind: "object", fields: { event } } },
    },
    request(constant("/notes"), {
      ...once("look_up"),
      look_up_path: constant("/notes?reference={{mark}}"),
      look_up_at: constant("items[*].reference"),
    }),
  ],
  Fax: [request(constant("/faxes"), once("at_most_once"))],
  Mail: [
    {
      connector: "mail",
      action: "send-email",
      input: {
        to: { kind: "list", items: [constant("books@example.jp")] },
        subject: event,
        formatted: constant("Paid."),
      },
    },
  ],
  Slack: [
    {
      connector: "slack",
      action: "post-message",
      input: {
        to: constant("channel"),
        channel: constant(channel),
        text: text("Paid: ", event),
      },
    },
  ],
  Invoice: [
    {
      connector: "stripe",
      action: "create-and-send-invoice",
      input: {
        customer: constant(customer),
        days_until_due: constant(30),
        metadata: { kind: "object", fields: { event } },
        lines: list({
          description: event,
          currency: constant("jpy"),
          amount: constant(500),
        }),
      },
    },
  ],
  Sheet: [
    {
      connector: "google-sheets",
      action: "append-row",
      input: {
        sheet: constant(sheet),
        values: list({ column: constant(columns.event), value: event }),
        mark: constant(columns.mark),
      },
    },
    {
      connector: "google-sheets",
      action: "update-row",
      input: {
        sheet: constant(sheet),
        key: constant(columns.event),
        is: event,
        values: list({ column: constant(columns.paid), value: event }),
      },
    },
  ],
  Record: [
    {
      connector: "salesforce",
      action: "create-record",
      input: {
        object: constant("Contact"),
        values: list({ field: constant("LastName"), value: event }),
      },
    },
    {
      connector: "salesforce",
      action: "update-record",
      input: {
        object: constant("Account"),
        record: pill("trigger", "body", "account"),
        values: list({ field: constant("AccountNumber"), value: event }),
      },
    },
  ],
  Records: [
    {
      connector: "salesforce",
      action: "create-records",
      input: {
        object: constant("Contact"),
        items: constant([...partsOfList]),
        fields: list({ field: constant("FirstName"), item: constant("*") }),
        alike: list({ field: constant("LastName"), value: event }),
      },
    },
    {
      connector: "salesforce",
      action: "update-records",
      input: {
        object: constant("Account"),
        items: pill("trigger", "body", "accounts"),
        id: constant("id"),
        fields: list({ field: constant("BillingCity"), item: constant("event") }),
      },
    },
    {
      connector: "salesforce",
      action: "upsert-records",
      input: {
        object: constant("Account"),
        items: pill("trigger", "body", "accounts"),
        key: constant("Customer_Number__c"),
        value: constant("name"),
        fields: list({ field: constant("Website"), item: constant("event") }),
        alike: list({ field: constant("Name"), value: constant("Upserted") }),
      },
    },
  ],
});

export function documentOf(name: FlowName, connections: Connections, targets: Targets): object {
  const its = stepsTo(targets)[name];
  return {
    format: 1,
    trigger: { kind: "webhook", check: { kind: "stripe" }, headers: [], sample: null },
    steps: its.map((step, index) => ({
      kind: "action",
      id: `s${index + 1}`,
      name: null,
      connection: connections[step.connector],
      ...step,
    })),
    nextStep: its.length + 1,
    ownEvents: 0,
  };
}
