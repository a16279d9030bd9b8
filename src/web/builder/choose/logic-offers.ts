import { logicNames } from "#flow/offers.ts";
import type { LocalizedText } from "#sdk/text.ts";
import type { WebTranslate } from "#i18n/web/translator.ts";
import type { LogicKind } from "#flow/offers.ts";
import { logicKinds } from "../logic/kinds.ts";

/** A step of Millrace's own, to choose. */
export interface LogicOffer {
  readonly kind: LogicKind;
  readonly label: string;
  readonly help: string;
}

/** Those that a search finds, by their words. */
export function foundLogic(
  search: string,
  t: WebTranslate,
  say: (text: LocalizedText) => string,
): readonly LogicOffer[] {
  const words = search.trim().toLowerCase();
  const all = logicKinds.map((kind) => ({
    kind,
    label: say(logicNames[kind]),
    help: t(`logic.help.${kind}`),
  }));
  const section = t("builder.choose.logic").toLowerCase();
  return section.includes(words)
    ? all
    : all.filter(({ label, help }) => `${label} ${help}`.toLowerCase().includes(words));
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

/** Does a name begin with what is looked for? */
function isCalled(label: string, search: string): boolean {
  const words = search.trim().toLowerCase();
  return words !== "" && label.toLowerCase().startsWith(words);
}
