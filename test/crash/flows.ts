import { constant, pill } from "../documents.ts";
import type { FlowFacts } from "./evidence.ts";

/**
 * The flows that run while the plug is pulled: both triggers and a schedule, all four actions, three
 * connections of which two lead to one account, and flows that would feed each other for ever if none
 * knew its own. Each write carries the flow, event and step that it is for, so that the ledger alone
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
  customer: string,
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
  ];
}

function flow(
  name: string,
  connection: string,
  listensTo: Exclude<FlowFacts["listensTo"], { kind: "schedule" }>,
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
  const trigger = { kind: "schedule", everyMinutes: 1, overlap: true };
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
