import { z } from "zod";
import { TableRevisionNumber } from "./table.ts";

/** What stands in the fields of a flow's document. */

// The ids name the parts in the published JSON Schema.
export const AnyJson = z.json().meta({ id: "Json" });

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
  /** From minor units to a text for people, as one language writes it: `$12.50`. */
  z.strictObject({
    to: z.literal("money"),
    currency: z.array(z.string()).min(1),
    locale: z.enum(["en", "ja"]),
  }),
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

/** A value that holds no other values. */
export type PlainValue =
  | { readonly kind: "constant"; readonly value: z.infer<ReturnType<typeof z.json>> }
  | Pill
  /** Texts and pills put together to one text. */
  | { readonly kind: "text"; readonly parts: readonly (string | Pill)[] }
  /** A formula in CEL, with pills by name (`trigger.amount`): see `formula/`. */
  | { readonly kind: "formula"; readonly source: string };

/** What a lookup table has for a value, in one revision of the table: see `table.ts`. */
export type LookupValue = {
  readonly kind: "lookup";
  readonly table: string;
  readonly revision: number;
  readonly of: PlainValue;
};

/** What stands in a field of a step. */
export type Value =
  | PlainValue
  | LookupValue
  | { readonly kind: "object"; readonly fields: { readonly [name: string]: Value } }
  | { readonly kind: "list"; readonly items: readonly Value[] };

const PlainValue = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("constant"), value: AnyJson }),
    Pill,
    z.strictObject({
      kind: z.literal("text"),
      parts: z.array(z.union([z.string().max(40_000), Pill])).max(200),
    }),
    z.strictObject({ kind: z.literal("formula"), source: z.string().max(10_000) }),
  ])
  .meta({ id: "FlowPlainValue" });

export const Value: z.ZodType<Value> = z
  .lazy(() =>
    z.discriminatedUnion("kind", [
      ...PlainValue.options,
      z.strictObject({
        kind: z.literal("lookup"),
        table: z.string().min(1).max(200),
        revision: TableRevisionNumber,
        of: PlainValue,
      }),
      z.strictObject({ kind: z.literal("object"), fields: z.record(z.string(), Value) }),
      z.strictObject({ kind: z.literal("list"), items: z.array(Value).max(1_000) }),
    ]),
  )
  .meta({ id: "FlowValue" });
