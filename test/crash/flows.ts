import { constant, pill, text } from "../documents.ts";
import type { FlowFacts } from "./evidence.ts";

/**
 * The flows that run while the plug is pulled: both triggers, a schedule and calls by HTTP, all four actions, three
 * connections of which two lead to one account, flows that would feed each other for ever if none
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

export interface FlowPlan {
  readonly facts: Omit<FlowFacts, "id">;
  readonly document: object;
}

interface Accounts {
  readonly shop: string;
  readonly other: string;
}

interface StepPlan {
  readonly action: "find-customer" | "create-customer" | "create-charge" | "create-product";
  readonly input: object;
}

const event = pill("trigger", "id");
const hints = {
  customer: pill("trigger", "metadata", "customer"),
  pay_with: constant("tok_visa"),
};

export function flowPlans(
  connections: Connections,
  accounts: Accounts,
  {
    customer,
    member,
    called,
  }: { readonly customer: string; readonly member: string; readonly called: string },
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
      { action: "create-product", input: { name: event } },
      { action: "create-customer", input: { description: pill("trigger", "charge") } },
    ]),
    flow("Second", second, charges(accounts.shop), [
      { action: "create-customer", input: { name: event } },
    ]),
    flow("Ping", other, charges(accounts.other), [{ action: "create-charge", input: charge }]),
    flow("Pong", other, charges(accounts.other), [{ action: "create-charge", input: charge }]),
    clock(shop, customer),
    batch(shop, accounts.shop),
    order(shop, accounts.shop, called),
    membership(shop, { customer, member }),
  ];
}

/** Other systems call it. Whether the member's card is good, people see to. */
function membership(
  connection: string,
  { customer, member }: { readonly customer: string; readonly member: string },
): FlowPlan {
  const trigger = {
    kind: "invoke",
    inputs: [{ name: "event", type: "text", required: true, help: "" }],
    outputs: [],
  };
  const charge = { amount: constant(700), currency: constant("usd"), customer: constant(member) };
  const metadata = {
    event: pill("trigger", "event"),
    customer: constant(customer),
    pay_with: constant("tok_visa"),
  };
  const steps: readonly StepPlan[] = [
    { action: "create-customer", input: { name: pill("trigger", "event") } },
    { action: "create-charge", input: charge },
  ];
  return planned("Membership", connection, trigger, { kind: "calls" }, steps, metadata);
}

const ofOrder = (event: object, step: string) => ({
  kind: "object",
  fields: { event, flow: constant("Order"), step: constant(step) },
});

/** What `Order` calls. Its write is owed by the step that calls. */
export function calledDocument(connection: string): object {
  const given = pill("trigger", "event");
  return {
    format: 1,
    trigger: {
      kind: "invoke",
      inputs: [{ name: "event", type: "text", required: true, help: "" }],
      outputs: [{ name: "customer", value: pill("s1", "id") }],
    },
    steps: [
      {
        kind: "action",
        id: "s1",
        name: null,
        connector: "stripe",
        action: "create-customer",
        connection,
        input: { name: given, metadata: ofOrder(given, "s1") },
      },
    ],
    nextStep: 2,
    ownEvents: 0,
  };
}

/** A call of another flow, and a write of what that gave. */
function order(connection: string, account: string, called: string): FlowPlan {
  const { facts, document } = flow("Order", connection, { kind: "refunds", account }, []);
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
  listensTo: Extract<FlowFacts["listensTo"], { account: string }>,
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

function clock(connection: string, customer: string): FlowPlan {
  const trigger = { kind: "schedule", when: { kind: "interval", everyMinutes: 1 }, overlap: true };
  const charge = {
    amount: constant(500),
    currency: constant("jpy"),
    source: constant("tok_visa"),
  };
  const metadata = {
    event: pill("trigger", "scheduledAt"),
    customer: constant(customer),
    pay_with: constant("tok_visa"),
  };
  const steps: readonly StepPlan[] = [{ action: "create-charge", input: charge }];
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
    facts: { name: "Batch", listensTo, writes: ["s3:a", "s3:b", "s3:c", "s6:b", "s9"] },
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
  const writes = steps.flatMap(({ action }, index) =>
    action === "find-customer" ? [] : [`s${index + 1}`],
  );
  return {
    facts: { name, listensTo, writes },
    document: {
      format: 1,
      trigger,
      steps: steps.map(({ action, input }, index) => {
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
          input: action === "find-customer" ? input : tagged,
        };
      }),
      nextStep: steps.length + 1,
      ownEvents: 0,
    },
  };
}
