import { constant, pill, text } from "../documents.ts";
import type { FlowFacts } from "./evidence.ts";

/**
 * The flows that run while the plug is pulled: both triggers, a schedule and calls by HTTP, all actions but those for any
 * request, three connections of which two lead to one account, flows that would feed each other for ever if none
 * knew its own, one whose writes stand in a loop, a branch and an
 * error handler, and one that calls another. Each write carries the flow, event and step that it is for, so that the ledger alone
 * tells what happened.
 */

export interface Connections {
  readonly shop: string;
  /** Another key of the same account. */
  readonly second: string;
  /** Another account. */
  readonly other: string;
}

/** How many connections and lists to look writes up in these flows come to. */
export const asks = { connections: 3, lists: 8 } as const;

export interface FlowPlan {
  readonly facts: Omit<FlowFacts, "id">;
  readonly document: object;
}

interface Accounts {
  readonly shop: string;
  readonly other: string;
}

const reading = [
  "find-customer",
  "find-customer-by-email",
  "list-charges",
  "list-refunds",
] as const;
const making = [
  "create-customer",
  "create-charge",
  "create-product",
  "create-payment",
  "create-refund",
] as const;
const changing = ["update-customer"] as const;

interface StepPlan {
  readonly action: (typeof reading | typeof making | typeof changing)[number];
  readonly input: object;
}

const isOneOf = (actions: readonly StepPlan["action"][], { action }: StepPlan): boolean =>
  actions.includes(action);

const event = pill("trigger", "id");
const hints = {
  customer: pill("trigger", "metadata", "customer"),
  pay_with: constant("tok_visa"),
};

interface Payer {
  readonly customer: string;
  /** A card that it has saved. */
  readonly method: string;
}

/** What stands before the flows do. */
interface Given extends Payer {
  /** Another customer, who pays by the card that it has. */
  readonly member: string;
  /** The flow that is called. */
  readonly called: string;
}

export function flowPlans(
  connections: Connections,
  accounts: Accounts,
  { customer, method, member, called }: Given,
): readonly FlowPlan[] {
  const { shop, second, other } = connections;
  const charge = {
    amount: pill("trigger", "amount"),
    currency: pill("trigger", "currency"),
    source: constant("tok_visa"),
  };
  const charges = (account: string, status: "all" | "succeeded" = "all") =>
    ({ kind: "charges", account, status }) as const;

  return [
    flow("Welcome", shop, charges(accounts.shop), [
      { action: "find-customer", input: { customer: hints.customer } },
      { action: "create-customer", input: { name: pill("s1", "customer", "id") } },
      {
        action: "create-charge",
        input: { ...charge, source: pill("trigger", "metadata", "pay_with") },
      },
    ]),
    flow("Stock", shop, charges(accounts.shop, "succeeded"), [
      { action: "create-product", input: { name: event } },
    ]),
    flow("Refund", shop, { kind: "refunds", account: accounts.shop }, [
      { action: "list-refunds", input: { charge: pill("trigger", "charge"), limit: constant(5) } },
      { action: "list-charges", input: { customer: constant(customer), limit: constant(5) } },
      { action: "find-customer-by-email", input: { email: constant("nobody@example.com") } },
      { action: "create-product", input: { name: event } },
      { action: "create-customer", input: { description: pill("trigger", "charge") } },
      { action: "update-customer", input: { customer: constant(customer), description: event } },
    ]),
    flow("Second", second, charges(accounts.shop), [
      { action: "create-customer", input: { name: event } },
    ]),
    flow("Ping", other, charges(accounts.other), [{ action: "create-charge", input: charge }]),
    flow("Pong", other, charges(accounts.other), [{ action: "create-charge", input: charge }]),
    flow("Return", other, charges(accounts.other), [
      { action: "create-refund", input: { charge: event } },
    ]),
    clock(shop, { customer, method }),
    batch(shop, accounts.shop),
    order(shop, accounts.shop, called),
    membership(shop, { customer, member }),
  ];
}

/** Other systems call it. Whether the member's card is good, people see to. */
function membership(
  connection: string,
  { customer, member }: Pick<Given, "customer" | "member">,
): FlowPlan {
  const charge = { amount: constant(700), currency: constant("usd"), customer: constant(member) };
  const metadata = { event: named, customer: constant(customer), pay_with: constant("tok_visa") };
  const steps: readonly StepPlan[] = [
    { action: "create-customer", input: { name: named } },
    { action: "create-charge", input: charge },
  ];
  return planned("Membership", connection, invoked([]), { kind: "calls" }, steps, metadata);
}

/** The event, as the caller names it. */
const named = pill("trigger", "event");

const invoked = (outputs: readonly object[]) => ({
  kind: "invoke",
  inputs: [{ name: "event", type: "text", required: true, help: "" }],
  outputs,
});

const ofOrder = (event: object, step: string) => ({
  kind: "object",
  fields: { event, flow: constant("Order"), step: constant(step) },
});

/** What `Order` calls. Its write is owed by the step that calls. */
export function calledDocument(connection: string): object {
  return {
    format: 1,
    trigger: invoked([{ name: "customer", value: pill("s1", "id") }]),
    steps: [
      {
        kind: "action",
        id: "s1",
        name: null,
        connector: "stripe",
        action: "create-customer",
        connection,
        input: { name: named, metadata: ofOrder(named, "s1") },
      },
    ],
    nextStep: 2,
    ownEvents: 0,
  };
}

/** A call of another flow, and a write of what that gave. It listens to what comes most, so that calls are under way whenever a process dies. */
function order(connection: string, account: string, called: string): FlowPlan {
  const sales = { kind: "charges", account, status: "succeeded" } as const;
  const { facts, document } = flow("Order", connection, sales, []);
  return {
    facts: { ...facts, writes: ["s1", "s2"] },
    document: {
      ...document,
      steps: [
        { kind: "call", id: "s1", name: null, flow: called, input: { event } },
        {
          kind: "action",
          id: "s2",
          name: null,
          connector: "stripe",
          action: "create-product",
          connection,
          input: { name: pill("s1", "customer"), metadata: ofOrder(event, "s2") },
        },
      ],
      nextStep: 3,
    },
  };
}

function flow(
  name: string,
  connection: string,
  listensTo: Extract<FlowFacts["listensTo"], { kind: "charges" | "refunds" }>,
  steps: readonly StepPlan[],
): FlowPlan {
  const trigger = {
    kind: "event",
    connector: "stripe",
    trigger: listensTo.kind === "charges" ? "new-charge" : "new-refund",
    connection,
    settings: listensTo.kind === "charges" ? { status: listensTo.status } : {},
    everySeconds: 15,
  };
  const chargeHints = listensTo.kind === "charges" ? hints : {};
  return planned(name, connection, trigger, listensTo, steps, { event, ...chargeHints });
}

function clock(connection: string, { customer, method }: Payer): FlowPlan {
  const trigger = { kind: "schedule", when: { kind: "interval", everyMinutes: 1 }, overlap: true };
  const payment = {
    amount: constant(500),
    currency: constant("jpy"),
    customer: constant(customer),
    payment_method: constant(method),
  };
  const metadata = {
    event: pill("trigger", "scheduledAt"),
    customer: constant(customer),
    pay_with: constant("tok_visa"),
  };
  const steps: readonly StepPlan[] = [{ action: "create-payment", input: payment }];
  return planned("Clock", connection, trigger, { kind: "schedule" }, steps, metadata);
}

/**
 * Two items at once, a branch that one of them takes, and a look-up of nobody, which fails for good and
 * the handler takes over. A write inside the loop calls itself by its step and its item.
 */
function batch(connection: string, account: string): FlowPlan {
  const listensTo = { kind: "refunds", account } as const;
  const item = pill("s2", "item");
  const action = (id: string, name: StepPlan["action"], input: object) => ({
    kind: "action",
    id,
    name: null,
    connector: "stripe",
    action: name,
    connection,
    input,
  });
  const tagged = (step: object) => ({
    kind: "object",
    fields: { event, flow: constant("Batch"), step },
  });
  const each = (id: string, name: StepPlan["action"]) =>
    action(id, name, { name: item, metadata: tagged(text(`${id}:`, item)) });
  const isB = {
    match: "all",
    logic: "",
    rows: [{ left: item, operator: "equals", right: constant("b") }],
  };
  const onlyB = [{ id: "s5", condition: isB, steps: [each("s6", "create-product")] }];
  const loop = {
    kind: "forEach",
    id: "s2",
    name: null,
    list: constant(["a", "b", "c"]),
    atOnce: 2,
    onFailure: "stop",
    collect: pill("s3", "id"),
    steps: [each("s3", "create-customer"), { kind: "if", id: "s4", name: null, branches: onlyB }],
  };
  const told = action("s9", "create-customer", {
    name: pill("s1", "error", "code"),
    metadata: tagged(constant("s9")),
  });
  const handler = {
    kind: "handler",
    id: "s1",
    name: null,
    steps: [
      loop,
      action("s7", "find-customer", { customer: pill("trigger", "metadata", "nobody") }),
    ],
    branches: [{ id: "s8", condition: null, then: "continue", steps: [told] }],
  };
  return {
    facts: {
      name: "Batch",
      listensTo,
      writes: ["s3:a", "s3:b", "s3:c", "s6:b", "s9"],
      changes: [],
    },
    document: {
      format: 1,
      trigger: {
        kind: "event",
        connector: "stripe",
        trigger: "new-refund",
        connection,
        settings: {},
        everySeconds: 15,
      },
      steps: [handler],
      nextStep: 10,
      ownEvents: 0,
    },
  };
}

function planned(
  name: string,
  connection: string,
  trigger: object,
  listensTo: FlowFacts["listensTo"],
  steps: readonly StepPlan[],
  metadata: Readonly<Record<string, object>>,
): FlowPlan {
  const idsOf = (isMeant: (step: StepPlan) => boolean) =>
    steps.flatMap((step, index) => (isMeant(step) ? [`s${index + 1}`] : []));
  const writes = idsOf((step) => !isOneOf(reading, step));
  const changes = idsOf((step) => isOneOf(changing, step));
  return {
    facts: { name, listensTo, writes, changes },
    document: {
      format: 1,
      trigger,
      steps: steps.map((step, index) => {
        const { action, input } = step;
        const id = `s${index + 1}`;
        const fields = { ...metadata, flow: constant(name), step: constant(id) };
        const tagged = { ...input, metadata: { kind: "object", fields } };
        return {
          kind: "action",
          id,
          name: null,
          connector: "stripe",
          action,
          connection,
          input: isOneOf(reading, step) ? input : tagged,
        };
      }),
      nextStep: steps.length + 1,
      ownEvents: 0,
    },
  };
}
