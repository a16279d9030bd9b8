import type { Json } from "#sdk/json.ts";
import { textOf } from "./scalar.ts";

/** By moving the point in the text, because a division would round. */
export function decimalOf(minor: Json, digits: number): string | undefined {
  const match = /^(-?)(\d+)$/.exec(typeof minor === "boolean" ? "" : (textOf(minor) ?? ""));
  if (match === null) return undefined;
  const [, sign = "", units = ""] = match;
  if (digits === 0) return sign + units;
  const padded = units.padStart(digits + 1, "0");
  return `${sign}${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}
