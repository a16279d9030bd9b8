import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { ApiError } from "../errors.ts";
import { operationFinder } from "../operation-of.ts";
import type { Env, ServerParts } from "../parts.ts";
import { bodyMaxBytes } from "../plain-json.ts";
import { audited } from "./audited.ts";

/**
 * How much one person may change, so that nobody fills the disk or the log: by hand nobody comes near,
 * and a program that does waits. Counted in each process, for the person with all their keys.
 */

const minute = 60_000;
const hour = 60 * minute;

export const mostWrites = 600;
export const mostBytes = 200 * 1024 * 1024;

interface Spent {
  readonly count: Span;
  readonly bytes: Span;
}
interface Span {
  since: number;
  used: number;
}

/** More people at one time are not told apart. */
const mostPeople = 10_000;

/** Refuses a person's changes where they have made too many, or sent too much. */
export function writesLimited(
  app: OpenAPIHono<Env>,
  { clock }: Pick<ServerParts, "clock">,
): MiddlewareHandler<Env> {
  const operationOf = operationFinder(app);
  const all = new Map<string, Spent>();
  return (c, next) => {
    if (!leavesSomething(c.req.method, operationOf(c))) return next();
    const now = clock.now();
    const { person } = c.get("actor");
    if (all.size >= mostPeople) all.clear();
    const fresh = (): Span => ({ since: now, used: 0 });
    const spent = all.get(person) ?? { count: fresh(), bytes: fresh() };
    all.set(person, spent);
    take(c, spent.count, { amount: 1, most: mostWrites, within: minute, now });
    take(c, spent.bytes, { amount: sizeOf(c), most: mostBytes, within: hour, now });
    return next();
  };
}

/** What only hands something out leaves a line in the log. */
function leavesSomething(method: string, operation: string | undefined): boolean {
  const isRead = method === "GET" || method === "HEAD";
  return !isRead || (operation !== undefined && Object.hasOwn(audited, operation));
}

function take(
  c: Context<Env>,
  span: Span,
  wish: {
    readonly amount: number;
    readonly most: number;
    readonly within: number;
    readonly now: number;
  },
): void {
  const { amount, most, within, now } = wish;
  // A clock that went back frees nobody, and keeps nobody waiting for longer than the span.
  if (now - span.since >= within || now < span.since) [span.since, span.used] = [now, 0];
  if (span.used + amount <= most) {
    span.used += amount;
    return;
  }
  const seconds = Math.max(1, Math.ceil((span.since + within - now) / 1_000));
  c.header("Retry-After", String(seconds));
  throw ApiError.of("request.too_many_writes", { seconds });
}

/** Who does not say how much comes may send the most. */
function sizeOf(c: Context<Env>): number {
  if (c.req.raw.body === null) return 0;
  const said = c.req.header("content-length");
  return said === undefined ? bodyMaxBytes : Number(said);
}
