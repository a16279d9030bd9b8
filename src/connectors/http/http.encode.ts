/** A frozen request as it goes out, but for who asks. Pure, and the same bytes in every later build. */
import {
  type FrozenRequest,
  type HttpRequest,
  type HttpVerb,
  isJsonObject,
  type JsonObject,
} from "#sdk/index.ts";
import { encoded, headersOf, pairsOf, type Pairs } from "./http.address.ts";
import { markToken } from "./http.mark.ts";

export function encodeWrite(
  addressOf: (path: string, query: Pairs) => string,
  { method, path, params }: FrozenRequest<HttpVerb>,
  idempotencyKey: string,
): HttpRequest {
  const mark = textIn(params, "mark");
  const marked = (text: string): string => text.replaceAll(markToken, mark);
  const pairs = (name: string): Pairs =>
    Object.fromEntries(
      Object.entries(pairsOf(objectIn(params, name))).map(([key, value]) => [key, marked(value)]),
    );
  const keyHeader = keyHeaderOf(params);
  const key = keyHeader === null ? {} : { [keyHeader]: idempotencyKey };
  const { type, text } = bodyOf(params);
  const headers = {
    accept: "application/json",
    ...(type === null ? {} : { "content-type": type }),
    ...headersOf(pairs("headers")),
    ...key,
  };
  const url = addressOf(marked(path), pairs("query"));
  return text === null ? { method, url, headers } : { method, url, headers, body: marked(text) };
}

/** The header by whose key the other side knows a repeat, in small letters; null where it knows none. */
export function keyHeaderOf(params: JsonObject): string | null {
  const once = objectIn(params, "once");
  return once["is"] === "key" ? textIn(once, "header").toLowerCase() : null;
}

function bodyOf(params: JsonObject): {
  readonly type: string | null;
  readonly text: string | null;
} {
  const kind = textIn(params, "body");
  if (kind === "json") return { type: "application/json", text: textIn(params, "json") };
  if (kind === "text")
    return { type: textIn(params, "content_type"), text: textIn(params, "text") };
  if (kind !== "form") return { type: null, text: null };
  const fields = pairsOf(objectIn(params, "form"));
  return { type: "application/x-www-form-urlencoded", text: formOf(fields) };
}

/** As a form of a web page goes out. The mark's place stays as it is until the mark stands there. */
function formOf(fields: Pairs): string {
  const written = (word: string): string =>
    word
      .split(markToken)
      .map((part) => encoded(part).replaceAll("%20", "+"))
      .join(markToken);
  return Object.entries(fields)
    .map(([name, value]) => `${written(name)}=${written(value)}`)
    .join("&");
}

export function objectIn(params: JsonObject, name: string): JsonObject {
  const value = params[name];
  return isJsonObject(value) ? value : {};
}

export function textIn(params: JsonObject, name: string): string {
  const value = params[name];
  return typeof value === "string" ? value : "";
}
