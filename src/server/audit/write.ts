import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { z } from "zod";
import type { Json, JsonObject } from "#sdk/json.ts";
import type { AuditEntry } from "#engine/store.ts";
import type { Person } from "#people/people.ts";
import { isList } from "#flow/pill.ts";
import { newId } from "../ids.ts";
import { operationFinder } from "../operation-of.ts";
import type { Env, ServerParts } from "../parts.ts";
import { personWithEmail } from "../sign-in/persons.ts";
import { clientAddress } from "../surface/client.ts";
import { networksOf } from "../surface/networks.ts";
import { type Audited, audited } from "./audited.ts";
import { budget, throttle } from "./throttle.ts";

type Parts = Pick<ServerParts, "store" | "clock" | "log" | "people">;

/** Writes down what was done, once it is done, and who wanted to come in and was refused. */
export function auditing(app: OpenAPIHono<Env>, parts: Parts): MiddlewareHandler<Env> {
  const operationOf = operationFinder(app);
  const keyUses = throttle(hour);
  const strangers = strangersIn(parts);
  return async (c, next) => {
    await next();
    const now = parts.clock.now();
    const key = actorOf(c)?.key;
    if (key !== undefined && keyUses.isFirst(`${key} ${clientAddress(c)}`, now))
      await write(parts, c, keyUse(key));
    const what = auditedAs(operationOf(c));
    const isDone = c.res.status < 400;
    if (what === null || !(isDone || (what.door === true && c.res.status < 500))) return;
    const refused = isDone ? null : codeIn(await answeredWith(c));
    // What is no proper request knocks at no door, and may say anything, at any length.
    if (refused?.startsWith("request.")) return;
    if (actorOf(c) === null && !(await strangers.mayBeTold(c, refused))) return;
    await write(parts, c, await entryOf(parts, c, what, isDone));
  };
}

const hour = 3_600_000;

/** Of those who show nothing, whatever they do, the log holds no more than so many lines in an hour. */
const mostOfStrangers = 2_000;

interface Strangers {
  /** Whether one more line may be written of what this stranger did, or of why it was refused. */
  mayBeTold(c: Context<Env>, refused: string | null): Promise<boolean>;
}

function strangersIn(parts: Parts): Strangers {
  const floods = throttle(hour);
  const lines = budget(mostOfStrangers, hour);
  return {
    async mayBeTold(c, refused) {
      const now = parts.clock.now();
      const { near, site } = networksOf(clientAddress(c));
      if (refused === "sign_in.too_many_tries" && !floods.isFirst(site ?? near, now)) return false;
      const taken = lines.take(now);
      if (taken === "last")
        await write(parts, c, {
          action: "audit.strangers_left_out",
          object: null,
          details: { most: mostOfStrangers },
          entered: null,
        });
      return taken === "one";
    },
  };
}

/** That an API key is in use, and from where: once an hour is enough. What is done with it says so itself. */
function keyUse(id: string): Noted {
  return {
    action: "api_key.used",
    object: { kind: "api-key", id },
    details: {},
    entered: null,
  };
}

/** Null where nobody has shown who they are. */
function actorOf(c: Context<Env>): Env["Variables"]["actor"] | null {
  const actor: Env["Variables"]["actor"] | undefined = c.get("actor");
  return actor ?? null;
}

/** The same for the way back from the OpenID provider, which is no operation of the API. */
export function auditingWayBack(parts: Parts): MiddlewareHandler<Env> {
  const strangers = strangersIn(parts);
  return async (c, next) => {
    await next();
    const refused = c.res.status < 400 ? null : codeIn(await answeredWith(c));
    // Where no provider is set up, there is nothing to come back from.
    if (refused === "request.not_found") return;
    const entered = await whoEntered(parts, c);
    if (entered === null && !(await strangers.mayBeTold(c, refused))) return;
    const action = entered === null ? "sign_in.oidc_refused" : "sign_in.oidc";
    await write(parts, c, { action, object: null, details: refused ? { refused } : {}, entered });
  };
}

interface Noted extends Pick<AuditEntry, "action" | "object" | "details"> {
  /** Who came in by it. */
  readonly entered: string | null;
}

async function write(
  { store, clock, log }: Parts,
  c: Context<Env>,
  { entered, ...entry }: Noted,
): Promise<void> {
  const actor = actorOf(c);
  try {
    await store.writeAudit({
      id: newId("audit"),
      at: clock.now(),
      person: actor?.person ?? entered,
      via: actor?.via ?? (entered === null ? null : "session"),
      address: clientAddress(c),
      ...entry,
    });
  } catch (error) {
    // It is done: an answer that says otherwise would be wrong.
    log.error({ err: error, action: entry.action }, "The audit log could not be written to");
  }
}

function auditedAs(operation: string | undefined): Audited | null {
  const table: Readonly<Record<string, Audited>> = audited;
  return operation !== undefined && Object.hasOwn(table, operation)
    ? (table[operation] ?? null)
    : null;
}

async function entryOf(
  parts: Parts,
  c: Context<Env>,
  { action, object: kind, tells = [], mentions = [], counts = [], whose, door }: Audited,
  isDone: boolean,
): Promise<Noted> {
  const sent = await sentIn(c);
  const answered = await answeredWith(c);
  const { id: inPath, ...others } = c.req.param() as Readonly<Record<string, string>>;
  const meant = whose === undefined ? null : await personCalled(parts, sent[whose]);
  const id = inPath ?? idIn(answered) ?? meant?.id;
  const details: JsonObject = {
    ...others,
    ...(meant ? { email: meant.email } : {}),
    // What a stranger says who is not let in stands in no line.
    ...(isDone || door !== true ? pick(sent, tells) : {}),
    ...countsIn(sent, counts),
    ...(mentions.length > 0
      ? { changed: mentions.filter((name) => Object.hasOwn(sent, name)) }
      : {}),
    ...(inPath !== undefined && idIn(answered) !== undefined && idIn(answered) !== inPath
      ? { made: idIn(answered) ?? "" }
      : {}),
    ...(isDone ? {} : { refused: codeIn(answered) }),
  };
  return {
    action: isDone ? actionOf(action, c) : `${action}_refused`,
    object: kind === null || id === undefined ? null : { kind, id },
    details,
    entered: door === true && isDone ? await whoEntered(parts, c) : null,
  };
}

async function personCalled({ people }: Parts, email: Json | undefined): Promise<Person | null> {
  return typeof email === "string"
    ? personWithEmail(people.database, email.trim().toLowerCase())
    : null;
}

/** What waits for the owners of connections is not done yet. */
function actionOf(action: string, c: Context<Env>): string {
  return c.res.status === 202 && /^flow\.(?:published|activated)$/.test(action)
    ? "flow.proposed"
    : action;
}

/** Whose session an answer's cookies begin. */
async function whoEntered({ people }: Parts, c: Context<Env>): Promise<string | null> {
  const cookies = c.res.headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");
  if (cookies.length === 0) return null;
  const actor = await people.actorOf(new Headers({ cookie: cookies.join("; ") }));
  return actor?.person ?? null;
}

const AnyObject = z.record(z.string(), z.json());

async function sentIn(c: Context<Env>): Promise<JsonObject> {
  if (c.req.header("content-type")?.includes("json") !== true) return {};
  // The validators have read it before, and the text is kept.
  const sent: unknown = await c.req.json().catch(() => null);
  return AnyObject.safeParse(sent).data ?? {};
}

async function answeredWith(c: Context<Env>): Promise<unknown> {
  if (c.res.headers.get("content-type")?.startsWith("application/json") !== true) return null;
  return c.res.clone().json();
}

const Named = z.object({ id: z.string() });
const Answer = z.union([
  Named,
  z.object({ connection: Named }).transform(({ connection }) => connection),
  z.object({ apiKey: Named }).transform(({ apiKey }) => apiKey),
]);

function idIn(answered: unknown): string | undefined {
  return Answer.safeParse(answered).data?.id;
}

const Refused = z.object({ error: z.object({ code: z.string() }) });

function codeIn(answered: unknown): string {
  return Refused.safeParse(answered).data?.error.code ?? "unknown";
}

function countsIn(sent: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(sent).flatMap(([name, list]) =>
      names.includes(name) && isList(list) ? [[name, list.length]] : [],
    ),
  );
}

function pick(sent: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(sent).filter(([name]) => names.includes(name)));
}
