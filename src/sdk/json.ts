/** Any value that JSON can carry. Payloads, inputs and outputs are of this type between modules. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

/**
 * Parses a text as JSON; undefined if it is not JSON, or is nested too deep to walk through. A number
 * that JavaScript cannot hold stays a text, digit by digit. All JSON from outside is parsed here.
 */
export function jsonOf(text: string): Json | undefined {
  return isPlain(text) ? parsed(() => JSON.parse(text)) : jsonBy(text, numberOf);
}

/** The same, but each number is what `read` makes of it as it is written. */
export function jsonBy(text: string, read: (written: string) => Json): Json | undefined {
  const exact = (_key: string, value: Json, context?: { readonly source?: string }): Json =>
    typeof value === "number" ? read(context?.source ?? String(value)) : value;
  return parsed(() => JSON.parse(text, exact));
}

function parsed(parse: () => Json): Json | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

function numberOf(written: string): Json {
  return isExact(written) ? Number(written) : written;
}

/** Does a number in the text, which is JSON, lose digits where it is parsed as JavaScript does? */
export function losesDigits(text: string): boolean {
  if (isPlain(text)) return false;
  let loses = false;
  jsonBy(text, (written) => {
    loses ||= !isExact(written);
    return null;
  });
  return loses;
}

/** Whole numbers beyond 2^53 never are, so that the ids of a system do not vary between texts and numbers. */
function isExact(written: string): boolean {
  return /^-?\d+$/.test(written) ? Number.isSafeInteger(Number(written)) : keepsDigits(written);
}

/**
 * JavaScript writes a number as short as it can be told from its neighbours: one that it holds comes back with the digits
 * that came.
 */
export function keepsDigits(written: string): boolean {
  const number = Number(written);
  return Number.isFinite(number) && digitsOf(String(number)) === digitsOf(written);
}

/** The same text for the same number: its digits without zeros around them, and where the point is. */
function digitsOf(written: string): string {
  const [, sign = "", whole = "", fraction = "", power = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(written) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  const kept = digits.replace(/(?<!0)0+$/, "");
  if (kept === "") return "0";
  return `${sign}${kept}e${Number(power) - fraction.length + digits.length - kept.length}`;
}

const bodies = new WeakMap<{ readonly body: string }, Json | undefined>();

/** The body of an answer as JSON. Each answer is parsed once, for its judge and for its reader alike. */
export function jsonBodyOf(answer: { readonly body: string }): Json | undefined {
  if (!bodies.has(answer)) bodies.set(answer, jsonOf(answer.body));
  return bodies.get(answer);
}

/** Numbers with so many digits and without an exponent are always exact. */
const exactDigits = 15;

/** A deeper value is checked value by value, which fails if it is too deep. */
const deepest = 500;

/** Signs of JSON, as their codes. */
const quote = 0x22;
const backslash = 0x5c;
const zero = 0x30;
const nine = 0x39;
const point = 0x2e;
const exponent = 0x65;
const largeExponent = 0x45;
const openList = 0x5b;
const closeList = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/**
 * Neither a long number nor one with an exponent nor a deep value can be in it, so that it need not be
 * checked value by value, which takes ten times as long as parsing.
 */
function isPlain(text: string): boolean {
  let depth = 0;
  let digits = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign >= zero && sign <= nine) {
      digits += 1;
      if (digits > exactDigits) return false;
      continue;
    }
    if (digits > 0 && (sign === exponent || sign === largeExponent)) return false;
    if (sign === point) continue;
    digits = 0;
    if (sign === quote) at = endOfText(text, at);
    else if (sign === openList || sign === openObject) depth += 1;
    else if (sign === closeList || sign === closeObject) depth -= 1;
    if (depth > deepest) return false;
  }
  return true;
}

/** Where the quoted text ends that begins there: a quote after a backslash does not end it, unless that is one itself. */
function endOfText(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end === -1 ? json.length : end;
}

function isEscaped(json: string, at: number): boolean {
  let before = at - 1;
  while (json.charCodeAt(before) === backslash) before -= 1;
  return (at - before) % 2 === 0;
}

/** What was given in a form, as JSON: without what was left out. */
export function given(values: object): JsonObject {
  const json: JsonObject = JSON.parse(JSON.stringify(values));
  return json;
}

/** The text of that name in an object; null if there is none. */
export function textAt(value: Json | undefined, name: string): string | null {
  const text = isJsonObject(value) ? value[name] : undefined;
  return typeof text === "string" ? text : null;
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
