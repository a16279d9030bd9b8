import type { AlertKind } from "#engine/alerts/alert.ts";
import type { AlertLetter, LetterItem } from "#engine/alerts/letters.ts";
import { text } from "#sdk/text.ts";
import { letterInWords, type LetterParts, linkTo } from "../alerts/letter.ts";
import type { Shown } from "../alerts/show.ts";
import { alertWords } from "../alerts/words.ts";
import { type Locale, say } from "../language.ts";
import { moneyWords } from "../runs/money-words.ts";
import type { MoneySum } from "../runs/money.schemas.ts";
import { iso, isoOrNull } from "../schemas.ts";

/** What a webhook is sent: docs/alerts.md has it for people. */

interface Payload {
  /** `several` where one letter tells of alerts of more than one kind. */
  readonly type: `alert.${AlertKind | "several" | "test"}`;
  readonly timestamp: string;
  readonly data: {
    readonly text: string;
    readonly language: Locale;
    readonly link: string;
    readonly alerts: readonly AlertPayload[];
    /** How many more there were than it has room for. */
    readonly leftOut: number;
    /** Nothing else is sent before this. */
    readonly silentUntil: string | null;
  };
}

interface AlertPayload {
  readonly id: string;
  readonly kind: AlertKind;
  readonly text: string;
  /** How often it has happened since it was told before. */
  readonly count: number;
  readonly lastAt: string;
  readonly worksSince: string | null;
  readonly code: string | null;
  readonly advice: string | null;
  readonly money: readonly MoneySum[];
  readonly flowId: string | null;
  readonly connectionId: string | null;
  readonly runId: string | null;
  readonly link: string;
}

/** Null where nothing is left of it that the receiver may see. */
export async function payloadOf(letter: AlertLetter, parts: LetterParts): Promise<Payload | null> {
  const words = await letterInWords(letter, parts);
  if (words === null) return null;
  const { locale, title, items, link } = words;
  const kinds = new Set(items.map(({ shown }) => shown.kind));
  const [kind] = kinds;
  return {
    type: kinds.size === 1 && kind !== undefined ? `alert.${kind}` : "alert.several",
    timestamp: iso(letter.at),
    data: {
      text: title,
      language: locale,
      link,
      alerts: items.map(({ item, shown }) => alertPayload(item, shown, parts.people.publicUrl)),
      leftOut: letter.leftOut,
      silentUntil: isoOrNull(letter.silentUntil),
    },
  };
}

function alertPayload(
  { alertId, about, more, lastAt, worksSince }: LetterItem,
  { kind, text: words, code, advice, money, place }: Shown,
  publicUrl: string,
): AlertPayload {
  const flowAt = place.at === "flow" ? place.id : null;
  return {
    id: alertId,
    kind,
    text: words,
    count: more,
    lastAt: iso(lastAt),
    worksSince: isoOrNull(worksSince),
    code,
    advice,
    money,
    flowId: "flowId" in about ? about.flowId : flowAt,
    // Of a connection that is not theirs they are shown the flow.
    connectionId: place.at === "connection" ? place.id : null,
    runId: place.at === "run" ? place.id : null,
    link: linkTo(place, publicUrl),
  };
}

const test = {
  text: text(
    "This is a test from Millrace. The alert in it is an example: nothing has gone wrong.",
    "これは Millrace からのテストです。含まれているアラートは例で、実際の問題ではありません。",
  ),
  name: text("Example", "サンプル"),
};

/** A failed run that nobody has had. */
export function testPayload(
  { at, publicUrl }: { readonly at: number; readonly publicUrl: string },
  locale: Locale,
): Payload {
  const sum = {
    kind: "charge",
    state: "refused",
    money: { amount: 1_200, currency: "jpy" },
    count: 1,
  } as const;
  const facts = { kind: "run_failed", name: say(test.name, locale), count: 1 } as const;
  const link = `${publicUrl}/alerts`;
  return {
    type: "alert.test",
    timestamp: iso(at),
    data: {
      text: say(test.text, locale),
      language: locale,
      link,
      alerts: [
        {
          id: "example",
          kind: facts.kind,
          text: alertWords({ ...facts, isOfFlow: false, works: false }, locale),
          count: facts.count,
          lastAt: iso(at),
          worksSince: null,
          code: "stripe.card_declined",
          advice: null,
          money: [{ ...sum, words: moneyWords(sum, locale) }],
          flowId: "example",
          connectionId: null,
          runId: "example",
          link,
        },
      ],
      leftOut: 0,
      silentUntil: null,
    },
  };
}
