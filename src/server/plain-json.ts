import type { Context, MiddlewareHandler, Next } from "hono";
import { bodyLimit } from "hono/body-limit";
import { every } from "hono/combine";
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
    if (bytes.byteLength > 0) checkPlain(parse(bytes));
  }
  await next();
}

function parse(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
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

/** Walks without recursion, because the depth is what is in doubt. `anyNumber`: also those that lose digits. */
export function checkPlain(root: unknown, anyNumber = false): void {
  let level: readonly unknown[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > depthLimit) throw ApiError.of("request.too_deep", { limit: depthLimit });
    level = level.flatMap((value) => checkOne(value, anyNumber));
  }
}

/** Checks one value and gives what it holds. */
function checkOne(value: unknown, anyNumber: boolean): readonly unknown[] {
  if (typeof value === "string") checkText(value);
  if (typeof value === "number" && !anyNumber && !isKeptExactly(value)) {
    throw ApiError.of("request.number_too_large");
  }
  if (typeof value !== "object" || value === null) return [];
  if (!Array.isArray(value)) for (const key of Object.keys(value)) checkKey(key);
  return Object.values(value);
}

/** Beyond 2^53 JSON's digits and the number differ; an amount of money would change silently. */
function isKeptExactly(value: number): boolean {
  return Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
}

function checkKey(key: string): void {
  checkText(key);
  if (key === forbiddenKey) throw ApiError.of("request.forbidden_key", { key });
}

function checkText(value: string): void {
  if (value.includes("\0") || !value.isWellFormed()) throw ApiError.of("request.forbidden_text");
}
