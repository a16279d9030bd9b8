import { isWithin } from "#engine/is-within.ts";
import type { Context, MiddlewareHandler } from "hono";
import { every } from "hono/combine";
import { NoRoomError } from "#engine/room.ts";
import { ApiError } from "../errors.ts";
import type { Env } from "../parts.ts";
import { rawBody } from "../plain-json.ts";
import { fairPlaces } from "./fair-places.ts";

/** What every address has in common to which other systems send. */

/** So many bodies are read at once in one process, and so many deliveries are in hand; a body is up to 1 MB. */
const mostAtOnce = 64;

/** Senders repeat what was not received by themselves; so soon at the earliest. */
const retryAfterSeconds = 30;

/** How often at most something is written down of each address that hangs on what strangers send. */
const noteEvery = 10_000;

/** Whether it is time to write something down of an address again. */
export function seldom(): (tokenHash: string, at: number) => boolean {
  const noted = new Map<string, number>();
  return (tokenHash, at) => {
    if (isWithin(noted.get(tokenHash) ?? -Infinity, noteEvery, at)) return false;
    if (noted.size > 10_000) noted.clear();
    noted.set(tokenHash, at);
    return true;
  };
}

/**
 * Reads the body, then takes a place among those in hand: a sender who sends slowly holds no place that others need.
 * Where too many bodies are being read, the address with the most of them gives up its oldest.
 */
export function wholeBody(addressOf: (c: Context<Env>) => string): MiddlewareHandler<Env> {
  return every(rawBody, readInTurn(addressOf), limitedInNumber());
}

function readInTurn(addressOf: (c: Context<Env>) => string): MiddlewareHandler<Env> {
  const reading = fairPlaces(mostAtOnce);
  return async (c, next) => {
    const place = reading.enter(addressOf(c));
    if (place === null) throw unavailable(c);
    try {
      const read = await Promise.race([c.req.arrayBuffer(), place.lost]);
      if (read === "lost") throw unavailable(c);
    } finally {
      place.leave();
    }
    await next();
  };
}

function limitedInNumber(): MiddlewareHandler<Env> {
  let inHand = 0;
  return async (c, next) => {
    if (inHand >= mostAtOnce) throw unavailable(c);
    inHand += 1;
    try {
      await next();
    } finally {
      inHand -= 1;
    }
  };
}

/** A full disk is nothing that a sender can do anything about but wait. */
export async function takeIn<Taken>(c: Context<Env>, take: () => Promise<Taken>): Promise<Taken> {
  try {
    return await take();
  } catch (error) {
    if (error instanceof NoRoomError) throw unavailable(c);
    throw error;
  }
}

export function unavailable(c: Context<Env>): ApiError {
  c.header("Retry-After", String(retryAfterSeconds));
  return ApiError.of("hook.unavailable");
}
