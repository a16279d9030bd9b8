import { constant, pill } from "../documents.ts";

/** One condition about a charge. */
export function row(field: string, operator: string, right?: unknown, currency?: string) {
  return {
    ...(currency === undefined ? {} : { currency }),
    left: pill("trigger", ...field.split(".")),
    operator,
    right: right === undefined ? null : constant(right),
  };
}

/** Every kind of step, three blocks deep: eleven cards with the trigger's. */
export function logicDocument(connection: string) {
  const action = (id: string, name: string, input: object) => ({
    kind: "action",
    id,
    name: null,
    connector: "stripe",
    action: name,
    connection,
    input,
  });
  const handler = {
    kind: "handler",
    id: "s5",
    name: null,
    steps: [action("s6", "create-product", { name: pill("s4", "item", "id") })],
    branches: [
      {
        id: "s7",
        condition: null,
        steps: [
          {
            kind: "update",
            id: "s8",
            name: null,
            variable: "s1",
            change: "set",
            value: pill("s4", "number"),
          },
        ],
        then: "continue",
      },
    ],
  };
  const loop = {
    kind: "forEach",
    id: "s4",
    name: "Every refund",
    list: pill("trigger", "refunds", "data"),
    atOnce: 1,
    onFailure: "continue",
    collect: null,
    steps: [handler],
  };
  const phone = row("billing_details.phone", "startsWith", "702");
  return {
    format: 1,
    trigger: {
      kind: "event",
      connector: "stripe",
      trigger: "new-charge",
      connection,
      settings: {},
      everySeconds: 900,
    },
    steps: [
      { kind: "variable", id: "s1", name: "Total", type: "number", initial: constant(0) },
      {
        kind: "if",
        id: "s2",
        name: null,
        branches: [
          {
            id: "s3",
            condition: { match: "all", logic: "", rows: [phone, row("paid", "isTrue")] },
            steps: [loop],
          },
          {
            id: "s9",
            condition: {
              match: "any",
              logic: "",
              otherCurrency: "stop",
              rows: [row("amount", "greater", 5000, "jpy")],
            },
            steps: [
              { kind: "delay", id: "s10", name: null, amount: constant(2), unit: "hours" },
              action("s11", "create-customer", { email: constant("hanako@example.com") }),
            ],
          },
          {
            id: "s12",
            condition: null,
            steps: [
              {
                kind: "stop",
                id: "s13",
                name: null,
                outcome: "failed",
                message: constant("No phone"),
              },
            ],
          },
        ],
      },
      action("s14", "find-customer", { customer: pill("trigger", "customer") }),
    ],
    nextStep: 15,
    ownEvents: 0,
  };
}

/** Twenty loops of nine products each. */
export function longDocument(connection: string) {
  const loops = Array.from({ length: 20 }, (_, loop) => ({
    kind: "forEach",
    id: `s${loop * 10 + 1}`,
    name: `Loop ${loop + 1}`,
    list: pill("trigger", "refunds", "data"),
    atOnce: 1,
    onFailure: "stop",
    collect: null,
    steps: Array.from({ length: 9 }, (__, index) => ({
      kind: "action",
      id: `s${loop * 10 + index + 2}`,
      name: null,
      connector: "stripe",
      action: "create-product",
      connection,
      input: { name: constant("Thanks") },
    })),
  }));
  return { ...logicDocument(connection), steps: loops, nextStep: 201 };
}

/** A product for each of two names, then a branch by the amount. */
export function shortDocument(connection: string) {
  const product = {
    kind: "action",
    id: "s2",
    name: null,
    connector: "stripe",
    action: "create-product",
    connection,
    input: { name: pill("s1", "item") },
  };
  const loop = {
    kind: "forEach",
    id: "s1",
    name: null,
    list: { kind: "list", items: [constant("Tea"), constant("Coffee")] },
    atOnce: 1,
    onFailure: "stop",
    collect: null,
    steps: [product],
  };
  const stop = (id: string, outcome: "failed" | "succeeded") => ({
    kind: "stop",
    id,
    name: null,
    outcome,
    message: null,
  });
  const branching = {
    kind: "if",
    id: "s3",
    name: null,
    branches: [
      {
        id: "s4",
        condition: {
          match: "all",
          logic: "",
          otherCurrency: "else",
          rows: [row("amount", "greater", 5000, "jpy")],
        },
        steps: [stop("s5", "failed")],
      },
      { id: "s6", condition: null, steps: [stop("s7", "succeeded")] },
    ],
  };
  return { ...logicDocument(connection), steps: [loop, branching], nextStep: 8 };
}
