import { createHash, timingSafeEqual } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import { every } from "hono/combine";
import { NONCE, secureHeaders } from "hono/secure-headers";
import type { Log } from "#engine/log.ts";
import { type Actor, localActor, localPerson } from "#people/actor.ts";
import { ApiError } from "./errors.ts";
import { localeOfHeader } from "#i18n/language.ts";
import type { Env, ServerParts } from "./parts.ts";
import { bearerOf } from "./sign-in/bearer.ts";
import { type Client, clientAddress } from "./surface/client.ts";
import { isEncrypted, type Surface } from "./surface/surface.ts";

/** A person who knows the address of a flow can send to it, so it stands in no log. */
export function pathToTell(path: string): string {
  return path.replace(/^(\/+hooks\/+(?:in|ring)\/+).+$/i, "$1[hidden]");
}

/** One line for each request. The query is left out: people search for names in it. */
export function requestLog(log: Log): MiddlewareHandler<Env> {
  return async (c, next) => {
    const start = performance.now();
    await next();
    const { method } = c.req;
    const path = pathToTell(c.req.path);
    const ms = Math.round(performance.now() - start);
    log.debug({ method, path, status: c.res.status, ms, from: clientAddress(c) }, "Request");
  };
}

/**
 * What a browser must not do with our answers. No script but from files of ours, no style but from
 * those and from what shows the answer's nonce: what somebody manages to write into a page does nothing.
 */
export function securityHeaders(surface: Surface): MiddlewareHandler<Env> {
  return every(
    secureHeaders({
      strictTransportSecurity: isEncrypted(surface) ? "max-age=31536000" : false,
      xFrameOptions: "DENY",
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", NONCE],
        imgSrc: ["'self'"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    }),
    async (c, next) => {
      await next();
      if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-store");
    },
  );
}

export const language: MiddlewareHandler<Env> = async (c, next) => {
  const locale = localeOfHeader(c.req.header("accept-language"));
  c.set("locale", locale);
  await next();
  c.header("Content-Language", locale);
  c.header("Vary", "Accept-Language", { append: true });
};

/** Throws where a request is refused. */
export type Guard = (c: Context<Env>) => Promise<void>;

type Door = Pick<ServerParts, "token" | "people" | "surface">;

/** Lets in who knows the token of the data folder, or shows an API key or a session's cookie. */
export function signedIn(parts: Door): Guard {
  const actorOf = whoAsks(parts);
  return async (c) => {
    const { headers } = c.req.raw;
    const actor = await actorOf(headers, c.get("client"));
    if (actor === null)
      throw ApiError.of(
        bearerOf(headers) === null ? "request.token_missing" : "request.token_wrong",
      );
    c.set("actor", actor);
  };
}

/**
 * Who shows these headers; null: nobody who may come in. The token is compared by digest, so that
 * neither time nor length tells anything. Throws where the person of the data folder is shown, by the token or by a
 * key of theirs, but not where that person counts.
 */
export function whoAsks({ token, people, surface }: Door): WhoAsks {
  const wanted = digest(token);
  return async (headers, { local }) => {
    const given = bearerOf(headers);
    const isToken = given !== null && timingSafeEqual(digest(given), wanted);
    const actor = isToken ? localActor : await people.actorOf(headers);
    if (actor?.person !== localPerson) return actor;
    if (!surface.localToken) throw ApiError.of("request.token_off");
    if (!local) throw ApiError.of("request.token_not_local");
    return actor;
  };
}

export type WhoAsks = (headers: Headers, from: Pick<Client, "local">) => Promise<Actor | null>;

function digest(value: string): Buffer {
  return createHash("sha256").update(value).digest();
}
