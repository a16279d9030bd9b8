/** What a field takes. K: texts are taken for numbers and for true and false where they read as such. */
import { SalesforceError } from "./errors.ts";
import { wholeId } from "./ids.ts";
import { Decimal, type Value } from "./json.ts";
import type { Field } from "./schema.ts";

/** The value as the field keeps it. */
export function taken(field: Field, given: unknown): Value {
  if (given === null || given === "") return null;
  switch (field.type) {
    case "boolean":
      if (typeof given === "boolean") return given;
      if (given === "true" || given === "false") return given === "true";
      throw cannotRead(field, given);
    case "int":
    case "double":
    case "currency":
    case "percent":
      return numberIn(field, given);
    case "date":
      if (typeof given === "string" && /^\d{4}-\d\d-\d\d$/.test(given)) return given;
      throw cannotRead(field, given);
    case "datetime": {
      const at = typeof given === "string" && given.includes("T") ? Date.parse(given) : Number.NaN;
      if (Number.isNaN(at)) throw cannotRead(field, given);
      return `${new Date(at).toISOString().slice(0, 19)}.000+0000`;
    }
    case "id":
    case "reference": {
      const id = typeof given === "string" ? wholeId(given) : null;
      if (id !== null) return id;
      throw invalid(
        "MALFORMED_ID",
        `${field.label}: id value of incorrect type: ${text(given)}`,
        field,
      );
    }
    case "string":
    case "textarea":
    case "email":
    case "phone":
    case "url":
    case "picklist":
    case "address":
      return textIn(field, given);
  }
}

function numberIn(field: Field, given: unknown): Value {
  const said = given instanceof Decimal ? given.text : String(given);
  if (!/^-?\d+(\.\d+)?$/.test(said) || typeof given === "boolean") throw cannotRead(field, given);
  if (field.type === "int") {
    if (/^-?\d{1,10}$/.test(said)) return Number(said);
    throw cannotRead(field, given);
  }
  const [whole = "", part = ""] = said.replace("-", "").split(".");
  if (whole.length > field.precision - field.scale)
    throw invalid(
      "NUMBER_OUTSIDE_VALID_RANGE",
      `${field.label}: value outside of valid range on numeric field: ${said}`,
      field,
    );
  return part.length > field.scale ? new Decimal(rounded(said, field.scale)) : new Decimal(said);
}

/** Half away from zero. */
function rounded(said: string, scale: number): string {
  const [whole = "0", part = ""] = said.replace("-", "").split(".");
  const kept = BigInt(whole + part.slice(0, scale).padEnd(scale, "0"));
  const up = Number(part.charAt(scale)) >= 5 ? kept + 1n : kept;
  const digits = String(up).padStart(scale + 1, "0");
  const sign = said.startsWith("-") ? "-" : "";
  return `${sign}${digits.slice(0, digits.length - scale)}.${digits.slice(digits.length - scale)}`;
}

function textIn(field: Field, given: unknown): Value {
  if (typeof given === "object") throw cannotRead(field, given);
  const said = text(given);
  if (field.length > 0 && said.length > field.length)
    throw invalid(
      "STRING_TOO_LONG",
      `${field.label}: data value too large: ${said.slice(0, 40)} (max length=${field.length})`,
      field,
    );
  if (field.restrictedPicklist && !field.picklistValues.includes(said))
    throw invalid(
      "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
      `${field.label}: bad value for restricted picklist field: ${said}`,
      field,
    );
  return said;
}

function invalid(code: string, message: string, { name }: Field): SalesforceError {
  return new SalesforceError(400, code, message, [name]);
}

function cannotRead({ type }: Field, given: unknown): SalesforceError {
  return new SalesforceError(
    400,
    "JSON_PARSER_ERROR",
    `Cannot deserialize instance of ${type} from VALUE_STRING value ${text(given)} or request may be missing a required field at [line:1, column:1]`,
  );
}

const text = (given: unknown): string =>
  given instanceof Decimal ? given.text : typeof given === "string" ? given : JSON.stringify(given);
