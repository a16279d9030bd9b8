import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { MiddlewareHandler } from "hono";
import type { Env } from "./parts.ts";

const packed = promisify(gzip);

/**
 * For a long answer that is the same for everybody as long as the process runs. It is written and packed
 * once; a browser that has it asks whether it still stands, and gets it again only where it does not.
 */
export function madeOnce(): MiddlewareHandler<Env> {
  let made: { readonly tag: string; readonly bytes: Uint8Array<ArrayBuffer> } | null = null;
  return async (c, next) => {
    if (made === null) {
      await next();
      if (c.res.status !== 200) return;
      const text = await c.res.clone().text();
      const tag = `"${createHash("sha256").update(text).digest("base64url")}"`;
      made = { tag, bytes: new Uint8Array(await packed(text)) };
    }
    const { tag, bytes } = made;
    const headers = { ETag: tag, "Cache-Control": "private, no-cache", Vary: "Accept-Encoding" };
    const known = c.req.header("If-None-Match")?.split(",") ?? [];
    if (known.some((one) => one.trim().replace(/^W\//, "") === tag)) {
      c.res = c.body(null, 304, headers);
      return;
    }
    if (takesGzip(c.req.header("Accept-Encoding") ?? "")) {
      const kind = { "Content-Type": "application/json", "Content-Encoding": "gzip" };
      c.res = c.body(bytes, 200, { ...headers, ...kind });
      return;
    }
    if (!c.finalized) await next();
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
  };
}

function takesGzip(accepted: string): boolean {
  return accepted.split(",").some((one) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/.test(one));
}
