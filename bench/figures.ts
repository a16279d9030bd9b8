/** Numbers, and how they are written. */

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The nearest value, not one in between: of a hundred, the 99th percentile is the second largest. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const index = Math.ceil((percent / 100) * sorted.length) - 1;
  return sorted[Math.max(0, index)] ?? Number.NaN;
}

/** Thousands apart; digits behind the point where the number is small. */
export function number(value: number): string {
  if (Number.isNaN(value)) return "–";
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en-US", { maximumFractionDigits: digits });
}

export function percent(part: number, whole: number): string {
  return `${Math.round((100 * part) / whole)} %`;
}

/** `12.0 / 34.0`: half of the values are below the first, all but a hundredth below the second. */
export function halfAndMost(values: readonly number[]): string {
  return `${number(median(values))} / ${number(percentile(values, 99))}`;
}

export function megabytes(bytes: number): string {
  return number(bytes / 1e6);
}
