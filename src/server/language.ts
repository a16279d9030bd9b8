import { z } from "zod";
import type { LocalizedText } from "#sdk/text.ts";
import { fillIn } from "#flow/problems.ts";
import type { Locale } from "#i18n/language.ts";
import type { ErrorDetail } from "./error-entry.ts";

export type { Locale } from "#i18n/language.ts";

export function say(
  words: LocalizedText,
  locale: Locale,
  params: Readonly<Record<string, string | number>> = {},
): string {
  return fillIn(words, params, locale);
}

const zodWords = { en: z.locales.en().localeError, ja: z.locales.ja().localeError };

/**
 * zod's refusals in the asked language. What a schema refuses in its own words carries them in
 * `params.text`; the rest is said by zod's locales, which need the refused value to name its type.
 */
export function detailsOf(
  issues: readonly z.core.$ZodIssue[],
  input: unknown,
  locale: Locale,
  root: readonly string[] = [],
): readonly ErrorDetail[] {
  return issues.map((issue) => ({
    code: issue.code,
    path: [...root, ...issue.path.map((key) => (typeof key === "symbol" ? String(key) : key))],
    message: ownWords(issue)?.[locale] ?? wordsOfZod(issue, input, locale),
  }));
}

const OwnWords = z.object({ text: z.object({ en: z.string(), ja: z.string() }) });

function ownWords(issue: z.core.$ZodIssue): LocalizedText | undefined {
  return issue.code === "custom" ? OwnWords.safeParse(issue.params).data?.text : undefined;
}

function wordsOfZod(issue: z.core.$ZodIssue, input: unknown, locale: Locale): string {
  // An issue in a ZodError has lost the refused value; a raw one is the same with it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const raw = { ...issue, input: valueAt(input, issue.path) } as z.core.$ZodRawIssue;
  const said = zodWords[locale](raw);
  return (typeof said === "string" ? said : said?.message) ?? issue.message;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined,
    input,
  );
}
