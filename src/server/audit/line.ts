import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import { z } from "zod";
import type { AuditEntry } from "#engine/store.ts";
import { isList } from "#flow/pill.ts";
import type { Person } from "#people/people.ts";
import { isJsonObject, type Json, type JsonObject } from "#sdk/json.ts";
import type { Env, ServerParts } from "../parts.ts";
import { sentBack } from "../sign-in/asking.ts";
import { personWithEmail } from "../sign-in/persons.ts";
import type { Audited } from "./audited.ts";

/** What one line of the audit log says of a request that is over. */

type Parts = Pick<ServerParts, "people">;

export interface Noted extends Pick<AuditEntry, "action" | "object" | "details"> {
  /** Who came in by it. */
  readonly entered: string | null;
}

/** `refused`: the code with which it was; null where it was done. */
export async function lineOf(
  parts: Parts,
  c: Context<Env>,
  { action, object: kind, door, whose, ...shown }: Audited,
  refused: string | null,
): Promise<Noted> {
  const sent = await sentIn(c);
  const answered = await answeredWith(c);
  const { id: _, ...others } = c.req.param() as Readonly<Record<string, string>>;
  const inPath = idInPath(c);
  const made = idIn(answered);
  const meant = whose === undefined ? null : await personCalled(parts, sent[whose]);
  const id = inPath ?? made ?? meant?.id ?? c.get("about");
  const isDone = refused === null;
  const details: JsonObject = {
    ...others,
    ...(meant ? { email: meant.email } : {}),
    // What a stranger says who is not let in stands in no line.
    ...(isDone || door !== true ? toldOf(sent, shown) : {}),
    ...(inPath !== null && made !== undefined && made !== inPath ? { made } : {}),
    ...secretIn(answered),
    ...c.get("told"),
    ...(isDone ? {} : { refused }),
  };
  return {
    action: isDone ? actionOf(action, c) : `${action}_refused`,
    object: kind === null || id === undefined ? null : { kind, id },
    details,
    entered: door === true && isDone ? await whoEntered(parts, c) : null,
  };
}

function toldOf(
  sent: JsonObject,
  { tells = [], mentions = [], counts = [], edits }: Omit<Audited, "action" | "object">,
): JsonObject {
  const changed = mentions.flatMap((name) => fieldsIn(sent, name));
  return {
    ...Object.fromEntries(Object.entries(sent).filter(([name]) => tells.includes(name))),
    ...countsIn(sent, counts),
    ...(mentions.length > 0 ? { changed } : {}),
    ...(edits === undefined ? {} : editsIn(sent[edits])),
  };
}

/** The field's name, or those of the fields in it. */
function fieldsIn(sent: JsonObject, name: string): readonly string[] {
  const value = sent[name];
  if (value === undefined) return [];
  const within = isJsonObject(value) ? Object.keys(value) : [];
  return within.length === 0 ? [name] : within.slice(0, mostEdits).map((one) => `${name}.${one}`);
}

/** So many are told one by one. */
const mostEdits = 50;

/** Where an edit was made and of what kind; nothing of what was put there. */
const Named = z.union([z.string(), z.object({ id: z.string().optional() })]);
const Edit = z
  .object({
    do: z.string(),
    step: Named,
    branch: Named,
    user: z.string(),
    path: z.array(z.string()),
  })
  .partial();

function editsIn(operations: Json | undefined): JsonObject {
  if (!isList(operations)) return {};
  const edits = operations.slice(0, mostEdits).map((operation) => {
    const { do: kind = "", step, branch, user, path } = Edit.safeParse(operation).data ?? {};
    const idOf = (one: typeof step) => (typeof one === "object" ? one.id : one);
    const place = [idOf(step), idOf(branch), user, path?.join(".")].filter(
      (one) => one !== undefined,
    );
    return [kind, ...place].join(" ").slice(0, 200);
  });
  return { edits, ...(operations.length > mostEdits ? { editsInAll: operations.length } : {}) };
}

function countsIn(sent: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(sent).flatMap(([name, list]) =>
      names.includes(name) && isList(list) ? [[name, list.length]] : [],
    ),
  );
}

/** What a request is about, as far as it is known before its end. */
export function aboutIn(c: Context<Env>, kind: string | null): Noted["object"] {
  const id = idInPath(c) ?? c.get("about") ?? null;
  return kind === null || id === null ? null : { kind, id };
}

/** An id in the address as one of ours looks: what else stands there may be anything. */
export function idInPath(c: Context<Env>): string | null {
  const { id, flow } = c.req.param() as Readonly<Record<string, string>>;
  const said = id ?? flow ?? idAhead(c) ?? "";
  return /^[\w-]{1,64}$/.test(said) ? said : null;
}

/** Before the route itself has its turn, the router tells only which it will be. */
function idAhead(c: Context<Env>): string | undefined {
  const route = matchedRoutes(c).at(-1)?.path.split("/") ?? [];
  return c.req.path.split("/")[route.findIndex((part) => part === ":id")];
}

async function personCalled({ people }: Parts, email: Json | undefined): Promise<Person | null> {
  return typeof email === "string"
    ? personWithEmail(people.database, email.trim().toLowerCase())
    : null;
}

/** What waits for somebody else's word is not done yet. */
function actionOf(action: string, c: Context<Env>): string {
  if (c.res.status !== 202) return action;
  if (action === "flow.owner_changed") return "flow.offered";
  return /^flow\.(?:published|activated)$/.test(action) ? "flow.proposed" : action;
}

/** Whose session an answer's cookies begin. */
export async function whoEntered({ people }: Parts, c: Context<Env>): Promise<string | null> {
  return (await people.actorOf(sentBack(c.res.headers)))?.person ?? null;
}

const AnyObject = z.record(z.string(), z.json());

async function sentIn(c: Context<Env>): Promise<JsonObject> {
  if (c.req.header("content-type")?.includes("json") !== true) return {};
  // The validators have read it before, and the text is kept.
  const sent: unknown = await c.req.json().catch(() => null);
  return AnyObject.safeParse(sent).data ?? {};
}

export async function answeredWith(c: Context<Env>): Promise<unknown> {
  if (c.res.headers.get("content-type")?.startsWith("application/json") !== true) return null;
  return c.res.clone().json();
}

const WithId = z.object({ id: z.string() });
const Answer = z.union([
  WithId,
  z.object({ connection: WithId }).transform(({ connection }) => connection),
  z.object({ apiKey: WithId }).transform(({ apiKey }) => apiKey),
]);

function idIn(answered: unknown): string | undefined {
  return Answer.safeParse(answered).data?.id;
}

/** Credentials that were made for a flow: which of its secrets is the new one. */
const NewSecret = z.object({ clientSecret: z.string(), secrets: z.array(WithId).min(1) });

function secretIn(answered: unknown): JsonObject {
  const id = NewSecret.safeParse(answered).data?.secrets[0]?.id;
  return id === undefined ? {} : { secret: id };
}

const Refused = z.object({ error: z.object({ code: z.string() }) });

export function codeIn(answered: unknown): string {
  return Refused.safeParse(answered).data?.error.code ?? "unknown";
}
