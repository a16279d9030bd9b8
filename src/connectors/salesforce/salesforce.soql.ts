/** SOQL, with values that never leave their quotes. */
import type { Json, LocalizedText } from "#sdk/index.ts";
import { InputError, text } from "#sdk/index.ts";
import { wholeId } from "./salesforce.names.ts";

const escapes: Readonly<Record<string, string>> = {
  "\\": String.raw`\\`,
  "'": String.raw`\'`,
  '"': String.raw`\"`,
  "\n": String.raw`\n`,
  "\r": String.raw`\r`,
  "\t": String.raw`\t`,
  "\b": String.raw`\b`,
  "\f": String.raw`\f`,
};

/** A text between quotes. What is no plain sign goes in by its number. */
export function quoted(value: string): string {
  const inside = value.replace(
    // The classes name what SOQL escapes, line ends of every kind, and halves of signs.
    /[\\'"\p{Cc}\p{Cs}\u2028\u2029]/gu,
    (sign) => escapes[sign] ?? `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `'${inside}'`;
}

/** For LIKE: the value's own signs mean themselves. */
export function pattern(field: string, is: "starts_with" | "contains", value: Json): string {
  if (typeof value !== "string" && typeof value !== "number")
    throw unfit(field, text("a text", "テキスト"));
  const inside = quoted(String(value))
    .slice(1, -1)
    .replace(/[%_]/g, String.raw`\$&`);
  return is === "contains" ? `'%${inside}%'` : `'${inside}%'`;
}

/** A moment in whole seconds, which is all that comparisons see. */
export function momentLiteral(at: Date, round: "down" | "up"): string {
  const seconds = Math[round === "down" ? "floor" : "ceil"](at.getTime() / 1_000);
  // SOQL knows years of four digits from 1700 on.
  const known = Math.min(Math.max(seconds, -8_520_336_000), 64_060_588_799);
  return `${new Date(known * 1_000).toISOString().slice(0, 19)}Z`;
}

/** A value as a literal of a field's type. Throws an InputError for one that the type does not have. */
export function literal(field: string, type: string, value: Json): string {
  const said = typeof value === "string" ? value.trim() : value;
  switch (type) {
    case "boolean":
      if (said === true || said === "true") return "true";
      if (said === false || said === "false") return "false";
      throw unfit(field, text("true or false", "true または false"));
    case "int":
    case "long":
    case "double":
    case "currency":
    case "percent": {
      const number = typeof said === "number" ? String(said) : said;
      if (typeof number === "string" && /^-?\d{1,30}(\.\d{1,30})?$/.test(number)) return number;
      throw unfit(field, text("a number", "数値"));
    }
    case "date":
      if (typeof said === "string" && isDate(said)) return said.slice(0, 10);
      throw unfit(field, text("a date such as 2026-11-30", "2026-11-30 のような日付"));
    case "datetime": {
      const at = typeof said === "string" && said.includes("T") ? new Date(said) : null;
      if (at !== null && !Number.isNaN(at.getTime())) return momentLiteral(at, "down");
      throw unfit(
        field,
        text("a moment such as 2026-11-30T09:00:00Z", "2026-11-30T09:00:00Z のような日時"),
      );
    }
    case "id":
    case "reference": {
      const id = typeof said === "string" ? wholeId(said) : null;
      if (id !== null) return quoted(id);
      throw unfit(field, text("the ID of a record", "レコードの ID"));
    }
    default:
      if (typeof value === "string") return quoted(value);
      if (typeof value === "number" || typeof value === "boolean") return quoted(String(value));
      throw unfit(field, text("a text", "テキスト"));
  }
}

function isDate(said: string): boolean {
  return /^\d{4}-\d\d-\d\d(T.*)?$/.test(said) && !Number.isNaN(Date.parse(said.slice(0, 10)));
}

function unfit(field: string, wanted: LocalizedText): InputError {
  return new InputError({
    code: "salesforce.value_unfit",
    message: text(
      `The field ${field} is compared with ${wanted.en}, and the step gives another value.`,
      `項目 ${field} の比較には${wanted.ja}が必要ですが、別の値が指定されています。`,
    ),
    advice: text("Give the condition another value.", "条件の値を修正してください。"),
  });
}
