import type { MiddlewareHandler } from "hono";
import { ApiError } from "../errors.ts";
import type { Env } from "../parts.ts";
import { isEncrypted, type Surface } from "./surface.ts";

const thisMachine: readonly string[] = ["127.0.0.1", "[::1]", "localhost"];

/**
 * A web page whose name was made to point at this machine (DNS rebinding) still sends its own name
 * as host. Nothing but this server's own names is answered; through a proxy, only the public one.
 */
export function ownHostOnly(surface: Surface): MiddlewareHandler<Env> {
  const published = surface.publicUrl === null ? [] : [surface.publicUrl.hostname];
  const own = new Set([...thisMachine, ...published, inUrl(surface.host)]);
  const throughProxy = surface.publicUrl === null ? own : new Set(published);
  return async (c, next) => {
    const header = c.req.header("host");
    const { hostname, username, password } = new URL(c.req.url);
    // Of an address with credentials in it no request can be made.
    if (username !== "" || password !== "") throw ApiError.of("request.malformed_http");
    const hosts = [hostname, ...(header === undefined ? [] : [nameOf(header)])];
    const names = c.get("client").proxied ? throughProxy : own;
    if (!hosts.every((host) => names.has(host))) throw ApiError.of("request.foreign_host");
    await next();
  };
}

function nameOf(host: string): string {
  return host.replace(/:\d*$/, "").toLowerCase();
}

function inUrl(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}

/**
 * What came to the proxy unencrypted is sent to the encrypted address, where it changes nothing, and
 * refused where it would: it has already been on the wire in the clear.
 */
export function encryptedOnly(surface: Surface): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (!isEncrypted(surface) || c.get("client").protocol !== "http") return next();
    if (c.req.method !== "GET" && c.req.method !== "HEAD")
      throw ApiError.of("request.not_encrypted");
    const { pathname, search } = new URL(c.req.url);
    // Origin and path are joined as texts: a path such as //other.example stays a path.
    return c.redirect(`${surface.publicUrl?.origin ?? ""}${pathname}${search}`, 308);
  };
}
