import type { Reading } from "#people/reading.ts";

export type Question = Exclude<keyof Reading, "atOnce" | "close">;

/** What the worker answers to each question, at once. */
export type Answers = {
  readonly [Name in Question]: (
    ...given: Parameters<Reading[Name]>
  ) => Awaited<ReturnType<Reading[Name]>>;
};
