/** For tests: flows that are started by HTTP, and those who call them. */

export const constant = (value: unknown) => ({ kind: "constant", value });
export const pill = (from: string, ...path: readonly string[]) => ({ kind: "pill", from, path });

/** A charge of the amount that is handed in; the caller is told its id. */
export function chargeOnCall(connection: string) {
  return {
    format: 1,
    trigger: {
      kind: "invoke",
      inputs: [
        { name: "amount", type: "number", required: true, sample: 700, help: "In yen" },
        { name: "note", type: "text", required: false, help: "" },
        { name: "due", type: "date", required: false, help: "" },
        { name: "order", type: "object", required: false, sample: { id: "o_1" }, help: "" },
      ],
      outputs: [
        { name: "charge", value: pill("s1", "id") },
        { name: "said", value: pill("trigger", "note") },
        { name: "order", value: pill("trigger", "order", "id") },
      ],
    },
    steps: [
      {
        kind: "action",
        id: "s1",
        name: null,
        connector: "stripe",
        action: "create-charge",
        connection,
        input: {
          amount: pill("trigger", "amount"),
          currency: constant("jpy"),
          source: constant("tok_visa"),
        },
      },
    ],
    nextStep: 2,
    ownEvents: 0,
  };
}

export function basic(client: string, secret: string): string {
  return `Basic ${Buffer.from(`${client}:${secret}`).toString("base64")}`;
}
