import { constant, customerOfEvent, flowOn, pill, productOfEvent, text } from "./documents.ts";
import type { Row } from "./faults.ts";

/** A column of the fault table: an action or a trigger, and the requests of its that meet the fault. */
export interface Column {
  readonly name: string;
  readonly kind: "write" | "read" | "trigger";
  readonly method: "POST" | "GET";
  readonly path: string;
  /** Of two accounts per row: reading triggers and looking writes up are the same requests. */
  readonly account: "actions" | "triggers";
  /** Its step writes to Slack, and its event comes from an account at Stripe like the others’. */
  readonly isSlacks?: true;
  /** Nothing lists what the write has made: after a lost answer a refusal proves nothing. */
  readonly isUnlisted?: true;
  document(connection: string, row: Row, customer: string, slack: SlackCell): object;
}

/** Where the step of a cell posts. */
export interface SlackCell {
  readonly connection: string;
  readonly channel: string;
}

const tagged = { metadata: { kind: "object", fields: { event: pill("trigger", "id") } } };
const wrong = ({ wrong: what }: Row): object =>
  what === "parameter" ? { expand: { kind: "list", items: [constant("nonsense")] } } : {};
const cardOf = (row: Row): string => (row.wrong === "card" ? "tok_chargeDeclined" : "tok_visa");

export const columns: readonly Column[] = [
  {
    name: "Create payment",
    kind: "write",
    method: "POST",
    path: "/v1/payment_intents",
    account: "actions",
    document: (connection, row, customer) => {
      const method = row.wrong === "card" ? "pm_card_chargeDeclined" : "pm_card_visa";
      const input = {
        amount: constant(500),
        currency: constant("jpy"),
        customer: constant(customer),
        payment_method: constant(method),
        ...tagged,
        // Stripe refuses it for a card.
        ...(row.wrong === "parameter" ? { statement_descriptor: constant("SHOP") } : {}),
      };
      return flowOn("new-refund", connection, [{ action: "create-payment", input }]);
    },
  },
  {
    name: "Create charge",
    kind: "write",
    method: "POST",
    path: "/v1/charges",
    account: "actions",
    document: (connection, row) => {
      const money = { amount: constant(500), currency: constant("jpy") };
      const input = { ...money, source: constant(cardOf(row)), ...tagged, ...wrong(row) };
      return flowOn("new-refund", connection, [{ action: "create-charge", input }]);
    },
  },
  {
    name: "Create customer",
    kind: "write",
    method: "POST",
    path: "/v1/customers",
    account: "actions",
    document: (connection, row) => {
      const input = { ...customerOfEvent.input, ...wrong(row) };
      return flowOn("new-refund", connection, [{ ...customerOfEvent, input }]);
    },
  },
  {
    name: "Create product",
    kind: "write",
    method: "POST",
    path: "/v1/products",
    account: "actions",
    document: (connection, row) => {
      const input = { ...productOfEvent.input, ...wrong(row) };
      return flowOn("new-refund", connection, [{ ...productOfEvent, input }]);
    },
  },
  {
    name: "Update charge",
    kind: "write",
    method: "POST",
    path: "/v1/charges/*",
    account: "actions",
    isUnlisted: true,
    document: (connection, row) => {
      const input = {
        charge: pill("trigger", "charge"),
        ...tagged,
        ...(row.wrong === "parameter" ? { receipt_email: constant("nobody") } : {}),
      };
      return flowOn("new-refund", connection, [{ action: "update-charge", input }]);
    },
  },
  {
    name: "Stripe request",
    kind: "write",
    method: "POST",
    path: "/v1/refunds/*",
    account: "actions",
    isUnlisted: true,
    document: (connection, row) => {
      const parameters = { kind: "object", fields: { nonsense: constant("1") } };
      const input = {
        path: text("/v1/refunds/", pill("trigger", "id")),
        ...tagged,
        ...(row.wrong === "parameter" ? { parameters } : {}),
      };
      return flowOn("new-refund", connection, [{ action: "send-request", input }]);
    },
  },
  {
    // The faults strike it where it is halfway: when it finalizes the draft that has its line.
    name: "Create and send invoice",
    kind: "write",
    method: "POST",
    path: "/v1/invoices/*/finalize",
    account: "actions",
    document: (connection, _row, customer) => {
      const line = {
        description: text("For ", pill("trigger", "id")),
        currency: constant("jpy"),
        amount: constant(500),
      };
      const input = {
        customer: constant(customer),
        lines: { kind: "list", items: [{ kind: "object", fields: line }] },
        days_until_due: constant(30),
        ...tagged,
      };
      return flowOn("new-refund", connection, [{ action: "create-and-send-invoice", input }]);
    },
  },
  {
    name: "Slack: Post a message",
    kind: "write",
    method: "POST",
    path: "/api/chat.postMessage",
    account: "actions",
    isSlacks: true,
    document: (stripe, _row, _customer, { connection, channel }) => {
      const input = {
        to: constant("channel"),
        channel: constant(channel),
        text: text("For ", pill("trigger", "id")),
      };
      const step = { connector: "slack", connection, action: "post-message", input };
      return flowOn("new-refund", stripe, [step]);
    },
  },
  {
    name: "Find customer",
    kind: "read",
    method: "GET",
    path: "/v1/customers/*",
    account: "actions",
    document: (connection, _row, customer) => {
      const input = { customer: constant(customer) };
      return flowOn("new-refund", connection, [{ action: "find-customer", input }]);
    },
  },
  {
    name: "New charge",
    kind: "trigger",
    method: "GET",
    path: "/v1/charges",
    account: "triggers",
    document: (connection) => flowOn("new-charge", connection, [customerOfEvent]),
  },
  {
    name: "New refund",
    kind: "trigger",
    method: "GET",
    path: "/v1/refunds",
    account: "triggers",
    document: (connection) => flowOn("new-refund", connection, [customerOfEvent]),
  },
];

/** What came of one fault in one column. */
export interface Cell {
  readonly status: string;
  /** The error that the run ended with. */
  readonly code: string | null;
  /** What its first try met; null where that went well. */
  readonly first: string | null;
  readonly paused: boolean;
  /** How many requests of the step or the poll reached Stripe. */
  readonly sent: number;
  /** How many idempotency keys they bore. */
  readonly keys: number;
  /** How many runs there are, and how many objects bear the event's id at Stripe. */
  readonly runs: number;
  readonly objects: number;
}

const word: Readonly<Record<string, string>> = {
  succeeded: "succeeds",
  failed: "**fails**",
  parked: "**asks a person**",
};

/** A cell in words that are the same each time, however fast the machine is. */
export function wordsOf({ kind }: Column, cell: Cell): string {
  const { status, code, first, paused, sent, objects } = cell;
  const end = `${word[status] ?? status}${code === null ? "" : ` (\`${code}\`)`}`;
  const met = first === null || first === code ? "" : ` after \`${first}\``;
  const waits = paused ? "waits for the connection, " : "";
  // Whichever step finds out first breaks the connection; the others may not be sent before it is repaired.
  const often = sent === 1 ? "sent once" : "sent again";
  const times = paused ? "sent once or again" : often;
  switch (kind) {
    case "write":
      return `${waits}${end}${met}; ${times}; ${objects} made`;
    case "read":
      return `${waits}${end}${met}; ${times}`;
    case "trigger":
      return `${paused ? "waits for the connection; " : ""}${cell.runs} run, ${end}; ${objects} made`;
  }
}
