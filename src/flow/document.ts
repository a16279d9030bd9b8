import { z } from "zod";

/**
 * The flow document: what a flow does, as data. Steps refer to each other by id, never by position,
 * and an id is never given to another step in the life of a flow (`nextStep` only rises; a step that
 * was removed may come back under its own), because the idempotency key of a write holds it.
 */

// The ids name the parts in the published JSON Schema.
const AnyJson = z.json().meta({ id: "Json" });

/** What a value is turned into on its way from a pill to a field. */
export const Conversion = z.discriminatedUnion("to", [
  z.strictObject({ to: z.literal("text") }),
  z.strictObject({ to: z.literal("number") }),
  z.strictObject({ to: z.literal("boolean") }),
  /** From Unix seconds, or from a text in ISO 8601, to a text in ISO 8601. */
  z.strictObject({ to: z.literal("dateTime") }),
  /**
   * From minor units to a text with as many decimals as the currency has. `currency` is where the
   * currency code stands, as keys from the root of the same output.
   */
  z.strictObject({ to: z.literal("decimal"), currency: z.array(z.string()).min(1) }),
]);
export type Conversion = z.infer<typeof Conversion>;

/** A reference to a field that the trigger or an earlier step gives. */
export const Pill = z
  .strictObject({
    kind: z.literal("pill"),
    /** `trigger`, or the id of an earlier step. */
    from: z.string().min(1),
    /** Keys from the root of that output; an index into a list is written as digits. Empty: the whole output. */
    path: z.array(z.string()),
    as: Conversion.exactOptional(),
  })
  .meta({ id: "FlowPill" });
export type Pill = z.infer<typeof Pill>;

/** What stands in a field of a step. */
export type Value =
  | { readonly kind: "constant"; readonly value: z.infer<ReturnType<typeof z.json>> }
  | Pill
  /** Texts and pills put together to one text. */
  | { readonly kind: "text"; readonly parts: readonly (string | Pill)[] }
  /** A formula in CEL, with pills by name (`trigger.amount`): see `formula/`. */
  | { readonly kind: "formula"; readonly source: string }
  | { readonly kind: "object"; readonly fields: { readonly [name: string]: Value } }
  | { readonly kind: "list"; readonly items: readonly Value[] };

export const Value: z.ZodType<Value> = z
  .lazy(() =>
    z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("constant"), value: AnyJson }),
      Pill,
      z.strictObject({
        kind: z.literal("text"),
        parts: z.array(z.union([z.string().max(40_000), Pill])).max(200),
      }),
      z.strictObject({ kind: z.literal("formula"), source: z.string().max(10_000) }),
      z.strictObject({ kind: z.literal("object"), fields: z.record(z.string(), Value) }),
      z.strictObject({ kind: z.literal("list"), items: z.array(Value).max(1_000) }),
    ]),
  )
  .meta({ id: "FlowValue" });

export const StepId = z.string().regex(/^s[1-9][0-9]{0,8}$/, "A step id looks like s1");

export const ActionStep = z.strictObject({
  kind: z.literal("action"),
  id: StepId,
  /** A person's own name for the step; null shows the action's label. */
  name: z.string().max(200).nullable(),
  connector: z.string().min(1),
  action: z.string().min(1),
  /** Id of the connection it goes through; null while none is chosen. */
  connection: z.string().nullable(),
  input: z.record(z.string(), Value),
});
export type ActionStep = z.infer<typeof ActionStep>;

export const Step = z.discriminatedUnion("kind", [ActionStep]);
export type Step = z.infer<typeof Step>;

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
});
export type EventTrigger = z.infer<typeof EventTrigger>;

/** The time starts the flow. */
export const ScheduleTrigger = z.strictObject({
  kind: z.literal("schedule"),
  everyMinutes: z.int().min(1).max(43_200),
  /** May a run start while the one before it is unfinished? */
  overlap: z.boolean(),
});
export type ScheduleTrigger = z.infer<typeof ScheduleTrigger>;

export const Trigger = z.discriminatedUnion("kind", [EventTrigger, ScheduleTrigger]);
export type Trigger = z.infer<typeof Trigger>;

export const FlowDocument = z
  .strictObject({
    format: z.literal(1),
    /** Null in a new flow: what should start it has not been chosen yet. */
    trigger: Trigger.nullable(),
    steps: z.array(Step).max(500),
    /** The number of the next step to be added. */
    nextStep: z.int().min(1).max(1_000_000_000),
    /**
     * How many times this flow may stand in the chain of flows that led to an event. 0: an event that
     * came from this flow's own writes, however indirectly, never starts it.
     */
    ownEvents: z.int().min(0).max(10),
  })
  .meta({ id: "FlowDocument" });
export type FlowDocument = z.infer<typeof FlowDocument>;

export const emptyDocument: FlowDocument = {
  format: 1,
  trigger: null,
  steps: [],
  nextStep: 1,
  ownEvents: 0,
};

export const FlowName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  // Any script is welcome in a name; only control characters are not.
  .regex(/^[^\p{Cc}]*$/u, "A name holds no control characters");
