import type { Translate } from "#i18n/translator.ts";
import { usage } from "./failure.ts";

/** For an option that may be given many times. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** Reads `name=value`. */
export function pairs(texts: readonly string[], t: Translate): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf("=");
      if (at < 1) throw usage(t("cli.no_pair", { text }));
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}
