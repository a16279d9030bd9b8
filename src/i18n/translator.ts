import { createInstance, type TFunction } from "i18next";
import { closingUp, filling } from "./close-up.ts";
import type { Locale } from "./language.ts";
import { en } from "./messages.en.ts";
import { ja } from "./messages.ja.ts";
import type { en as webEn } from "./web/en.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "millrace";
    resources: { millrace: typeof en; web: typeof webEn };
    keySeparator: false;
    nsSeparator: false;
    returnNull: false;
    strictInterpolationChecks: true;
  }
}

/** Gives a sentence by its key: `t("start.ready", { url })`. */
export type Translate = TFunction;

/** A translator into one language. It loads nothing: both languages are in the program. */
export function translator(locale: Locale): Translate {
  const i18n = createInstance({
    lng: locale,
    fallbackLng: false,
    ns: ["millrace"],
    defaultNS: "millrace",
    resources: { en: { millrace: en }, ja: { millrace: ja } },
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
    ...filling(locale),
  });
  void i18n.use(closingUp).init();
  return i18n.t;
}
