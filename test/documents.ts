/** Flow documents that the stories use. */

interface Step {
  readonly action: string;
  readonly input: object;
}

export function pill(from: string, ...path: string[]) {
  return { kind: "pill", from, path };
}

export function constant(value: unknown) {
  return { kind: "constant", value };
}

export function text(...parts: unknown[]) {
  return { kind: "text", parts };
}

export function flowOn(
  trigger: "new-charge" | "new-refund",
  connection: string,
  steps: readonly Step[],
  settings: object = {},
) {
  return {
    format: 1,
    trigger: {
      kind: "event",
      connector: "stripe",
      trigger,
      connection,
      settings,
      everySeconds: 15,
    },
    steps: steps.map((step, index) => ({
      kind: "action",
      id: `s${index + 1}`,
      name: null,
      connector: "stripe",
      connection,
      ...step,
    })),
    nextStep: steps.length + 1,
    ownEvents: 0,
  };
}

/** A customer for each event, who carries the event's id. */
export const customerOfEvent: Step = {
  action: "create-customer",
  input: {
    name: text("For ", pill("trigger", "id")),
    metadata: { kind: "object", fields: { event: pill("trigger", "id") } },
  },
};

export const productOfEvent: Step = {
  action: "create-product",
  input: {
    name: text("For ", pill("trigger", "id")),
    metadata: { kind: "object", fields: { event: pill("trigger", "id") } },
  },
};
