import { typedAmount } from "#flow/money.ts";
import type { Money } from "#sdk/action.ts";
import { text } from "#sdk/text.ts";
import type { Column } from "../csv.ts";
import { heads } from "../runs/csv-words.ts";
import type { ReconciledLine } from "./reconciliations.schemas.ts";

/** What a line of a reconciliation is in a spreadsheet. */
export function reconciledColumns(): readonly Column<ReconciledLine>[] {
  const amount = (money: Money | null) => money && typedAmount(money.amount, money.currency);
  const currency = (money: Money | null) => money && money.currency.toUpperCase();
  return [
    { head: text("Date", "日時"), time: ({ at }) => at },
    { head: text("List", "一覧"), text: ({ label }) => label },
    { head: text("Object", "オブジェクト"), text: ({ object }) => object },
    { head: text("Part of", "内訳の対象"), text: ({ parent }) => parent },
    { head: text("Verdict", "判定"), text: ({ verdictLabel }) => verdictLabel },
    { head: text("Reason", "理由"), text: ({ why }) => why },
    { head: text("Status", "状況"), text: ({ status }) => status },
    { head: heads.amount, text: ({ money }) => amount(money) },
    { head: heads.currency, text: ({ money }) => currency(money) },
    { head: text("Recorded amount", "記録の金額"), text: ({ recorded }) => amount(recorded) },
    { head: text("Recorded currency", "記録の通貨"), text: ({ recorded }) => currency(recorded) },
    {
      head: text("Transactions", "内訳の件数"),
      text: ({ parts }) => parts && String(parts.count),
    },
    {
      head: text("Sum of transactions", "内訳の合計"),
      text: ({ parts }) => amount(parts?.net ?? null),
    },
    { head: text("Fees", "手数料"), text: ({ parts }) => amount(parts?.fees ?? null) },
    { head: heads.flow, text: ({ flow }) => flow && (flow.name ?? flow.id) },
    { head: heads.run, text: ({ run }) => run },
    { head: text("Page", "ページ"), text: ({ url }) => url },
  ];
}
