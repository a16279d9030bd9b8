import type { ServerParts } from "../parts.ts";
import { lockConnectionsOf } from "../connections/locked.ts";
import { endCredentialsOf, endHandedOutBy } from "../hooks/end-credentials.ts";
import type { Ended } from "./ended.ts";

/** What others let a person do ends with the person, and does not come back by itself. */

type Parts = Pick<ServerParts, "store" | "clock" | "vault">;

/** A person who is away, or may build nothing any more. */
export async function endRightsOf(parts: Parts, person: string): Promise<void> {
  const { store } = parts;
  await endTrustIn(parts, person);
  await endHandedOutBy(parts, person);
  await store.removeWebhook(person);
  await store.removeAlertPost(person);
}

/**
 * Somebody else may come in as the person from now on. What the person owns is locked, because its secrets show who
 * they are. Nothing shows that for what others have entrusted to them, so it ends. Callers and senders whose
 * credentials rest on the person's own connections alone go on: nobody reads these credentials. Says what has ended.
 */
export async function resetRightsOf(parts: Parts, person: string): Promise<Ended> {
  const { store } = parts;
  const [connections, flows] = [await store.connections(), await store.flows()];
  const sight = await store.sightOf(person);
  const ending = {
    connectionsLocked: idsOf(connections, (one) => one.owner === person && !one.locked),
    grantsEnded: [...(await store.grantedTo(person))],
    offersEnded: [
      ...idsOf(connections, ({ heir }) => heir === person),
      ...idsOf(flows, ({ offeredTo }) => offeredTo === person),
    ],
    readershipsEnded: idsOf(flows, ({ id, owner }) => sight.flows.has(id) && owner !== person),
  };
  await lockConnectionsOf(parts, person);
  await endTrustIn(parts, person);
  const credentials = await endCredentialsOf(parts, person);
  await store.endSightOf(person);
  return { ...ending, ...credentials };
}

function idsOf<One extends { readonly id: string }>(
  all: readonly One[],
  ends: (one: One) => boolean,
): readonly string[] {
  return all.filter(ends).map(({ id }) => id);
}

async function endTrustIn({ store }: Parts, person: string): Promise<void> {
  for (const connectionId of await store.grantedTo(person))
    await store.revoke({ connectionId, by: "installation", person });
  await store.endOffersTo(person);
}
