import { createInstance, type TFunction } from "i18next";
import { closingUp, filling } from "../close-up.ts";
import type { Locale } from "../language.ts";

/** Gives a sentence of the web application by its key: `t("runs.title")`. */
export type WebTranslate = TFunction<"web">;

/** A translator into one language, whose sentences are fetched when they are first needed. */
export async function loadWebTranslator(locale: Locale): Promise<WebTranslate> {
  const web = locale === "ja" ? (await import("./ja.ts")).ja : (await import("./en.ts")).en;
  const i18n = createInstance({
    lng: locale,
    fallbackLng: false,
    ns: ["web"],
    defaultNS: "web",
    resources: { [locale]: { web } },
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
    ...filling(locale),
  });
  await i18n.use(closingUp).init();
  return i18n.getFixedT(locale, "web");
}
