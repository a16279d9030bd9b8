import { refuse } from "./refusal.ts";
import { makingCost, type Spend } from "./zone.ts";

/** Patterns of Java's `java.time`, as Composer uses them: `uuuu-MM-dd'T'HH:mm`. */
export type PatternPart =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "field"; readonly letter: FieldLetter; readonly count: number };

export type FieldLetter = (typeof letters)[number];

const letters = [
  "G", "u", "y", "M", "L", "d", "D", "E", "a", "H", "k", "K", "h", "m", "s", "S", "V", "z", "O",
  "X", "x", "Z",
] as const; // prettier-ignore

const maxLength = 200;

export function parsePattern(pattern: string): readonly PatternPart[] {
  if (pattern.length > maxLength)
    refuse("flow.formula_bad_date_format", { format: pattern.slice(0, 80) });
  const pieces = pattern.match(/'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z]/g) ?? [];
  return pieces.map((piece): PatternPart => {
    if (piece === "''") return { kind: "literal", text: "'" };
    if (piece.length > 1 && piece.startsWith("'"))
      return { kind: "literal", text: piece.slice(1, -1).replaceAll("''", "'") };
    if (/^['[\]{}#]$/.test(piece))
      return refuse("flow.formula_bad_date_format", { format: pattern });
    if (!/^[A-Za-z]/.test(piece)) return { kind: "literal", text: piece };
    const letter = letters.find((one) => piece.startsWith(one));
    if (letter === undefined || piece.length > (letter === "S" ? 9 : 5))
      return refuse("flow.formula_bad_date_format", { format: pattern });
    return { kind: "field", letter, count: piece.length };
  });
}

/** The words of a language for months, weekdays and halves of a day. */
export interface LocaleNames {
  readonly locale: string;
  /** From January, as beside a day of the month. */
  months(style: Style): readonly string[];
  /** From January, by themselves. */
  lonelyMonths(style: Style): readonly string[];
  /** From Sunday. */
  weekdays(style: Style): readonly string[];
  halves(): readonly [string, string];
}

export type Style = "short" | "long" | "narrow";

const known = new Map<string, readonly string[]>();

/** `en-US`, `ja`, and Java's `es_MX`. */
export function namesFor(written: string, spend: Spend): LocaleNames {
  const locale = localeOf(written);
  const words = (
    part: Intl.DateTimeFormatPartTypes,
    options: Intl.DateTimeFormatOptions,
    moments: readonly number[],
  ) => {
    const name = JSON.stringify([locale, part, options]);
    const found = known.get(name);
    if (found !== undefined) return found;
    spend(makingCost);
    const format = new Intl.DateTimeFormat(locale, {
      ...options,
      timeZone: "UTC",
      calendar: "gregory",
    });
    const made = moments.map(
      (at) => format.formatToParts(at).find(({ type }) => type === part)?.value ?? "",
    );
    if (known.size > 200) known.clear();
    known.set(name, made);
    return made;
  };
  return {
    locale,
    months: (style) => words("month", { month: style, day: "numeric" }, firstOfMonths),
    lonelyMonths: (style) => words("month", { month: style }, firstOfMonths),
    weekdays: (style) => words("weekday", { weekday: style }, firstWeek),
    halves: () => {
      const [before = "", after = ""] = words(
        "dayPeriod",
        { hour: "numeric", hourCycle: "h12" },
        hours,
      );
      return [before, after];
    },
  };
}

const firstOfMonths = Array.from({ length: 12 }, (_, month) => Date.UTC(2023, month, 1));
// 1 January 2023 was a Sunday.
const firstWeek = Array.from({ length: 7 }, (_, index) => Date.UTC(2023, 0, index + 1));
const hours = [Date.UTC(2023, 0, 1, 1), Date.UTC(2023, 0, 1, 13)];

export function localeOf(written: string): string {
  try {
    const { baseName } = new Intl.Locale(written.slice(0, 80).replaceAll("_", "-"));
    // One that is not known would be written in the language of the machine.
    if (Intl.DateTimeFormat.supportedLocalesOf(baseName).length > 0) return baseName;
  } catch {
    // Not written like a locale.
  }
  return refuse("flow.formula_no_such_locale", { locale: written.slice(0, 80) });
}

/** `M` and `d` are numbers, `MMM` is short, `MMMM` long, `MMMMM` a letter. */
export function styleOf(count: number): Style {
  if (count === 4) return "long";
  return count === 5 ? "narrow" : "short";
}
