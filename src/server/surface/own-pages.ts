import type { MiddlewareHandler } from "hono";
import { ApiError } from "../errors.ts";
import type { Env } from "../parts.ts";
import type { Surface } from "./surface.ts";

const changesNothing: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Against requests that another website makes a browser send (CSRF). A browser adds its cookies to
 * them, and says from where they come; a program shows a token, which a browser never adds by itself.
 */
export function ownPagesOnly(surface: Surface): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { method, url } = c.req;
    if (showsToken(c.req.header("authorization"))) return next();
    const from = {
      site: c.req.header("sec-fetch-site"),
      origin: c.req.header("origin"),
      hasCookies: c.req.header("cookie") !== undefined,
    };
    const may = changesNothing.has(method)
      ? // A link leads here from anywhere; what a foreign page embeds or fetches is not for it.
        !from.hasCookies || !isForeign(from.site) || c.req.header("sec-fetch-mode") === "navigate"
      : isOwnPage(from, ownOrigin(surface, new URL(url)));
    if (!may) throw ApiError.of("request.foreign_page");
    return next();
  };
}

/** A password for the whole site (Basic), such as a proxy may ask for, a browser adds by itself like a cookie. */
function showsToken(authorization: string | undefined): boolean {
  return /^Bearer /i.test(authorization ?? "");
}

function isForeign(site: string | undefined): boolean {
  return site === "cross-site" || site === "same-site";
}

/** Each of the two that the browser says must fit. Who says neither and has no cookies is no browser. */
function isOwnPage(
  from: {
    readonly site: string | undefined;
    readonly origin: string | undefined;
    readonly hasCookies: boolean;
  },
  own: string,
): boolean {
  if (from.site !== undefined && from.site !== "same-origin") return false;
  if (from.origin !== undefined && from.origin !== own) return false;
  return from.site !== undefined || from.origin !== undefined || !from.hasCookies;
}

/** Where our pages are for whoever asked under this address. */
function ownOrigin({ publicUrl }: Surface, asked: URL): string {
  return publicUrl !== null && asked.hostname === publicUrl.hostname
    ? publicUrl.origin
    : asked.origin;
}
