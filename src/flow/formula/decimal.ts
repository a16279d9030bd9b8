import { refuse } from "./refusal.ts";

/**
 * Exact decimal numbers: `units` divided by ten to the power of `scale`. 0.1 + 0.2 is 0.3, and an
 * amount stays what it was. Only a division can round: at twenty digits behind the point.
 */
export interface Decimal {
  readonly kind: "decimal";
  readonly units: bigint;
  readonly scale: number;
}

const maxScale = 20;
const maxDigits = 40;
const ceiling = 10n ** BigInt(maxDigits);

export function decimal(units: bigint, scale = 0): Decimal {
  const rounded = scale > maxScale ? divided(units, 10n ** BigInt(scale - maxScale)) : units;
  return trimmed(rounded, Math.min(scale, maxScale));
}

export function whole(value: number | bigint): Decimal {
  return decimal(BigInt(value));
}

/** Without zeros at the end, so that equal numbers are alike. */
function trimmed(units: bigint, scale: number): Decimal {
  if (units >= ceiling || units <= -ceiling) refuse("flow.formula_number_too_large", {});
  let [rest, digits] = [units, scale];
  while (digits > 0 && rest % 10n === 0n) [rest, digits] = [rest / 10n, digits - 1];
  return { kind: "decimal", units: rest, scale: digits };
}

/** `-12.5`, `1e3`; undefined for what is not written like a number. */
export function parseDecimal(written: string): Decimal | undefined {
  const match = /^([+-]?)(\d{1,60})(?:\.(\d{1,60}))?(?:[eE]([+-]?\d{1,3}))?$/.exec(written);
  if (match === null) return undefined;
  const [, sign = "", digits = "", fraction = "", exponent = "0"] = match;
  const units = BigInt(`${sign === "-" ? "-" : ""}${digits}${fraction}`);
  const scale = fraction.length - Number(exponent);
  return scale < 0 ? decimal(units * 10n ** BigInt(-scale)) : decimal(units, scale);
}

/** A number of JSON, by its shortest decimal spelling: what the other system wrote. */
export function fromNumber(value: number): Decimal {
  return parseDecimal(String(value)) ?? refuse("flow.formula_number_too_large", {});
}

/** In full, without exponent: `0.000001`. */
export function decimalText({ units, scale }: Decimal): string {
  if (scale === 0) return String(units);
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  const sign = units < 0n ? "-" : "";
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** No currency has more decimals. */
const decimalsOfMoney = 4;

/**
 * The number of JSON that is nearest to it. Only what a division or the like has left behind the point is rounded: what can
 * be an amount of money must be exact.
 */
export function toNumber(value: Decimal): number {
  const number = Number(decimalText(value));
  const isLong = value.scale > decimalsOfMoney;
  const isSafe = Number.isSafeInteger(Math.trunc(number));
  if (!isSafe || (!isLong && !isSame(fromNumber(number), value)))
    refuse("flow.formula_number_too_large", {});
  return number;
}

function isSame(one: Decimal, other: Decimal): boolean {
  return one.units === other.units && one.scale === other.scale;
}

/** For counts and positions. */
export function toInteger(value: Decimal): number {
  if (value.scale > 0) refuse("flow.formula_not_whole", { value: decimalText(value) });
  return toNumber(value);
}

export function isWhole({ scale }: Decimal): boolean {
  return scale === 0;
}

function aligned(a: Decimal, b: Decimal): readonly [bigint, bigint, number] {
  if (a.scale === b.scale) return [a.units, b.units, a.scale];
  const scale = Math.max(a.scale, b.scale);
  return [shifted(a, scale), shifted(b, scale), scale];
}

function shifted({ units, scale }: Decimal, to: number): bigint {
  return units * 10n ** BigInt(to - scale);
}

export function add(a: Decimal, b: Decimal): Decimal {
  const [one, other, scale] = aligned(a, b);
  return decimal(one + other, scale);
}

export function negate({ units, scale }: Decimal): Decimal {
  return decimal(-units, scale);
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return decimal(a.units * b.units, a.scale + b.scale);
}

export function divide(a: Decimal, b: Decimal): Decimal {
  if (b.units === 0n) refuse("flow.formula_division_by_zero", {});
  const [one, other] = aligned(a, b);
  return decimal(divided(one * 10n ** BigInt(maxScale), other), maxScale);
}

/** What is left of a division; with the sign of the first, as in CEL. */
export function remainder(a: Decimal, b: Decimal): Decimal {
  if (b.units === 0n) refuse("flow.formula_division_by_zero", {});
  const [one, other, scale] = aligned(a, b);
  return decimal(one % other, scale);
}

export function compare(a: Decimal, b: Decimal): number {
  const [one, other] = aligned(a, b);
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

export type Rounding = "half up" | "half even" | "up" | "down" | "cut";

/**
 * `half up` rounds a half away from zero, as people do, and `half even` to the even neighbour; `up` and `down`
 * mean towards plus and minus infinity, `cut` towards zero.
 */
export function roundTo(value: Decimal, digits: number, rounding: Rounding): Decimal {
  if (value.scale <= digits) return value;
  const step = 10n ** BigInt(value.scale - digits);
  const rounded = roundedBy(value.units, step, rounding);
  return digits < 0 ? decimal(rounded * 10n ** BigInt(-digits)) : decimal(rounded, digits);
}

/** Exact, however many digits the quotient has; `step` is positive. */
export function roundedBy(units: bigint, step: bigint, rounding: Rounding): bigint {
  const floor = floored(units, step);
  switch (rounding) {
    case "down":
      return floor;
    case "up":
      return floor * step === units ? floor : floor + 1n;
    case "cut":
      return units / step;
    case "half up":
      return divided(units, step);
    case "half even": {
      const twice = (units - floor * step) * 2n;
      if (twice === step) return floor % 2n === 0n ? floor : floor + 1n;
      return twice < step ? floor : floor + 1n;
    }
  }
}

function floored(units: bigint, step: bigint): bigint {
  const quotient = units / step;
  return units % step < 0n ? quotient - 1n : quotient;
}

/** To the nearest, halves away from zero. */
function divided(units: bigint, by: bigint): bigint {
  const negative = units < 0n !== by < 0n;
  const [top, bottom] = [units < 0n ? -units : units, by < 0n ? -by : by];
  const quotient = (top * 2n + bottom) / (bottom * 2n);
  return negative ? -quotient : quotient;
}
