import type { Reading } from "#reading/reading.ts";

/** What a question of the read side is asked with. */
export type Query<Name extends Exclude<keyof Reading, "atOnce" | "close">> = Parameters<
  Reading[Name]
>[0];

/** The conditions of those filters that are given; the others ask for nothing. */
export function conditionsOf(
  query: object,
  conditions: Readonly<Record<string, string>>,
): readonly string[] {
  return Object.entries(conditions).flatMap(([filter, condition]) =>
    filter in query ? [condition] : [],
  );
}
