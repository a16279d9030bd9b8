import fc from "fast-check";
import { formula } from "./fixtures.ts";
import type { InvokeTrigger, ScheduleTrigger } from "./trigger.ts";
import type { WebhookCheck, WebhookTrigger } from "./webhook-trigger.ts";

/** Triggers, for the properties that hold for all documents. */

export const schedule: ScheduleTrigger = {
  kind: "schedule",
  when: { kind: "interval", everyMinutes: 15 },
  overlap: false,
};

export const invoke: InvokeTrigger = { kind: "invoke", inputs: [], outputs: [] };

export const webhook: WebhookTrigger = {
  kind: "webhook",
  check: { kind: "github" },
  headers: ["x-github-event"],
  sample: null,
};

export const calledWithAmount: InvokeTrigger = {
  ...invoke,
  inputs: [{ name: "amount", type: "number", required: true, help: "" }],
  outputs: [{ name: "twice", value: formula("trigger.amount * 2") }],
};

export const webhookOperations = [
  fc.record({
    do: fc.constant("setWebhookCheck" as const),
    check: fc.constantFrom<WebhookCheck>(
      { kind: "stripe" },
      { kind: "none", id: { from: "nothing", sameBodyHours: 1 } },
    ),
  }),
  fc.record({
    do: fc.constant("setWebhookHeaders" as const),
    headers: fc.constantFrom<string[]>([], ["x-a"], ["x-a", "x-b"]),
  }),
  fc.record({
    do: fc.constant("setWebhookSample" as const),
    sample: fc.constantFrom(null, { body: { a: 1 } }),
  }),
];
