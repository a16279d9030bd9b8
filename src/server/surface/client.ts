import { isIP } from "node:net";
import type { HttpBindings } from "@hono/node-server";
import type { Context, MiddlewareHandler } from "hono";
import { ApiError } from "../errors.ts";
import type { Env } from "../parts.ts";
import type { Surface } from "./surface.ts";

/** Where a request came from. */
export interface Client {
  /** The IP address of whoever sent it, as far as it can be known. */
  readonly address: string;
  /** A proxy that is trusted handed it on. */
  readonly proxied: boolean;
  /** What that proxy says of its own connection: "https" or "http"; null where it says nothing. */
  readonly protocol: "https" | "http" | null;
  /** It came over a socket of this machine, or from inside this process, and nobody handed it on. */
  readonly local: boolean;
}

/**
 * The IP address that a request came from: of the connection, or, where a trusted proxy handed the
 * request on, what that says. What a stranger writes into `X-Forwarded-For` counts for nothing.
 */
export function clientAddress(c: Context<Env>): string {
  return c.get("client").address;
}

/** Notes where the request came from, and refuses who goes past the proxy. */
export function knowClient(surface: Surface): MiddlewareHandler<Env> {
  return async (c, next) => {
    const socket = incomingOf(c.env)?.socket;
    const peer = plainAddress(socket?.remoteAddress ?? "");
    const header = (name: string) => c.req.header(name);
    // Without a socket it was asked from inside this process.
    const local = (socket === undefined || isLoopback(peer)) && !isHandedOn(header);
    c.set("client", { ...clientOf(surface, peer, header), local });
    const isOwn = socket === undefined || isLoopback(peer) || peer === ownAddress(socket);
    if (!isOwn && !surface.plainHttp && !surface.trusts(peer))
      throw ApiError.of("request.past_the_proxy");
    await next();
  };
}

/** The bindings are there where a socket is. */
function incomingOf(bindings: Partial<HttpBindings> | undefined) {
  return bindings?.incoming;
}

/** Whether the other side went before its request was whole, which is no fault of ours. */
export function hungUp(c: Context<Env>): boolean {
  const incoming = incomingOf(c.env);
  return incoming !== undefined && incoming.destroyed && !incoming.complete;
}

/** Pure: who sent it, from the connection's peer and the headers. */
export function clientOf(
  surface: Pick<Surface, "trusts">,
  peer: string,
  header: (name: string) => string | undefined,
): Omit<Client, "local"> {
  if (!surface.trusts(peer)) return { address: peer || "unknown", proxied: false, protocol: null };
  const protocol = lastOf(header("x-forwarded-proto"))?.toLowerCase();
  return {
    address: firstStranger(surface, peer, header("x-forwarded-for") ?? ""),
    proxied: header("x-forwarded-for") !== undefined || protocol !== undefined,
    protocol: protocol === "https" || protocol === "http" ? protocol : null,
  };
}

/**
 * What a proxy on this machine hands on comes over a socket of this machine, too. A header can only
 * take away here: who leaves it out is where the socket says.
 */
function isHandedOn(header: (name: string) => string | undefined): boolean {
  const traces = ["forwarded", "via", "x-real-ip", "x-forwarded-for", "x-forwarded-host"];
  return [...traces, "x-forwarded-proto"].some((name) => header(name) !== undefined);
}

/**
 * Each proxy adds the address that it sees at the end. Read from there, the first that is no proxy of
 * ours is the client; whatever stands before it, the client may have written itself.
 */
function firstStranger(surface: Pick<Surface, "trusts">, peer: string, forwarded: string): string {
  let nearest = peer;
  for (const said of forwarded.split(",").toReversed()) {
    const address = plainAddress(said.trim());
    if (isIP(address) === 0) break;
    nearest = address;
    if (!surface.trusts(address)) break;
  }
  return nearest;
}

/** Without a port, without the dress of an IPv4 address in IPv6, without a zone. */
function plainAddress(said: string): string {
  const bare = /^\[(.*)\](?::\d+)?$/.exec(said)?.[1] ?? /^([\d.]+):\d+$/.exec(said)?.[1] ?? said;
  return bare.replace(/^::ffff:(?=[\d.]+$)/i, "").replace(/%.*$/, "");
}

function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.");
}

function ownAddress(socket: HttpBindings["incoming"]["socket"]): string {
  return plainAddress(socket.localAddress ?? "");
}

function lastOf(list: string | undefined): string | undefined {
  return list?.split(",").at(-1)?.trim();
}
