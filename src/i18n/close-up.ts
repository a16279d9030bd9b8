import type { InitOptions, PostProcessorModule } from "i18next";
import type { Locale } from "./language.ts";

/**
 * Japanese texts set a space between Latin letters and Japanese ones: `{{connector}} の接続`. Where the value that comes
 * there is Japanese itself, the space goes. Spaces within a value stay.
 */

const [begin, end] = ["\u{F8F0}", "\u{F8F1}"];
const edges = /[\u{F8F0}\u{F8F1}]/gu;
const japanese = "[\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Han}ー々〆]";
const needless = new RegExp(
  `(?<=${japanese}) (?=${begin}${japanese})|(?<=${japanese}${end}) (?=${japanese})`,
  "gu",
);

/** Marks where a value stands in a text, for `closeUp`. */
export function inserted(value: string, locale: Locale): string {
  return locale === "ja" ? `${begin}${value.replaceAll(edges, "")}${end}` : value;
}

/** The text without these marks, and without the spaces that they show to be needless. */
export function closeUp(text: string): string {
  return text.replaceAll(needless, "").replaceAll(edges, "");
}

/** The same for i18next. */
export const closingUp: PostProcessorModule = {
  type: "postProcessor",
  name: "closeUp",
  process: (text: string) => closeUp(text),
};

/** Sentences go to terminals and JSON, and React escapes by itself: nothing is escaped here. */
export function filling(locale: Locale): Pick<InitOptions, "interpolation" | "postProcess"> {
  return {
    interpolation: { escape: (value) => inserted(value, locale) },
    postProcess: [closingUp.name],
  };
}
