import { isCurrency, minorDigits } from "#sdk/currency.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { decimalOf } from "./decimal-of.ts";
import type { Locale } from "./problems.ts";

/** Money on the screen: an integer in minor units everywhere else, a decimal only here. */

/** 500 is ¥500, $5.00 or KWD 0.500. What is no currency to the platform is shown as it was sent. */
export function showAmount(amount: number | string, currency: string, locale: Locale): string {
  const digits = minorDigits(currency);
  const decimal = decimalOf(amount, digits);
  const code = currency.toUpperCase();
  if (decimal === undefined || !isDecimal(decimal)) return `${amount} ${currency}`;
  if (!isCode(code)) return `${decimal} ${currency}`;
  return formatOf(code, digits, locale).format(decimal);
}

/** To make one takes a hundred times as long as to use it. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(code: string, digits: number, locale: Locale): Intl.NumberFormat {
  const key = `${locale} ${code}`;
  const format =
    formats.get(key) ??
    new Intl.NumberFormat(locale, {
      style: "currency",
      currency: code,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  // An outside system can make up any number of other codes.
  if (isCurrency(code)) formats.set(key, format);
  return format;
}

/** The same in every language. */
export function moneyText(amount: number, currency: string): LocalizedText {
  return text(showAmount(amount, currency, "en"), showAmount(amount, currency, "ja"));
}

/** The amount as a person would type it: "12.50". */
export function typedAmount(amount: number, currency: string): string {
  return decimalOf(amount, minorDigits(currency)) ?? String(amount);
}

export type ParsedAmount =
  | { readonly ok: true; readonly amount: number }
  | { readonly ok: false; readonly code: AmountRefusal; readonly text: LocalizedText };

export type AmountRefusal =
  | "amount.no_currency"
  | "amount.unreadable"
  | "amount.negative"
  | "amount.no_decimals"
  | "amount.too_many_decimals"
  | "amount.too_small"
  | "amount.too_large";

/** In minor units, as a field's schema has them. */
export interface AmountLimits {
  readonly minimum?: number;
  readonly maximum?: number;
}

/**
 * Reads what a person typed, in whatever width, with or without the currency's sign. English and
 * Japanese both write 1,234.50; anything that could be meant otherwise is refused, not guessed at.
 */
export function parseAmount(
  typed: string,
  currency: string | null,
  { minimum, maximum }: AmountLimits = {},
): ParsedAmount {
  if (currency === null || !isCurrency(currency)) return refused("amount.no_currency", noCurrency);
  const digits = minorDigits(currency);
  const code = currency.toUpperCase();
  const plain = withoutSign(inOneWidth(typed).replaceAll("\u2212", "-").trim(), code);
  if (/^-.*\d/.test(plain)) return refused("amount.negative", negative);
  const [, whole = "", decimals = ""] = /^(\d+|\d{1,3}(?:,\d{3})+)?(?:\.(\d*))?$/.exec(plain) ?? [];
  if (whole + decimals === "") return refused("amount.unreadable", unreadable(typed, currency));
  if (decimals.length > digits)
    return digits === 0
      ? refused("amount.no_decimals", noDecimals(code))
      : refused("amount.too_many_decimals", tooManyDecimals(code, digits));
  const amount = Number(whole.replaceAll(",", "") + decimals.padEnd(digits, "0"));
  const most = Math.min(maximum ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  if (amount > most) return refused("amount.too_large", tooLarge(most, currency));
  if (minimum !== undefined && amount < minimum)
    return refused("amount.too_small", tooSmall(minimum, currency));
  return { ok: true, amount };
}

function refused(code: AmountRefusal, text: LocalizedText): ParsedAmount {
  return { ok: false, code, text };
}

/** Full-width forms alone: NFKC would take 5² for 52. */
function inOneWidth(typed: string): string {
  return typed.replaceAll(/[\u3000\uff01-\uffee]/g, (one) => one.normalize("NFKC"));
}

/** `$5`, `5 USD`, `¥500` and `500円`, where the sign is that of the currency. */
function withoutSign(plain: string, code: string): string {
  const sign = signsOf(code).find((one) => plain.startsWith(one) || plain.endsWith(one));
  if (sign === undefined) return plain;
  return (plain.startsWith(sign) ? plain.slice(sign.length) : plain.slice(0, -sign.length)).trim();
}

function signsOf(code: string): readonly string[] {
  if (!isCode(code)) return [];
  const signs = (["en", "ja"] as const).flatMap((locale) =>
    (["code", "symbol", "narrowSymbol"] as const).map((currencyDisplay) =>
      new Intl.NumberFormat(locale, { style: "currency", currency: code, currencyDisplay })
        .formatToParts(0)
        .find(({ type }) => type === "currency")
        ?.value.normalize("NFKC"),
    ),
  );
  const known = [...signs, code.toLowerCase(), ...(code === "JPY" ? ["円"] : [])];
  return known.filter((sign) => sign !== undefined).toSorted((a, b) => b.length - a.length);
}

function isCode(code: string): boolean {
  return /^[A-Z]{3}$/.test(code);
}

function isDecimal(written: string): written is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(written);
}

const noCurrency = text(
  "Choose the currency first. How Millrace reads an amount depends on it.",
  "先に通貨を選択してください。金額の読み取り方は通貨によって異なります。",
);

const negative = text(
  "An amount cannot be less than zero.",
  "金額に負の値は指定できません。0 以上で入力してください。",
);

function unreadable(typed: string, currency: string): LocalizedText {
  const example = typedAmount(123_450, currency);
  return text(
    `“${typed}” cannot be read as an amount. Write it like ${example}.`,
    `「${typed}」を金額として読み取れません。${example} のように入力してください。`,
  );
}

function noDecimals(code: string): LocalizedText {
  return text(
    `An amount in ${code} has no decimals. Enter a whole number.`,
    `${code} の金額に小数は使えません。整数で入力してください。`,
  );
}

function tooManyDecimals(code: string, digits: number): LocalizedText {
  return text(
    `An amount in ${code} has at most ${digits} decimals.`,
    `${code} の金額の小数は ${digits} 桁までです。`,
  );
}

function tooLarge(most: number, currency: string): LocalizedText {
  const { en, ja } = moneyText(most, currency);
  return text(`The amount can be at most ${en}.`, `金額の上限は ${ja} です。`);
}

function tooSmall(least: number, currency: string): LocalizedText {
  const { en, ja } = moneyText(least, currency);
  return text(`The amount must be at least ${en}.`, `金額の下限は ${ja} です。`);
}
