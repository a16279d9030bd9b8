import { z } from "zod";
import { Condition } from "./step.ts";
import { AnyJson } from "./value.ts";

/** Another system starts the flow by what it sends to the flow's webhook address. */

/** HTTP compares names of headers without regard to case; a document holds them in lower case. */
export const HeaderName = z
  .string()
  .regex(
    /^[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/,
    "A header’s name is written in lower case, and contains only letters, digits, - and a few signs",
  );

const FieldName = z.string().refine((name) => name !== "__proto__", "No field has this name");

/** Where a delivery’s own id stands: two deliveries of one id are one event. */
export const DeliveryId = z.discriminatedUnion("from", [
  z.strictObject({ from: z.literal("header"), name: HeaderName }),
  /** Field names from the top of the body; digits for the items of a list. */
  z.strictObject({ from: z.literal("body"), path: z.array(FieldName).min(1).max(20) }),
  /**
   * Each delivery is an event of its own. With a number of hours, the same body once more within so many hours of the
   * first is the same event.
   */
  z.strictObject({ from: z.literal("nothing"), sameBodyHours: z.int().min(0).max(24) }),
]);
export type DeliveryId = z.infer<typeof DeliveryId>;

/** How a delivery shows that it comes from the right sender. The secret that it takes is never in a document. */
export const WebhookCheck = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("stripe") }),
  z.strictObject({ kind: z.literal("github") }),
  z.strictObject({ kind: z.literal("slack") }),
  z.strictObject({ kind: z.literal("shopify") }),
  /** https://www.standardwebhooks.com */
  z.strictObject({ kind: z.literal("standard") }),
  z.strictObject({
    kind: z.literal("hmac"),
    header: HeaderName,
    algorithm: z.enum(["sha256", "sha1", "sha512"]),
    encoding: z.enum(["hex", "base64"]),
    /** What stands before the signature in the header, such as `sha256=`. */
    prefix: z.string().max(50),
    id: DeliveryId,
  }),
  z.strictObject({ kind: z.literal("basic"), id: DeliveryId }),
  z.strictObject({ kind: z.literal("header"), header: HeaderName, id: DeliveryId }),
  /** Nothing: a sender who knows the address can start the flow. */
  z.strictObject({ kind: z.literal("none"), id: DeliveryId }),
]);
export type WebhookCheck = z.infer<typeof WebhookCheck>;

export const checkKinds = [
  "stripe",
  "github",
  "slack",
  "shopify",
  "standard",
  "hmac",
  "basic",
  "header",
  "none",
] as const satisfies readonly WebhookCheck["kind"][];

/** What a delivery looks like, for pills and tests. */
export const WebhookSample = z.strictObject({
  body: AnyJson,
});
export type WebhookSample = z.infer<typeof WebhookSample>;

export const conditionHelp =
  "Only an event that meets it makes a run. Its pills are those of the trigger. Left out: every event makes a run.";

export const WebhookTrigger = z.strictObject({
  kind: z.literal("webhook"),
  check: WebhookCheck,
  /** The headers that a run keeps and hands on. */
  headers: z.array(HeaderName).max(20),
  sample: WebhookSample.nullable(),
  condition: Condition.exactOptional().meta({ description: conditionHelp }),
});
export type WebhookTrigger = z.infer<typeof WebhookTrigger>;
