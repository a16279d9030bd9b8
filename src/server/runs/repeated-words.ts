import { showAmount } from "#flow/money.ts";
import type { EffectView } from "#reading/run-views.ts";
import type { Connector } from "#sdk/connector.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { type Locale, say } from "../language.ts";
import { moneyOf } from "./money.ts";
import { fateOf, type Sum, sumOf, type Sums, type WriteFate } from "./repeated.ts";

interface Words {
  readonly plain: LocalizedText;
  readonly withMoney: LocalizedText;
}

/** Of one write; null where there is nothing to say. */
export function wordsOf(
  effect: EffectView,
  connectors: readonly Connector[],
  locale: Locale,
): string | null {
  const fate = fateOf(effect);
  if (fate === null) return null;
  return wordsOfOne([fate, sumOf([moneyOf(effect, connectors)])], locale);
}

/** Of the writes of a step in a loop, or in a called flow. */
export function wordsOfSums({ by, isCut }: Sums, locale: Locale): string {
  const [only, ...others] = by;
  if (only?.[1].count === 1 && others.length === 0 && !isCut) return wordsOfOne(only, locale);
  const said = fates.flatMap((fate) => {
    const sum = by.get(fate);
    return sum === undefined ? [] : [wordsOfSum(fate, sum, locale)];
  });
  return [...said, ...(isCut ? [say(cut, locale)] : [])].join(locale === "ja" ? "" : " ");
}

function wordsOfOne([fate, { money }]: readonly [WriteFate, Sum], locale: Locale): string {
  const [moved] = money;
  if (moved === undefined) return say(one[fate].plain, locale);
  const [currency, amount] = moved;
  return say(one[fate].withMoney, locale, { money: showAmount(amount, currency, locale) });
}

const fates: readonly WriteFate[] = ["done", "unknown", "refused"];

function wordsOfSum(fate: WriteFate, { count, money }: Sum, locale: Locale): string {
  const times = count.toLocaleString(locale);
  if (money.size === 0) return say(many[fate].plain, locale, { times });
  const amounts = [...money].map(([currency, amount]) => showAmount(amount, currency, locale));
  const all = new Intl.ListFormat(locale, { type: "conjunction" }).format(amounts);
  return say(many[fate].withMoney, locale, { times, money: all });
}

const one: Readonly<Record<WriteFate, Words>> = {
  done: {
    plain: text("The old run did it.", "前の実行で処理されました。"),
    withMoney: text(
      "The old run moved {money} with it; that would move again.",
      "前の実行で {money} が動きました。同じ金額がもう一度動くことになります。",
    ),
  },
  refused: {
    plain: text("The old run tried it and was refused.", "前の実行では拒否されました。"),
    withMoney: text(
      "The old run tried it for {money} and was refused.",
      "前の実行では {money} の書き込みが拒否されました。",
    ),
  },
  unknown: {
    plain: text(
      "Nobody can tell whether the old run did it.",
      "前の実行で処理されたか確認できません。",
    ),
    withMoney: text(
      "Nobody can tell whether the old run moved {money} with it.",
      "前の実行で {money} が動いたか確認できません。",
    ),
  },
};

const many: Readonly<Record<WriteFate, Words>> = {
  done: {
    plain: text("The old run did it ×{times}.", "前の実行で {times} 回処理されました。"),
    withMoney: text(
      "The old run did it ×{times}, {money} in all; that would move again.",
      "前の実行で {times} 回処理され、合計 {money} が動きました。同じ金額がもう一度動くことになります。",
    ),
  },
  refused: {
    plain: text("It was refused ×{times}.", "{times} 回は拒否されました。"),
    withMoney: text(
      "It was refused ×{times}, for {money} in all.",
      "{times} 回 (合計 {money}) は拒否されました。",
    ),
  },
  unknown: {
    plain: text(
      "Nobody can tell whether these were done: ×{times}.",
      "{times} 回は処理されたか確認できません。",
    ),
    withMoney: text(
      "Nobody can tell whether these were done: ×{times}, {money} in all.",
      "{times} 回 (合計 {money}) は処理されたか確認できません。",
    ),
  },
};

const cut = text(
  "There are more, and they were not counted.",
  "ほかにも、数えられていない書き込みがあります。",
);
