import { formula } from "./fixtures.ts";
import type { InvokeTrigger, ScheduleTrigger } from "./trigger.ts";

/** Triggers, for the properties that hold for all documents. */

export const schedule: ScheduleTrigger = {
  kind: "schedule",
  when: { kind: "interval", everyMinutes: 15 },
  overlap: false,
};

export const invoke: InvokeTrigger = { kind: "invoke", inputs: [], outputs: [] };

export const calledWithAmount: InvokeTrigger = {
  ...invoke,
  inputs: [{ name: "amount", type: "number", required: true, help: "" }],
  outputs: [{ name: "twice", value: formula("trigger.amount * 2") }],
};
