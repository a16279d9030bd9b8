export type Locale = "en" | "ja";

/** The language of a terminal, from the variables in which POSIX keeps it. */
export function localeOfEnvironment(env: Readonly<Record<string, string | undefined>>): Locale {
  const said = [env["LC_ALL"], env["LC_MESSAGES"], env["LANG"]].find(
    (value) => value !== undefined && value !== "",
  );
  return said !== undefined && /^ja([_.@-]|$)/i.test(said) ? "ja" : "en";
}

/** The language a browser or program prefers, from its Accept-Language header. */
export function localeOfHeader(header: string | undefined): Locale {
  const wishes = (header ?? "").split(",").flatMap((part): { locale: Locale; weight: number }[] => {
    const [tag = "", ...parameters] = part.trim().split(";");
    const locale = /^(en|ja)(-|$)/i.exec(tag.trim())?.[1]?.toLowerCase();
    if (locale !== "en" && locale !== "ja") return [];
    const weight = parameters.map((one) => /^\s*q=([\d.]+)\s*$/i.exec(one)?.[1]).find(Boolean);
    return [{ locale, weight: weight === undefined ? 1 : Number(weight) }];
  });
  const best = wishes
    .filter(({ weight }) => weight > 0)
    .reduce<(typeof wishes)[number] | null>(
      (best, one) => (best === null || one.weight > best.weight ? one : best),
      null,
    );
  return best?.locale ?? "en";
}
