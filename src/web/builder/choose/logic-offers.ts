import { logicNames } from "#flow/offers.ts";
import type { LocalizedText } from "#sdk/text.ts";
import type { WebTranslate } from "#i18n/web/translator.ts";
import type { LogicKind } from "#flow/offers.ts";
import { isCalled, meaning } from "../../language/search.ts";
import { logicKinds } from "../logic/kinds.ts";

/** A step of Millrace's own, to choose. */
export interface LogicOffer {
  readonly kind: LogicKind;
  readonly label: string;
  readonly help: string;
}

/** What people call it who know it from elsewhere. */
const alsoCalled: { readonly [kind in LogicKind]: string } = {
  if: "condition branch router switch filter 条件分岐 分岐 フィルター もし",
  forEach: "loop iterate repeat each ループ 繰り返し 反復",
  handler: "try catch error on failure 例外 エラー処理",
  variable: "remember store 変数 保存",
  update: "set assign 代入 変数",
  stop: "end terminate cancel 終了 中止",
  delay: "wait sleep pause 待つ 遅延",
  call: "subflow function サブフロー 呼び出す",
};

/** Those that a search finds, by their words. */
export function foundLogic(
  search: string,
  t: WebTranslate,
  say: (text: LocalizedText) => string,
): readonly LogicOffer[] {
  const isMeant = meaning(search);
  const all = logicKinds.map((kind) => ({
    kind,
    label: say(logicNames[kind]),
    help: t(`logic.help.${kind}`),
  }));
  return isMeant(t("builder.choose.logic"))
    ? all
    : all.filter(({ kind, label, help }) => isMeant(label, help, alsoCalled[kind]));
}

/** Is logic called so, and nothing that a system offers? Then it comes before what has the words in its help. */
export function isLogicMeant(
  search: string,
  logic: readonly LogicOffer[],
  others: readonly string[],
): boolean {
  const isSo = (name: string): boolean => isCalled(name, search);
  return logic.some(({ label }) => isSo(label)) && !others.some(isSo);
}
