import type { LogicKind } from "#flow/offers.ts";
import type { Operation } from "#flow/operation.ts";

type Fresh = Extract<Operation, { do: "addLogic" }>["step"];

/** In the order in which they are offered. */
export const logicKinds: readonly LogicKind[] = [
  "if",
  "forEach",
  "handler",
  "variable",
  "update",
  "stop",
  "delay",
  "call",
];

/** What a new one begins as. */
export const freshLogic: { readonly [kind in LogicKind]: Fresh } = {
  if: { kind: "if" },
  forEach: { kind: "forEach", list: null, atOnce: 1, onFailure: "stop", collect: null },
  handler: { kind: "handler" },
  variable: { kind: "variable", type: "text", initial: null },
  update: { kind: "update", variable: null, change: "set", value: null },
  stop: { kind: "stop", outcome: "succeeded", message: null },
  delay: { kind: "delay", amount: null, unit: "minutes" },
  call: { kind: "call", flow: null, input: {} },
};
