import { z } from "zod";
import { Condition } from "./step.ts";
import { AnyJson, Value } from "./value.ts";
import { conditionHelp, WebhookTrigger } from "./webhook-trigger.ts";
import { When } from "./when.ts";

/** What starts a flow, as data. */

/** Something new in an outside system starts the flow. */
export const EventTrigger = z.strictObject({
  kind: z.literal("event"),
  connector: z.string().min(1),
  trigger: z.string().min(1),
  connection: z.string().nullable(),
  /** The trigger's own settings, such as a filter. */
  settings: z.record(z.string(), AnyJson),
  /** The polling frequency. Required before the flow can be activated: null while none is chosen. */
  everySeconds: z.int().min(15).max(86_400).nullable(),
  condition: Condition.exactOptional().meta({ description: conditionHelp }),
});
export type EventTrigger = z.infer<typeof EventTrigger>;

/** The time starts the flow. */
export const ScheduleTrigger = z.strictObject({
  kind: z.literal("schedule"),
  when: When,
  /** May a run start while the one before it is unfinished? */
  overlap: z.boolean(),
});
export type ScheduleTrigger = z.infer<typeof ScheduleTrigger>;

/** What an input or output of a call is called. */
export const InvokeName = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_]{0,63}$/,
    "A name begins with a letter, and contains only letters, digits and _",
  );

/** What a caller hands in: a field of the JSON body. */
export const InvokeInput = z.strictObject({
  name: InvokeName,
  type: z.enum(["text", "number", "money", "boolean", "date", "dateTime", "list", "object"]),
  required: z.boolean(),
  /** What it looks like, for pills and tests. */
  sample: AnyJson.exactOptional(),
  help: z.string().max(500),
});
export type InvokeInput = z.infer<typeof InvokeInput>;

/** What the caller is answered with when the run has succeeded. */
export const InvokeOutput = z.strictObject({
  name: InvokeName,
  /** Worked out at the end of the run; null while nothing is chosen. */
  value: Value.nullable(),
});
export type InvokeOutput = z.infer<typeof InvokeOutput>;

/** Another system starts the flow by an HTTP request. */
export const InvokeTrigger = z.strictObject({
  kind: z.literal("invoke"),
  inputs: z.array(InvokeInput).max(50),
  outputs: z.array(InvokeOutput).max(50),
});
export type InvokeTrigger = z.infer<typeof InvokeTrigger>;

export const Trigger = z.discriminatedUnion("kind", [
  EventTrigger,
  ScheduleTrigger,
  InvokeTrigger,
  WebhookTrigger,
]);
export type Trigger = z.infer<typeof Trigger>;
