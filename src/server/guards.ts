import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { every } from "hono/combine";
import { secureHeaders } from "hono/secure-headers";
import type { Log } from "#engine/log.ts";
import { localActor } from "#people/actor.ts";
import { ApiError } from "./errors.ts";
import { localeOfHeader } from "#i18n/language.ts";
import type { Env, ServerParts } from "./parts.ts";
import { bearerOf } from "./sign-in/bearer.ts";

/** One line for each request. The query is left out: people search for names in it. */
export function requestLog(log: Log): MiddlewareHandler<Env> {
  return async (c, next) => {
    const start = performance.now();
    await next();
    const { method, path } = c.req;
    log.debug(
      { method, path, status: c.res.status, ms: Math.round(performance.now() - start) },
      "Request",
    );
  };
}

export const securityHeaders: MiddlewareHandler<Env> = every(
  secureHeaders({
    // The address is plain HTTP on this machine.
    strictTransportSecurity: false,
    xFrameOptions: "DENY",
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  }),
  async (c, next) => {
    await next();
    c.header("Cache-Control", "no-store");
  },
);

export const language: MiddlewareHandler<Env> = async (c, next) => {
  const locale = localeOfHeader(c.req.header("accept-language"));
  c.set("locale", locale);
  await next();
  c.header("Content-Language", locale);
  c.header("Vary", "Accept-Language", { append: true });
};

const ownNames: ReadonlySet<string> = new Set(["127.0.0.1", "[::1]", "localhost"]);

/**
 * A web page whose name was made to point at this machine (DNS rebinding) still sends its own name
 * as host. Nothing but this machine's own names is answered.
 */
export const ownHostOnly: MiddlewareHandler<Env> = async (c, next) => {
  const header = c.req.header("host");
  const hosts = [new URL(c.req.url).hostname, ...(header === undefined ? [] : [nameOf(header)])];
  if (!hosts.every((host) => ownNames.has(host))) throw ApiError.of("request.foreign_host");
  await next();
};

function nameOf(host: string): string {
  return host.replace(/:\d*$/, "").toLowerCase();
}

/**
 * Lets in who knows the token of the data folder, or shows an API key or a session's cookie. The
 * token is compared by digest, so that neither time nor length tells anything.
 */
export function signedIn({
  token,
  people,
}: Pick<ServerParts, "token" | "people">): MiddlewareHandler<Env> {
  const wanted = digest(token);
  return async (c, next) => {
    const { headers } = c.req.raw;
    const given = bearerOf(headers);
    const isToken = given !== null && timingSafeEqual(digest(given), wanted);
    const actor = isToken ? localActor : await people.actorOf(headers);
    if (actor === null)
      throw ApiError.of(given === null ? "request.token_missing" : "request.token_wrong");
    c.set("actor", actor);
    await next();
  };
}

function digest(value: string): Buffer {
  return createHash("sha256").update(value).digest();
}
