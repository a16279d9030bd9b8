import type { LocalizedText } from "#sdk/text.ts";
import type { Schema } from "./catalogue.ts";
import { pillName } from "./pill.ts";
import type { Pill } from "./value.ts";

/** What a pill will be, as far as that can be told before the flow runs. */
export type Seen =
  | {
      readonly kind: "field";
      readonly schema: Schema;
      readonly mayBeEmpty: boolean;
      readonly label: LocalizedText;
    }
  | { readonly kind: "missing step"; readonly label: LocalizedText }
  | { readonly kind: "later step"; readonly label: LocalizedText }
  /** Where one of the two steps is worked on, the other is not. */
  | { readonly kind: "other branch"; readonly label: LocalizedText }
  /** Each item of the loop gives another; seen from outside, there is none. */
  | { readonly kind: "inside loop"; readonly label: LocalizedText }
  | { readonly kind: "no such field"; readonly label: LocalizedText }
  /** The trigger or action is not known itself, which is a problem of its own. */
  | { readonly kind: "unknown"; readonly label: LocalizedText };

/** What a pill is; undefined where that is not known. */
export type SchemaAt = (pill: Pick<Pill, "from" | "path">) => Schema | undefined;

export function schemasSeen(see: SeePill): SchemaAt {
  return (pill) => {
    const seen = see(pill);
    return seen.kind === "field" ? seen.schema : undefined;
  };
}

/** Seen from nowhere in particular. */
export function seeBy(schemaAt: SchemaAt): SeePill {
  return (pill) => {
    const schema = schemaAt(pill);
    const label = pillName(pill);
    return schema === undefined
      ? { kind: "unknown", label }
      : { kind: "field", schema, mayBeEmpty: true, label };
  };
}

export type SeePill = (pill: Pick<Pill, "from" | "path">) => Seen;
