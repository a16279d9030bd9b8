import { z } from "zod";
import type { Connector } from "#sdk/connector.ts";
import type { HttpResponse } from "#sdk/http.ts";
import type { JsonObject } from "#sdk/json.ts";

/** Shorter secrets would be found in unrelated texts. */
const shortest = 8;

/** The texts that would give a connection's secrets away, were they repeated to us. */
export function secretTexts(
  spec: Pick<Connector["connection"], "fields" | "secretsIn">,
  values: JsonObject,
): readonly string[] {
  return secretsOf(spec, values).flatMap(formsOf);
}

/** The values of a connection's secret fields, and the texts made from them. */
export function secretsOf(
  { fields, secretsIn }: Pick<Connector["connection"], "fields" | "secretsIn">,
  values: JsonObject,
): readonly string[] {
  const entered = Object.entries(fields.shape).flatMap(([name, schema]) => {
    const value = values[name];
    const isSecret = z.globalRegistry.get(schema)?.field?.secret === true;
    return isSecret && typeof value === "string" ? [value] : [];
  });
  return [...entered, ...(secretsIn?.(fields.parse(values)) ?? [])];
}

/** A secret in the forms in which it may come back; none where it is too short to be told from other texts. */
export function formsOf(secret: string): readonly string[] {
  return secret.length < shortest ? [] : textsOf(secret);
}

/** As it is, and as the user name of Basic authorization. */
export function textsOf(secret: string): readonly string[] {
  return [
    secret,
    Buffer.from(`${secret}:`)
      .toString("base64")
      .replace(/(?<!=)=+$/, ""),
  ];
}

/**
 * Millrace keeps and shows what the other side says, in errors and in the history of runs. If an
 * answer repeats a secret, as a proxy on the way may do, this removes the secret.
 */
export function hideSecrets(response: HttpResponse, texts: readonly string[]): HttpResponse {
  const hide = hiding(texts);
  const headers = Object.entries(response.headers).map(([name, value]) => [name, hide(value)]);
  return { ...response, headers: Object.fromEntries(headers), body: hide(response.body) };
}

/** Leaves secrets out of a text, however JSON, addresses and HTML write their signs. */
export function hiding(texts: readonly string[]): (said: string) => string {
  return (said) => texts.reduce(withoutSecret, said);
}

function withoutSecret(said: string, secret: string): string {
  // Letters and digits are written in one way, and hardly any answer holds them.
  return said.includes(longestWord(secret)) ? said.replace(patternOf(secret), "[hidden]") : said;
}

function longestWord(secret: string): string {
  return secret
    .split(/[^A-Za-z\d]+/)
    .reduce((longest, word) => (word.length > longest.length ? word : longest), "");
}

function patternOf(secret: string): RegExp {
  return new RegExp(Array.from(secret, waysToWrite).join(""), "g");
}

const inHtml: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&apos;"],
]);

/** JSON within JSON within JSON has so many backslashes before a sign; more would take long to look for. */
const backslashes = "\\\\{0,7}";

/** A sign as a pattern. */
function waysToWrite(sign: string): string {
  if (/[A-Za-z\d]/.test(sign)) return sign;
  const code = sign.codePointAt(0) ?? 0;
  const units = Array.from({ length: sign.length }, (_, at) => hex(sign.charCodeAt(at), 4));
  const bytes = Array.from(Buffer.from(sign), (byte) => `%${hex(byte, 2)}`);
  const html = inHtml.get(sign);
  // Those that begin as another does come first.
  const ways = [
    `&#0*${code};`,
    `&#[xX]0*${hex(code, 1)};`,
    ...(html === undefined ? [] : [html]),
    units.map((unit) => `${backslashes}\\\\u${unit}`).join(""),
    `${backslashes}${literally(JSON.stringify(sign).slice(1, -1))}`,
    `${backslashes}${literally(sign)}`,
    bytes.join(""),
    ...(sign === " " ? ["\\+"] : []),
  ];
  return `(?:${ways.join("|")})`;
}

/** Its letters may be large or small. */
function hex(code: number, length: number): string {
  const digits = code.toString(16).padStart(length, "0");
  return digits.replaceAll(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
