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

/** As it is and as the user name of Basic authorization; each also as in JSON, and in an address. */
export function textsOf(secret: string): readonly string[] {
  const basic = Buffer.from(`${secret}:`).toString("base64").replace(/=+$/, "");
  const forms = [secret, basic].flatMap((text) => [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
  ]);
  return [...new Set(forms)];
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

/** Leaves secrets out of a text. */
export function hiding(texts: readonly string[]): (said: string) => string {
  return (said) => texts.reduce((left, secret) => left.replaceAll(secret, "[hidden]"), said);
}
