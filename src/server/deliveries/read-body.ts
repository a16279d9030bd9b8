import type { Json } from "#sdk/json.ts";
import { ApiError } from "../errors.ts";
import { checkPlain, plainJsonIn } from "../plain-json.ts";
import { charsetOfXml, xmlIn } from "./read-xml.ts";

/**
 * What a sender sends, as data: JSON as it is, a form as its fields, XML as fields where that is wanted, any other text
 * as a text. Throws an `ApiError` where it could not be stored and shown again.
 */
export function readBody(
  bytes: Uint8Array,
  contentType: string | null,
  xmlAs: "fields" | "text",
): Json {
  const { type, charset } = typeOf(contentType ?? "");
  const asXml = isXml(type) && xmlAs === "fields";
  const written = textOf(bytes, charset ?? (asXml ? charsetOfXml(bytes) : "utf-8"));
  if (written === "") return null;
  const body = asXml ? xmlIn(written) : bodyOf(written, type, charset ?? "utf-8");
  checkPlain(body);
  return body;
}

export function isXml(contentType: string | null): boolean {
  return /^(?:application|text)\/(?:[\w.-]+\+)?xml\s*(?:;|$)/i.test(contentType ?? "");
}

function bodyOf(written: string, type: string, charset: string): Json {
  if (/^(?:application|text)\/(?:[\w.-]+\+)?json$/.test(type)) return plainJsonIn(written);
  if (type === "application/x-www-form-urlencoded") return formIn(written, charset);
  // Who names no type means JSON mostly.
  return type === "" && /^\s*[[{]/.test(written) ? jsonOrText(written) : written;
}

function jsonOrText(written: string): Json {
  try {
    return plainJsonIn(written);
  } catch (error) {
    if (error instanceof ApiError && error.code === "request.malformed_json") return written;
    throw error;
  }
}

/** A name that stands several times has a list. */
function formIn(written: string, charset: string): Json {
  const fields = written.split("&").flatMap((pair): (readonly [string, string])[] => {
    if (pair === "") return [];
    const at = pair.indexOf("=");
    const [name, value] = at === -1 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
    return [[unescaped(name, charset), unescaped(value, charset)]];
  });
  const byName = Map.groupBy(fields, ([name]) => name);
  return Object.fromEntries(
    [...byName].map(([name, those]) => {
      const values = those.map(([, value]) => value);
      const [only = ""] = values;
      return [name, values.length === 1 ? only : values];
    }),
  );
}

function unescaped(part: string, charset: string): string {
  const bytes = Buffer.from(part.replaceAll("+", " "), "utf8")
    .toString("latin1")
    .replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return textOf(Buffer.from(bytes, "latin1"), charset);
}

function textOf(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    throw ApiError.of("hook.unreadable");
  }
}

function typeOf(header: string): { readonly type: string; readonly charset: string | null } {
  const [type = "", ...parameters] = header.split(";").map((part) => part.trim());
  const charset = parameters.flatMap(
    (one) => /^charset="?([\w.:-]{1,40})"?$/i.exec(one)?.[1] ?? [],
  );
  return { type: type.toLowerCase(), charset: charset[0] ?? null };
}
