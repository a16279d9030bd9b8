/** JSON whose numbers keep all their digits, as Salesforce writes decimals. */
export class Decimal {
  /** Plain digits, with a point or without. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a field holds. */
export type Value = string | number | boolean | Decimal | null;

export function written(value: unknown): string {
  if (value instanceof Decimal) return value.text.includes(".") ? value.text : `${value.text}.0`;
  if (Array.isArray(value)) return `[${value.map(written).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const parts = Object.entries(value).flatMap(([name, one]) =>
    one === undefined ? [] : [`${JSON.stringify(name)}:${written(one)}`],
  );
  return `{${parts.join(",")}}`;
}

/** A body as it came, with its decimals digit by digit. */
export function read(text: string): unknown {
  const json: unknown = JSON.parse(
    text,
    (_name: string, value: unknown, context?: { readonly source?: string }) =>
      typeof value === "number" && !Number.isSafeInteger(value)
        ? new Decimal(context?.source ?? String(value))
        : value,
  );
  return json;
}

export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Decimal)
  );
}
