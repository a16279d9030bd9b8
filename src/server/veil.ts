import { areaOf, outsideAccount } from "#engine/bound-account.ts";
import { connectionsActing } from "#engine/called-flows.ts";
import type { Actor } from "#people/actor.ts";
import type { Connector } from "#sdk/connector.ts";
import type { ConnectionRecord } from "#engine/store.ts";
import { mapTexts } from "./map-texts.ts";
import type { ServerParts } from "./parts.ts";

/** Takes out of a value what tells of the accounts of other people's connections. */
export type Veil = <Value>(value: Value) => Value;

type Parts = Pick<ServerParts, "store" | "engine">;

/**
 * What a person sees of what was done through connections: all of it, where they are theirs. Account
 * ids and links into an account are for the owner alone, also of a connection that is deleted.
 */
export async function veils(
  { store, engine }: Parts,
  { person }: Pick<Actor, "person">,
): Promise<(connectionIds: Iterable<string>) => Veil> {
  const connections = new Map((await store.connections()).map((one) => [one.id, one]));
  return (ids) => {
    const others = [...ids].filter((id) => connections.get(id)?.owner !== person);
    if (others.length === 0) return bare;
    return veilOver(
      others.map((id) => connections.get(id)),
      engine.connectors,
    );
  };
}

/** The same by the id of a run: what it calls says something to it, and what has called it hands something in. */
export async function runVeils(
  parts: Parts,
  actor: Pick<Actor, "person">,
  runIds: readonly string[],
): Promise<(runId: string) => Veil> {
  const veilFor = await veils(parts, actor);
  const told = await parts.store.connectionsTold(runIds);
  const known = new Map([...told].map(([id, connections]) => [id, veilFor(connections)]));
  return (id) => known.get(id) ?? bare;
}

/** The connections that act where each version runs. */
export async function connectionsOfVersions(
  { store }: Pick<Parts, "store">,
  versionIds: Iterable<string>,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const used = new Map<string, ReadonlySet<string>>();
  for (const id of new Set(versionIds)) {
    const version = await store.version(id);
    used.set(id, version ? await connectionsActing(store, version) : new Set());
  }
  return used;
}

const bare: Veil = (value) => value;

const hidden = "…";

function veilOver(
  records: readonly (ConnectionRecord | undefined)[],
  connectors: readonly Connector[],
): Veil {
  const accounts = records
    .flatMap((one) => (one === undefined ? [] : accountsIn(one, connectors)))
    .toSorted((one, other) => other.length - one.length);
  // Of a connection that is gone nobody knows the connector any more.
  const telling = connectors
    .filter(({ id }) => records.some((one) => one === undefined || one.connector === id))
    .flatMap(({ connection }) => connection.telling ?? []);
  const clean = (words: string): string => {
    const without = telling.reduce((text, pattern) => text.replaceAll(pattern, hidden), words);
    return accounts.reduce((text, account) => text.replaceAll(account, hidden), without);
  };
  return (value) => mapTexts(value, clean, clean);
}

/** The account of the outside system stands in its texts without the area as well. */
function accountsIn(
  { connector: id, account, settings }: ConnectionRecord,
  connectors: readonly Connector[],
): readonly string[] {
  const connector = connectors.find((one) => one.id === id);
  const outside = connector && outsideAccount(account, areaOf(connector, settings));
  return [account, outside ?? null].filter((one) => one !== null);
}
