import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import type { Step } from "#flow/step.ts";
import type { Trigger } from "#flow/trigger.ts";
import type { Value } from "#flow/value.ts";
import { connectionId, type ModelFlow } from "./disk.world.ts";
import type { Case, Part } from "./turns.world.ts";

/** Drawn flows, as the documents that the product works on. */

export const calledFlow = "called";

const newOrder: Trigger = {
  kind: "event",
  connector: "model",
  trigger: "new-order",
  connection: connectionId,
  settings: {},
  everySeconds: 60,
};
const calls: Trigger = {
  kind: "invoke",
  inputs: [
    { name: "id", type: "text", required: true, help: "" },
    { name: "items", type: "list", required: true, help: "" },
  ],
  outputs: [],
};

/** The flow that is called comes first: the others keep which version of it they call. */
export function flowsOf({ flows, called }: Pick<Case, "flows" | "called">): readonly ModelFlow[] {
  const isCalled = flows.some((parts) => parts.some(({ is }) => is === "call"));
  return [
    ...(isCalled ? [{ id: calledFlow, document: documentOf(calls, called) }] : []),
    ...flows.map((parts, index) => ({
      id: `f${index + 1}`,
      document: documentOf(newOrder, parts),
    })),
  ];
}

function documentOf(trigger: Trigger, parts: readonly Part[]): FlowDocument {
  let last = 0;
  const id = (): string => `s${(last += 1)}`;
  const steps = stepsOf(parts, pill("trigger", "id"), id);
  return { ...emptyDocument, trigger, steps, nextStep: last + 1 };
}

/** `order`: what their writes are about, the order itself or an item of it. */
function stepsOf(parts: readonly Part[], order: Value, id: () => string): readonly Step[] {
  return parts.map((part) => stepOf(part, order, id));
}

function stepOf(part: Part, order: Value, newId: () => string): Step {
  const id = newId();
  const common = { id, name: null };
  switch (part.is) {
    case "action":
      return {
        ...common,
        kind: "action",
        connector: "model",
        action: part.action,
        connection: connectionId,
        input: { order },
      };
    case "delay":
      return {
        ...common,
        kind: "delay",
        amount: { kind: "constant", value: part.minutes },
        unit: "minutes",
      };
    case "loop":
      return {
        ...common,
        kind: "forEach",
        list: pill("trigger", "items"),
        atOnce: part.atOnce,
        onFailure: part.onFailure,
        collect: null,
        steps: stepsOf(part.parts, pill(id, "item"), newId),
      };
    case "handler":
      return {
        ...common,
        kind: "handler",
        steps: stepsOf(part.parts, order, newId),
        branches: [
          {
            id: newId(),
            condition: null,
            steps: stepsOf(part.handling, order, newId),
            then: part.then,
          },
        ],
      };
    case "call":
      return {
        ...common,
        kind: "call",
        flow: calledFlow,
        input: { id: pill("trigger", "id"), items: pill("trigger", "items") },
      };
  }
}

function pill(from: string, field: string): Value {
  return { kind: "pill", from, path: [field] };
}
