import { type Actor, isAtLeast } from "#people/actor.ts";
import type { ConnectionRecord, FlowRecord, OwnersWord } from "#engine/store.ts";
import { lockedError } from "./connections/locked.ts";
import { ApiError } from "./errors.ts";
import type { ServerParts } from "./parts.ts";
import { personNames } from "./persons.ts";

/** Whose an object must be, checked where it is found: the last column of the table of permissions. */

type Parts = Pick<ServerParts, "store">;

/** `own`: for everybody else it is not there. */
export async function ownConnection(
  { store }: Parts,
  id: string,
  { person }: Pick<Actor, "person">,
): Promise<ConnectionRecord> {
  const connection = await store.connection(id);
  if (connection?.owner !== person) throw ApiError.of("connection.not_found");
  return connection;
}

/** Its owner's, who has entered its secret since they were let in anew. */
export async function unlockedConnection(
  parts: Parts,
  id: string,
  actor: Pick<Actor, "person">,
): Promise<ConnectionRecord> {
  const connection = await ownConnection(parts, id, actor);
  if (connection.locked) throw lockedError();
  return connection;
}

export function ownConnectionIds(
  connections: readonly ConnectionRecord[],
  { person }: Pick<Actor, "person">,
): readonly string[] {
  return connections.filter(({ owner }) => owner === person).map(({ id }) => id);
}

/**
 * What a person says of a locked connection does not count: it may be said by whoever made the new
 * password for them.
 */
export async function checkUnlocked(
  { store }: Parts,
  ids: ReadonlySet<string>,
  { person }: Pick<Actor, "person">,
): Promise<void> {
  const own = (await store.connections()).filter((one) => one.owner === person && ids.has(one.id));
  if (own.some(({ locked }) => locked)) throw lockedError();
}

/** `own or administrator`: by whose word it is deleted. */
export async function checkDeletable(
  parts: Parts,
  id: string,
  actor: Actor,
): Promise<OwnersWord | "administrator"> {
  if (!isAdministrator(actor)) {
    await ownConnection(parts, id, actor);
    return { owner: actor.person };
  }
  if ((await parts.store.connection(id)) === null) throw ApiError.of("connection.not_found");
  return "administrator";
}

/** `may operate`, of one connection: to whom it was not given, it is not there. */
export async function operableConnection(
  { store }: Parts,
  id: string,
  { person }: Actor,
): Promise<ConnectionRecord> {
  // Both are asked whatever the other says: one that is somebody else's takes as long as one that is not.
  const [connection, granted] = await Promise.all([store.connection(id), store.grantedTo(person)]);
  if (connection === null || !(connection.owner === person || granted.has(id)))
    throw ApiError.of("connection.not_found");
  return connection;
}

/** `may operate`, of all connections that would act. What does not exist any more does not act. */
export async function checkMayOperate(
  { store, people }: Pick<ServerParts, "store" | "people">,
  ids: ReadonlySet<string>,
  { person }: Actor,
): Promise<void> {
  const others = (await store.connections()).filter(
    (one) => ids.has(one.id) && one.owner !== person,
  );
  if (others.length === 0) return;
  const granted = await store.grantedTo(person);
  const refused = others.filter(({ id }) => !granted.has(id)).map(({ owner }) => owner);
  if (refused.length === 0) return;
  const nameOf = await personNames(people);
  const owners = [...new Set(refused)].map((owner) => nameOf(owner).name).join(", ");
  throw ApiError.of("connection.not_granted", { owners });
}

/** `own or administrator`, of a flow that everybody sees. */
export function checkMayDispose({ owner }: FlowRecord, actor: Actor): void {
  if (owner !== actor.person && !isAdministrator(actor)) throw ApiError.of("flow.not_yours");
}

function isAdministrator({ role }: Actor): boolean {
  return isAtLeast(role, "administrator");
}
