import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import type { AuditEntry, InvokeKey } from "#engine/store.ts";
import type { JsonObject } from "#sdk/json.ts";
import { newId } from "../ids.ts";
import { operationFinder } from "../operation-of.ts";
import type { Env, ServerParts } from "../parts.ts";
import { bearerOf } from "../sign-in/bearer.ts";
import { endedKey } from "../sign-in/keys.ts";
import { clientAddress } from "../surface/client.ts";
import { networksOf } from "../surface/networks.ts";
import { type Audited, audited } from "./audited.ts";
import { aboutIn, answeredWith, codeIn, idInPath, lineOf, type Noted, whoEntered } from "./line.ts";
import { budget, type Throttle, throttle } from "./throttle.ts";

export type AuditParts = Pick<ServerParts, "store" | "clock" | "log" | "people">;

const hour = 3_600_000;

/** Of what strangers are refused, or may ask for as often as they like, the log holds no more than so many lines in an hour. */
const mostOfStrangers = 2_000;

/** What keeps the log from being filled: one for the whole server. */
export interface AuditLimits {
  /** Whether one more line may be written of what a stranger did, or of why it was refused. */
  mayTellOfStranger(c: Context<Env>, refused: string | null): Promise<boolean>;
  readonly once: Throttle;
}

export function auditLimits(parts: AuditParts): AuditLimits {
  const once = throttle(hour);
  const lines = budget(mostOfStrangers, hour);
  return {
    once,
    async mayTellOfStranger(c, refused) {
      const now = parts.clock.now();
      const { near, site } = networksOf(clientAddress(c));
      const repeats = refused !== null && tellsOnce.has(refused);
      if (repeats && !once.isFirst(`${refused} ${site ?? near}`, now)) return false;
      const taken = lines.take(now);
      if (taken === "last")
        await write(parts, c, noted("audit.strangers_left_out", null, { most: mostOfStrangers }));
      return taken === "one";
    },
  };
}

/** What one machine is refused over and over. */
const tellsOnce: ReadonlySet<string> = new Set([
  "sign_in.too_many_tries",
  "request.token_wrong",
  "hook.wrong_credentials",
]);

/**
 * Writes down what was done, once it is done, and what was refused. What was announced before gets its
 * line by this, or by nothing where nothing has happened.
 */
export function auditing(
  app: OpenAPIHono<Env>,
  parts: AuditParts,
  limits: AuditLimits,
): MiddlewareHandler<Env> {
  const operationOf = operationFinder(app);
  return async (c, next) => {
    await next();
    const now = parts.clock.now();
    const key = actorOf(c)?.key;
    if (key !== undefined && limits.once.isFirst(`${key} ${clientAddress(c)}`, now))
      await write(parts, c, noted("api_key.used", { kind: "api-key", id: key }));
    await close(parts, c, await whatBecame(parts, c, limits, operationOf(c)));
  };
}

/** The line about a request that is over; null: none. */
async function whatBecame(
  parts: AuditParts,
  c: Context<Env>,
  limits: AuditLimits,
  operation: string | undefined,
): Promise<Noted | null> {
  const what = auditedAs(operation);
  const { status } = c.res;
  if (status < 400) return what && lineFor(parts, c, limits, what, null);
  // Our fault, in the middle of it: what was announced may have happened.
  if (status >= 500) return c.get("begun") === undefined || !what ? null : unsure(c, what);
  const refused = codeIn(await answeredWith(c));
  if (actorOf(c) === null && status === 401) {
    const refusedKey = await keyRefused(parts, c, limits, refused);
    if (refusedKey !== null) return refusedKey;
  }
  // What is no proper request knocks at no door, and may say anything, at any length.
  if (what?.door === true)
    return refused.startsWith("request.") ? null : lineFor(parts, c, limits, what, refused);
  return aboutRights(status, refused)
    ? refusedLine(parts, c, limits, { what, operation, refused })
    : null;
}

async function lineFor(
  parts: AuditParts,
  c: Context<Env>,
  limits: AuditLimits,
  what: Audited,
  refused: string | null,
): Promise<Noted | null> {
  const costsNothing = refused !== null || what.isForAll === true;
  const isStranger = actorOf(c) === null;
  if (isStranger && costsNothing && !(await limits.mayTellOfStranger(c, refused))) return null;
  return lineOf(parts, c, what, refused);
}

/** Refused for who asks, or for how often; not for what was asked. */
function aboutRights(status: number, code: string): boolean {
  return status === 403 || status === 404 || status === 429 || code === "connection.not_granted";
}

/** Somebody known wanted what they may not: once an hour for the same. */
function refusedLine(
  { clock }: AuditParts,
  c: Context<Env>,
  { once }: AuditLimits,
  {
    what,
    operation,
    refused,
  }: {
    readonly what: Audited | null;
    readonly operation: string | undefined;
    readonly refused: string;
  },
): Noted | null {
  const actor = actorOf(c);
  // What is read and not there tells of no attempt.
  if (actor === null || operation === undefined) return null;
  if (what === null && !/^request\.(?:not_permitted|key_out_of_scope)$/.test(refused)) return null;
  const id = idInPath(c);
  if (!once.isFirst(`${actor.person} ${operation} ${refused} ${id}`, clock.now())) return null;
  const details = { refused, ...(actor.key === undefined ? {} : { key: actor.key }) };
  if (what === null) return noted("person.request_refused", null, { operation, ...details });
  const object = what.object === null || id === null ? null : { kind: what.object, id };
  return noted(`${what.action}_refused`, object, details);
}

/** A key that counts no more, or never did, was shown. */
async function keyRefused(
  { people, clock }: AuditParts,
  c: Context<Env>,
  limits: AuditLimits,
  refused: string,
): Promise<Noted | null> {
  const bearer = bearerOf(c.req.raw.headers);
  if (bearer === null || refused !== "request.token_wrong") return null;
  const known = await endedKey(people.database, bearer);
  if (known !== null && !limits.once.isFirst(`${known.id} ${clientAddress(c)}`, clock.now()))
    return null;
  if (!(await limits.mayTellOfStranger(c, known === null ? refused : null))) return null;
  return known === null
    ? noted("api_key.refused", null, { refused })
    : noted("api_key.refused", { kind: "api-key", id: known.id }, { refused, owner: known.person });
}

/**
 * Keeps what is about to be done before it is, so that no deed is without its line, even where the
 * process dies in the middle: `settle.ts` writes that line then. What cannot be kept is not done.
 */
export function announcing(app: OpenAPIHono<Env>, parts: AuditParts): MiddlewareHandler<Env> {
  const operationOf = operationFinder(app);
  return async (c, next) => {
    const what = auditedAs(operationOf(c));
    if (what !== null) await announce(parts, c, what);
    await next();
  };
}

export async function announce(
  parts: AuditParts,
  c: Context<Env>,
  { action, object: kind }: Pick<Audited, "action" | "object">,
): Promise<void> {
  const entry = entryOf(parts, c, noted(action, aboutIn(c, kind), c.get("told")));
  await parts.store.beginAudit(entry);
  c.set("begun", entry.id);
}

/** The same for the way back from the OpenID provider, which is no operation of the API. */
export function auditingWayBack(parts: AuditParts, limits: AuditLimits): MiddlewareHandler<Env> {
  return async (c, next) => {
    await next();
    await close(parts, c, await cameBack(parts, c, limits));
  };
}

async function cameBack(
  parts: AuditParts,
  c: Context<Env>,
  limits: AuditLimits,
): Promise<Noted | null> {
  const refused = c.res.status < 400 ? null : codeIn(await answeredWith(c));
  // Where no provider is set up, there is nothing to come back from.
  if (refused === "request.not_found") return null;
  const entered = await whoEntered(parts, c);
  if (entered !== null) return { ...noted("sign_in.oidc", null, c.get("told")), entered };
  if (!(await limits.mayTellOfStranger(c, refused))) return null;
  return noted("sign_in.oidc_refused", null, refused === null ? {} : { refused });
}

/** Calls by which other systems start flows: with what credential, and from where. */
export function auditingCalls(
  parts: AuditParts,
  limits: AuditLimits,
): MiddlewareHandler<Env, "/:flow"> {
  return async (c, next) => {
    await next();
    await close(parts, c, await calledWith(parts, c, limits));
  };
}

/** Stands behind what asks for the credentials: a call is written down before it starts anything. */
export function announcingCall(parts: AuditParts): MiddlewareHandler<Env, "/:flow"> {
  return async (c, next) => {
    await announce(parts, c, { action: "flow.called", object: "flow" });
    await next();
  };
}

async function calledWith(
  { clock }: AuditParts,
  c: Context<Env, "/:flow">,
  limits: AuditLimits,
): Promise<Noted | null> {
  const shown: InvokeKey | undefined = c.get("credential");
  const secret = shown?.id ?? null;
  const run = c.res.headers.get("Millrace-Run");
  const flow = { kind: "flow", id: c.req.param("flow") };
  const isNew =
    c.req.method === "POST" && run !== null && !c.res.headers.has("Idempotency-Replayed");
  if (secret !== null && isNew) return noted("flow.called", flow, { secret, run });
  const refused = c.res.status < 400 ? null : codeIn(await answeredWith(c));
  if (secret === null)
    return (await limits.mayTellOfStranger(c, refused))
      ? noted("flow.called_refused", null, { refused })
      : null;
  // What it starts says so itself; that it asks again, or is refused, is told once an hour.
  if (!limits.once.isFirst(`${secret} ${refused} ${clientAddress(c)}`, clock.now())) return null;
  const details = { secret, ...(refused === null ? {} : { refused }) };
  return noted(refused === null ? "flow.credentials_used" : "flow.called_refused", flow, details);
}

/** Null where nobody has shown who they are. */
function actorOf(c: Context<Env>): Env["Variables"]["actor"] | null {
  const actor: Env["Variables"]["actor"] | undefined = c.get("actor");
  return actor ?? null;
}

function noted(action: string, object: Noted["object"], details: JsonObject = {}): Noted {
  return { action, object, details, entered: null };
}

function unsure(c: Context<Env>, { action, object: kind }: Audited): Noted {
  return noted(action, aboutIn(c, kind), { ...c.get("told"), outcome: "unknown" });
}

function entryOf(
  { clock }: Pick<AuditParts, "clock">,
  c: Context<Env>,
  { entered, ...entry }: Noted,
): AuditEntry {
  const actor = actorOf(c);
  return {
    id: newId("audit"),
    at: clock.now(),
    person: actor?.person ?? entered,
    via: actor?.via ?? (entered === null ? null : "session"),
    address: clientAddress(c),
    ...entry,
  };
}

async function write(parts: AuditParts, c: Context<Env>, line: Noted): Promise<void> {
  await orLog(parts, line.action, () => parts.store.writeAudit(entryOf(parts, c, line)));
}

/** The last word on what was announced, if anything was. */
async function close(parts: AuditParts, c: Context<Env>, line: Noted | null): Promise<void> {
  const begun = c.get("begun");
  const { store } = parts;
  if (line !== null)
    return orLog(parts, line.action, () => store.writeAudit(entryOf(parts, c, line), begun));
  if (begun !== undefined)
    await orLog(parts, "nothing", async () => {
      await store.settleAudit(begun, null);
    });
}

/** It is done: an answer that says otherwise would be wrong. What was announced gets its line later. */
async function orLog(
  { log }: AuditParts,
  action: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.error({ err: error, action }, "The audit log could not be written to");
  }
}

function auditedAs(operation: string | undefined): Audited | null {
  const table: Readonly<Record<string, Audited>> = audited;
  return operation !== undefined && Object.hasOwn(table, operation)
    ? (table[operation] ?? null)
    : null;
}
