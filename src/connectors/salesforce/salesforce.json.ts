/** Salesforce's JSON, without losing a digit: decimals become texts, digit by digit. */
import type { Json, JsonObject } from "#sdk/index.ts";
import { isJsonObject, jsonBy } from "#sdk/index.ts";

/** Undefined where it is no JSON. Whole numbers that JavaScript holds stay numbers. */
export function exactJson(body: string): Json | undefined {
  return jsonBy(body, (written) => {
    const isWhole = /^-?\d+$/.test(written) && Number.isSafeInteger(Number(written));
    return isWhole ? Number(written) : plain(written);
  });
}

/** A number as people write it: `1.5E3` is 1500, and 100.0 is 100. */
export function plain(source: string): string {
  const [, sign = "", whole = "", part = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source) ?? [];
  const shift = Number(exponent);
  // Nobody means such a number, and it would be as long as it is large.
  if (whole === "" || Math.abs(shift) > 400) return source;
  const digits = whole + part;
  const point = whole.length + shift;
  const padded =
    point <= 0
      ? "0".repeat(1 - point) + digits
      : digits.padEnd(Math.max(point, digits.length), "0");
  const at = Math.max(point, 1);
  const left = padded.slice(0, at).replace(/^0+(?=\d)/, "");
  const right = padded.slice(at).replace(/(?<!0)0+$/, "");
  const number = right === "" ? left : `${left}.${right}`;
  return number === "0" ? number : sign + number;
}

/** A record as pills know it: without what only the API needs, and with moments as the world writes them. */
export function recordOf(row: Json): JsonObject {
  if (!isJsonObject(row)) return {};
  const fields = Object.entries(row).filter(([name]) => name !== "attributes");
  return Object.fromEntries(fields.map(([name, value]) => [name, valueOf(value)]));
}

/** Related records stand inside a record, or in a list inside it. */
function valueOf(value: Json): Json {
  if (typeof value === "string") return momentIn(value);
  if (Array.isArray(value)) return value.map((one: Json) => valueOf(one));
  return isJsonObject(value) ? recordOf(value) : value;
}

function momentIn(value: string): string {
  const isMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/.test(value);
  return isMoment ? value.replace("+0000", "Z") : value;
}
