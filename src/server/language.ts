import { z } from "zod";
import type { LocalizedText } from "#sdk/text.ts";
import { fillIn } from "#flow/problems.ts";
import type { Locale } from "#i18n/language.ts";
import type { ErrorDetail } from "./refusal-body.ts";
import { zodWords } from "./zod-words.ts";

export type { Locale } from "#i18n/language.ts";

export function say(
  words: LocalizedText,
  locale: Locale,
  params: Readonly<Record<string, string | number>> = {},
): string {
  return fillIn(words, params, locale);
}

/**
 * zod's refusals in the asked language. What a schema refuses in its own words carries them in
 * `params.text`; of a value that fits no form of several, the form that it came closest to is told.
 */
export function detailsOf(
  issues: readonly z.core.$ZodIssue[],
  input: unknown,
  locale: Locale,
  root: readonly string[] = [],
): readonly ErrorDetail[] {
  return issues.flatMap(closest).map((issue) => {
    const missing = valueAt(input, issue.path) === undefined;
    return {
      code: issue.code,
      path: [...root, ...issue.path.map((key) => (typeof key === "symbol" ? String(key) : key))],
      message: (ownWords(issue) ?? zodWords(issue, missing))[locale],
    };
  });
}

const OwnWords = z.object({ text: z.object({ en: z.string(), ja: z.string() }) });

function ownWords(issue: z.core.$ZodIssue): LocalizedText | undefined {
  return issue.code === "custom" ? OwnWords.safeParse(issue.params).data?.text : undefined;
}

/** The issues of the form that was meant: the one whose refusal lies deepest, where one does. */
function closest(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") return [issue];
  const depth = (issues: readonly z.core.$ZodIssue[]): number =>
    Math.max(0, ...issues.map(({ path }) => path.length));
  const [nearest] = issue.errors.toSorted((a, b) => depth(b) - depth(a));
  if (nearest === undefined || depth(nearest) === 0) return [issue];
  return nearest.flatMap((one) => closest({ ...one, path: [...issue.path, ...one.path] }));
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined,
    input,
  );
}
