import type { Context, MiddlewareHandler, Next } from "hono";
import { bodyLimit } from "hono/body-limit";
import { every } from "hono/combine";
import { type Json, jsonOf, losesDigits } from "#sdk/json.ts";
import { ApiError } from "./errors.ts";
import type { Env } from "./parts.ts";

/** Deeper than any flow; shallow enough for every recursion behind it. */
const depthLimit = 64;

/** Would change an object's prototype if anything ever assigned it. */
const forbiddenKey = "__proto__";

export const bodyMaxBytes = 1024 * 1024;
const smallMaxBytes = 16 * 1024;

/** Refuses addresses that say what could not be stored and shown again. */
export const plainAddress: MiddlewareHandler<Env> = (c, next) => {
  checkText(decodeLoosely(c.req.url));
  return next();
};

/**
 * Refuses bodies that could not be stored and shown again as they came, before any schema sees
 * them: broken UTF-8, NUL, half surrogates, numbers that lose digits, deep nesting. It stands behind
 * what asks who it is: from a stranger no body is read, but where anybody may come in.
 */
export const plainBody: MiddlewareHandler<Env> = plainUpTo(bodyMaxBytes);

/** The same for what a stranger sends: an e-mail, a name, a password and a token are less. */
export const smallBody: MiddlewareHandler<Env> = plainUpTo(smallMaxBytes);

/** Any body, as it came, if it is no larger. */
export const rawBody: MiddlewareHandler<Env> = limited(bodyMaxBytes);

function plainUpTo(maxSize: number): MiddlewareHandler<Env> {
  return every(limited(maxSize), plainJson);
}

function limited(maxSize: number): MiddlewareHandler<Env> {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw ApiError.of("request.too_large", { limit: maxSize });
    },
  });
}

async function plainJson(c: Context<Env>, next: Next): Promise<void> {
  if (/json/i.test(c.req.header("content-type") ?? "") && c.req.raw.body !== null) {
    const bytes = await c.req.arrayBuffer();
    if (bytes.byteLength > 0) {
      const written = textOf(bytes);
      plainJsonIn(written);
      // Every reader behind it parses the body as JavaScript does: an amount of money would change silently.
      if (losesDigits(written)) throw ApiError.of("request.number_too_large");
    }
  }
  await next();
}

function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw ApiError.of("request.malformed_json");
  }
}

/** What a text in JSON holds, where it can be stored and shown again. Numbers that would lose digits are texts. */
export function plainJsonIn(written: string): Json {
  // Before anything recursive looks at it.
  checkPlain(parse(written));
  const json = jsonOf(written);
  if (json === undefined) throw ApiError.of("request.malformed_json");
  return json;
}

function parse(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    throw ApiError.of("request.malformed_json");
  }
}

function decodeLoosely(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

/** Walks without recursion, because the depth is what is in doubt. */
export function checkPlain(root: unknown): void {
  let level: readonly unknown[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > depthLimit) throw ApiError.of("request.too_deep", { limit: depthLimit });
    level = level.flatMap(checkOne);
  }
}

/** Checks one value and gives what it holds. */
function checkOne(value: unknown): readonly unknown[] {
  if (typeof value === "string") checkText(value);
  if (typeof value !== "object" || value === null) return [];
  if (!Array.isArray(value)) for (const key of Object.keys(value)) checkKey(key);
  return Object.values(value);
}

function checkKey(key: string): void {
  checkText(key);
  if (key === forbiddenKey) throw ApiError.of("request.forbidden_key", { key });
}

function checkText(value: string): void {
  if (value.includes("\0") || !value.isWellFormed()) throw ApiError.of("request.forbidden_text");
}
