import { z } from "zod";
import type { Locale } from "#i18n/language.ts";
import type { Translate } from "#i18n/translator.ts";
import { block } from "./step-details.ts";
import { oneLine } from "./table.ts";

const Words = z.union([z.string(), z.object({ en: z.string(), ja: z.string() })]);
const Known = z.object({ output: z.json(), fits: z.boolean() });
const Headers = z.record(z.string(), z.string());

/** What the program hands over. */
export const Tried = z.object({
  frozen: z.json(),
  exchanges: z.array(
    z.object({
      method: z.string(),
      url: z.string(),
      headers: Headers,
      body: z.string().nullable(),
      isForToken: z.boolean(),
      answer: z.object({ status: z.int(), headers: Headers, body: z.string() }).nullable(),
    }),
  ),
  stack: z.string().nullable(),
  outcome: z.discriminatedUnion("is", [
    z.object({
      is: z.literal("invalid"),
      what: z.enum(["values", "input"]),
      problems: z.array(z.string()),
    }),
    Known.extend({ is: z.enum(["read", "done"]) }),
    z.object({
      is: z.literal("events"),
      count: z.int(),
      events: z.array(
        z.object({
          key: z.string(),
          match: z.enum(["take", "leave", "wait"]),
          data: z.json(),
          fits: z.boolean(),
        }),
      ),
    }),
    z.object({ is: z.literal("not_sent") }),
    z.object({
      is: z.literal("failed"),
      error: z.object({
        kind: z.string(),
        code: z.string(),
        message: Words,
        advice: Words.optional(),
      }),
    }),
  ]),
});
export type Tried = z.infer<typeof Tried>;

interface Saying {
  readonly t: Translate;
  readonly locale: Locale;
}

/** From top to bottom in the order in which it happened. */
export function triedWords({ frozen, exchanges, stack, outcome }: Tried, saying: Saying): string {
  return [
    ...(frozen === null ? [] : [block(saying.t("try.frozen"), frozen)]),
    ...exchanges.map((one) => exchangeWords(one, saying.t)),
    ...outcomeWords(outcome, saying),
    ...(stack === null ? [] : [linesOf(stack)]),
  ].join("\n\n");
}

function exchangeWords(
  { method, url, headers, body, isForToken, answer }: Tried["exchanges"][number],
  t: Translate,
): string {
  const head = `${t("try.sent")}: ${oneLine(`${method} ${url}`)}`;
  const came = answer === null ? t("try.no_answer") : t("try.answered", { status: answer.status });
  if (isForToken) return [head, t("try.token"), came].join("\n");
  return [
    head,
    ...headerLines(headers),
    ...(body === null ? [] : [cut(body, t)]),
    came,
    ...(answer === null ? [] : [...headerLines(answer.headers), cut(answer.body, t)]),
  ].join("\n");
}

function headerLines(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(headers).map(([name, value]) => `  ${oneLine(`${name}: ${value}`)}`);
}

/** So much of a body is read. */
const longest = 4_000;

function cut(body: string, t: Translate): string {
  const left = body.length - longest;
  const shown = linesOf(body.slice(0, longest));
  return left > 0 ? `${shown}\n  … (${t("try.left_out", { number: left })})` : shown;
}

function linesOf(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${oneLine(line)}`)
    .join("\n");
}

function outcomeWords(outcome: Tried["outcome"], { t, locale }: Saying): readonly string[] {
  const unfit = (fits: boolean): readonly string[] => (fits ? [] : [t("try.unfit")]);
  switch (outcome.is) {
    case "invalid":
      return [outcome.problems.map((line) => `  ${oneLine(line)}`).join("\n")];
    case "read":
    case "done":
      return [block(t("try.output"), outcome.output), ...unfit(outcome.fits)];
    case "events":
      return [
        t("try.events", { count: outcome.count }),
        ...outcome.events.flatMap(({ key, match, data, fits }) => [
          block(`${oneLine(key)} (${t(matches[match])})`, data),
          ...unfit(fits),
        ]),
      ];
    case "not_sent":
      return [];
    case "failed": {
      const { code, message, advice } = outcome.error;
      const said = (words: z.infer<typeof Words>): string =>
        oneLine(typeof words === "string" ? words : words[locale]);
      return [`${said(message)} (${code})`, ...(advice === undefined ? [] : [said(advice)])];
    }
  }
}

const matches = {
  take: "try.match.take",
  leave: "try.match.leave",
  wait: "try.match.wait",
} as const;
