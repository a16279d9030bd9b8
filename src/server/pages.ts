import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import type { Context, MiddlewareHandler, NotFoundHandler } from "hono";
import { Hono } from "hono";
import { html } from "hono/html";
import type { Env } from "./parts.ts";

/** The web application, as it was built into a folder. */

/** Stands in the page where the nonce goes that its style sheets must show. */
const noncePlace = "%NONCE%";

/** What a build consists of, but for its page. */
export function builtFiles(folder: string): Hono<Env> {
  // There is nothing to hand out, and the page says so to people.
  if (!existsSync(folder)) return new Hono<Env>();
  const file = serveStatic<Env>({ root: folder, precompressed: true });
  return new Hono<Env>().get("/assets/*", keptForGood, file).get("/icon.svg", file);
}

/** A file never changes under its name, which holds a digest of it. */
const keptForGood: MiddlewareHandler<Env> = async (c, next) => {
  await next();
  if (c.res.ok) c.header("Cache-Control", "public, max-age=31536000, immutable");
};

/**
 * Every address that a person opens in a browser leads to the one page, which finds out what to show.
 * Programs that ask for what is not there are told so by `otherwise`.
 */
export function pageOr(folder: string, otherwise: NotFoundHandler<Env>): NotFoundHandler<Env> {
  const page = readPage(folder);
  return (c) => {
    if (!isOpenedByPerson(c)) return otherwise(c);
    if (page === null) return c.html(unbuilt(), 503);
    return c.html(page.replaceAll(noncePlace, c.get("secureHeadersNonce") ?? ""));
  };
}

function readPage(folder: string): string | null {
  try {
    return readFileSync(join(folder, "index.html"), "utf8");
  } catch {
    return null;
  }
}

function isOpenedByPerson({ req }: Context<Env>): boolean {
  return (
    req.method === "GET" &&
    /\btext\/html\b/.test(req.header("accept") ?? "") &&
    !/^\/(api|assets|hooks)(\/|$)/.test(req.path)
  );
}

/** For whoever has started the server past `npm start`. */
function unbuilt() {
  return html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <title>Millrace</title>
      <h1>Millrace</h1>
      <p>The screens have not been built. Build them and restart: <code>npm run build</code></p>
      <p lang="ja">
        画面がビルドされていません。ビルドしてから再起動してください: <code>npm run build</code>
      </p>
    </html>`;
}
