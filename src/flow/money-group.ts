import type { Money } from "#sdk/action.ts";
import { currencyCode, isCurrency, minorDigits } from "#sdk/currency.ts";
import { isJsonObject, type Json, type JsonObject } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import type { Schema } from "./catalogue.ts";
import { shapeOf } from "./shape.ts";

/**
 * Money where it stands by itself, in a variable or an input of a flow: an amount in the smallest unit, and its
 * currency beside it.
 */
export const moneyGroup: Schema = {
  type: "object",
  properties: {
    // First, because it says how the amount is written.
    currency: { type: "string", field: { label: text("Currency", "通貨"), currency: true } },
    amount: {
      type: "integer",
      field: { label: text("Amount", "金額"), money: { currency: ["currency"] } },
    },
  },
  required: ["amount", "currency"],
  additionalProperties: false,
};

export function isMoneyGroup({ properties }: Schema): boolean {
  const { amount, currency, ...others } = properties ?? {};
  return (
    amount?.field?.money !== undefined &&
    currency?.field?.currency === true &&
    Object.keys(others).length === 0
  );
}

export function takesMoneyGroup(schema: Schema): boolean {
  return shapeOf(schema).alternatives.some((one) => isMoneyGroup(one.schema));
}

export function moneyJson(amount: Json, currency: string): JsonObject {
  return { amount, currency: currencyCode(currency) };
}

export function isMoneyJson(json: Json): boolean {
  return moneyOfJson(json) !== null;
}

/** The money that a group is; null for anything else. */
export function moneyOfJson(json: Json): Money | null {
  if (!isJsonObject(json)) return null;
  const { amount, currency, ...others } = json;
  return typeof amount === "number" &&
    Number.isSafeInteger(amount) &&
    typeof currency === "string" &&
    isCurrency(currency) &&
    Object.keys(others).length === 0
    ? { amount, currency }
    : null;
}

/** `12.50 USD`, as the cell of a lookup table has it; undefined for what is not written so. */
export function moneyWritten(written: string): JsonObject | undefined {
  const [, sign = "", whole = "", decimals = "", currency = ""] =
    /^\s*(-?)(\d+)(?:\.(\d+))?\s*([A-Za-z]{3})\s*$/.exec(written) ?? [];
  const digits = minorDigits(currency);
  if (!isCurrency(currency) || decimals.length > digits) return undefined;
  const amount = Number(`${sign}${whole}${decimals.padEnd(digits, "0")}`);
  return Number.isSafeInteger(amount) ? moneyJson(amount, currency) : undefined;
}
