import { z } from "zod";
import type { Locale } from "#i18n/language.ts";
import type { Translate } from "#i18n/translator.ts";
import { block } from "./step-details.ts";
import { oneLine } from "./table.ts";

const Words = z.union([z.string(), z.object({ en: z.string(), ja: z.string() })]);
const Known = z.object({ output: z.json(), fits: z.boolean() });
const Headers = z.record(z.string(), z.string());

const Exchange = z.discriminatedUnion("transport", [
  z.object({
    transport: z.literal("http"),
    method: z.string(),
    url: z.string(),
    headers: Headers,
    body: z.string().nullable(),
    isForToken: z.boolean(),
    answer: z.object({ status: z.int(), headers: Headers, body: z.string() }).nullable(),
  }),
  z.object({
    transport: z.literal("sql"),
    server: z.string(),
    statements: z.array(z.object({ text: z.string(), values: z.array(z.string().nullable()) })),
    answer: z.json(),
  }),
  z.object({
    transport: z.literal("smtp"),
    server: z.string(),
    sender: z.string(),
    recipients: z.array(z.string()),
    mail: z.string().nullable(),
    answer: z.json(),
  }),
]);
type Exchange = z.infer<typeof Exchange>;

/** What the program hands over. */
export const Tried = z.object({
  frozen: z.json(),
  planned: Exchange.nullable(),
  exchanges: z.array(Exchange),
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
    z.object({ is: z.literal("parts"), actions: z.array(z.string()) }),
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
export function triedWords(
  { frozen, planned, exchanges, stack, outcome }: Tried,
  saying: Saying,
): string {
  const { t } = saying;
  return [
    ...(frozen === null ? [] : [block(t("try.frozen"), frozen)]),
    ...(planned === null ? [] : [sentWords(planned, "try.planned", t)]),
    ...exchanges.map((one) => exchangeWords(one, t)),
    ...outcomeWords(outcome, saying),
    ...(stack === null ? [] : [linesOf(stack)]),
  ].join("\n\n");
}

function exchangeWords(exchange: Exchange, t: Translate): string {
  return [sentWords(exchange, "try.sent", t), answerWords(exchange, t)].join("\n");
}

/** What went out, or would. */
function sentWords(exchange: Exchange, head: "try.sent" | "try.planned", t: Translate): string {
  const begin = (what: string): string => `${t(head)}: ${oneLine(what)}`;
  switch (exchange.transport) {
    case "http": {
      const { method, url, headers, body, isForToken } = exchange;
      const first = begin(`${method} ${url}`);
      if (isForToken) return [first, t("try.token")].join("\n");
      return [first, ...headerLines(headers), ...(body === null ? [] : [cut(body, t)])].join("\n");
    }
    case "sql":
      return [
        begin(exchange.server),
        ...exchange.statements.flatMap(({ text, values }) => [
          cut(text, t),
          ...values.map((value, index) => `  $${index + 1} = ${oneLine(JSON.stringify(value))}`),
        ]),
      ].join("\n");
    case "smtp": {
      const { server, sender, recipients, mail } = exchange;
      const way = `${server} ${sender} → ${recipients.join(", ")}`;
      return [begin(way), ...(mail === null ? [] : [cut(mail, t)])].join("\n");
    }
  }
}

function answerWords(exchange: Exchange, t: Translate): string {
  if (exchange.answer === null) return t("try.no_answer");
  if (exchange.transport !== "http") return block(t("try.answer"), exchange.answer);
  const { status, headers, body } = exchange.answer;
  const came = t("try.answered", { status });
  return exchange.isForToken ? came : [came, ...headerLines(headers), cut(body, t)].join("\n");
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
    case "parts":
      return [t("try.parts", { actions: outcome.actions.join(", ") })];
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
