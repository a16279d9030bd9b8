import type { FieldFacts } from "#sdk/fields.ts";
import type { Json } from "#sdk/json.ts";
import { isBlank } from "./blank.ts";
import type { Value } from "./value.ts";
import { typedText } from "./value-type.ts";

/** Fields that are asked for only where another field has a certain value. */

type ShowsFor = NonNullable<FieldFacts["showsFor"]>;

/**
 * Is it asked for? `fallback`: the default of the other field. What a pill or a formula will give is not known, so it may be
 * any.
 */
export function isAsked(
  showsFor: ShowsFor | undefined,
  chosen: Value | undefined,
  fallback: Json | undefined,
): boolean {
  if (showsFor === undefined) return true;
  if (chosen === undefined || isBlank(chosen)) return isOneOf(showsFor, fallback);
  const word = typedText(chosen);
  return word === undefined ? chosen.kind !== "constant" : isOneOf(showsFor, word);
}

function isOneOf({ values }: ShowsFor, word: Json | undefined): boolean {
  return values.some((one) => one === word);
}
