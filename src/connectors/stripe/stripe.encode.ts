/** Requests as they go out to Stripe: its form encoding, its version, and whose key it is. Pure. */
import type { FrozenRequest, HttpRequest, HttpVerb, Json, JsonObject } from "#sdk/index.ts";

/** What our types and texts are written for. Frozen requests carry it along. */
export const apiVersion = "2026-10-28.endive";

/** Where requests go, and with which key. */
export interface Access {
  readonly origin: string;
  readonly apiKey: string;
}

export function encodeRead(access: Access, path: string, params: JsonObject): HttpRequest {
  const query = formOf(params);
  return {
    method: "GET",
    url: `${access.origin}${path}${query === "" ? "" : `?${query}`}`,
    headers: headersFor(access, apiVersion),
  };
}

export function encodeWrite(
  access: Access,
  { method, path, params, apiVersion: version }: Omit<FrozenRequest<HttpVerb>, "format">,
  idempotencyKey: string | null,
): HttpRequest {
  const headers = headersFor(access, version);
  const url = access.origin + path;
  // Stripe keeps no key for a deletion, which takes no parameters either.
  if (method === "DELETE") return { method, url, headers };
  const key = idempotencyKey === null ? {} : { "idempotency-key": idempotencyKey };
  return { method, url, headers: { ...headers, ...key }, body: formOf(params) };
}

function headersFor({ apiKey }: Access, version: string): HttpRequest["headers"] {
  return {
    accept: "application/json",
    "content-type": "application/x-www-form-urlencoded",
    "user-agent": "Millrace",
    "stripe-version": version,
    authorization: `Basic ${Buffer.from(`${apiKey}:`).toString("base64")}`,
  };
}

/** Stripe's form of nested values: `shipping[address][city]=…&expand[0]=…`, as its own package writes it. */
export function formOf(params: JsonObject): string {
  return pairsOf("", params).join("&");
}

function pairsOf(name: string, value: Json): readonly string[] {
  if (value === null || typeof value !== "object")
    return [`${encoded(name)}=${encoded(value === null ? "" : String(value))}`];
  return Object.entries(value).flatMap(([key, inner]) =>
    pairsOf(name === "" ? key : `${name}[${key}]`, inner),
  );
}

function encoded(text: string): string {
  return encodeURIComponent(text)
    .replaceAll(/[!*()']/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%5B", "[")
    .replaceAll("%5D", "]");
}
