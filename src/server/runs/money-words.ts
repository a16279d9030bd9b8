import type { MoneyKind } from "#sdk/action.ts";
import { showAmount } from "#flow/money.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { type Locale, say } from "../language.ts";
import type { MoneySum } from "./money.schemas.ts";

type State = MoneySum["state"];

/** What has moved is told apart from what has not, and from what nobody can tell. */
const words: Readonly<Record<MoneyKind, Readonly<Record<State, LocalizedText>>>> = {
  charge: {
    done: text("{money} charged", "{money} 請求済み"),
    pending: text("{money} charge pending", "{money} 請求 (処理中)"),
    in_doubt: text("{money} charge in doubt", "{money} 請求 (結果不明)"),
    refused: text("{money} charge refused", "{money} 請求 (拒否)"),
  },
  hold: {
    done: text("{money} held", "{money} 確保済み"),
    pending: text("{money} hold pending", "{money} 確保 (処理中)"),
    in_doubt: text("{money} hold in doubt", "{money} 確保 (結果不明)"),
    refused: text("{money} hold refused", "{money} 確保 (拒否)"),
  },
  refund: {
    done: text("{money} refunded", "{money} 返金済み"),
    pending: text("{money} refund pending", "{money} 返金 (処理中)"),
    in_doubt: text("{money} refund in doubt", "{money} 返金 (結果不明)"),
    refused: text("{money} refund refused", "{money} 返金 (拒否)"),
  },
  bill: {
    done: text("{money} billed", "{money} 請求書発行済み"),
    pending: text("{money} bill pending", "{money} 請求書 (処理中)"),
    in_doubt: text("{money} bill in doubt", "{money} 請求書 (結果不明)"),
    refused: text("{money} bill refused", "{money} 請求書 (拒否)"),
  },
  other: {
    done: text("{money} may have moved", "{money} 動いた可能性あり"),
    pending: text("{money} may move (pending)", "{money} 動く可能性あり (処理中)"),
    in_doubt: text("{money} may have moved (in doubt)", "{money} 動いた可能性あり (結果不明)"),
    refused: text("{money} refused", "{money} 拒否"),
  },
};

const unknown = text("Unknown amount", "金額不明");
/** To whoever does not see the values of the run. */
export const hiddenAmount = text("Hidden amount", "金額非表示");
const several = text("{said} ({count} writes)", "{said}・{count} 件");

export function moneyWords(
  { kind, state, money, count }: Omit<MoneySum, "words">,
  locale: Locale,
  instead: LocalizedText = unknown,
): string {
  const said = say(words[kind][state], locale, {
    money: money === null ? say(instead, locale) : showAmount(money.amount, money.currency, locale),
  });
  return count === 1 ? said : say(several, locale, { said, count: count.toLocaleString(locale) });
}
