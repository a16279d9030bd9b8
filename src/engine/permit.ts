import { connectionsActing, type Running } from "./called-flows.ts";
import { standstillOf } from "./consent.ts";
import type { StepError } from "./result.ts";
import type { ConnectionRecord, Store } from "./store.ts";

/**
 * Whether a person, or a program that acts for a person, may let connections act. Every function
 * that starts or continues a run, or decides about one, takes a permit. Only this room makes
 * permits, and the store refuses a permit that is older than a change.
 */

const permitted = Symbol("permitted");

/** Made for these connections, each with its `consentEpoch` at that moment. */
export interface Permit {
  readonly [permitted]: true;
  readonly epochs: ReadonlyMap<string, number>;
}

export type Unpermitted =
  /** These persons have not let this one operate their connections. */
  | { readonly why: "not_granted"; readonly owners: readonly string[] }
  /** Nothing can be done through one of the connections at present, by nobody. */
  | { readonly why: "standstill"; readonly error: StepError };

export interface ActingFacts {
  readonly by: string;
  readonly acting: readonly ConnectionRecord[];
  /** The connections of others that the person may operate. */
  readonly granted: ReadonlySet<string>;
  /** Something is to be done at once: no connection may stand still. One that is broken only makes runs wait. */
  readonly atOnce: boolean;
}

export function decideOnPermit({ by, acting, granted, atOnce }: ActingFacts): Permit | Unpermitted {
  const refused = acting.filter(({ id, owner }) => owner !== by && !granted.has(id));
  if (refused.length > 0)
    return { why: "not_granted", owners: [...new Set(refused.map(({ owner }) => owner))] };
  const mute = lockedOf([by], acting);
  if (mute) return mute;
  const standing = acting.find(({ holds, locked }) =>
    locked ? true : standstillOf({ broken: null, holds }) !== null,
  );
  const error = standing && standstillOf(standing);
  if (atOnce && error) return { why: "standstill", error };
  return { [permitted]: true, epochs: epochsOf(acting) };
}

/**
 * The word of persons about their locked connections does not count: it may come from somebody who
 * made the new password for them.
 */
export function lockedOf(
  persons: readonly string[],
  acting: readonly ConnectionRecord[],
): Extract<Unpermitted, { why: "standstill" }> | null {
  const error = acting.find(({ owner, locked }) => locked && persons.includes(owner))?.broken;
  return error ? { why: "standstill", error } : null;
}

/** All owners of the connections in a version have agreed to it, or are asked. */
export function decideOnAgreement(
  acting: readonly ConnectionRecord[],
  agreed: readonly string[],
): Permit | Extract<Unpermitted, { why: "not_granted" }> {
  const owners = [...new Set(acting.map(({ owner }) => owner))].filter(
    (owner) => !agreed.includes(owner),
  );
  return owners.length > 0
    ? { why: "not_granted", owners }
    : { [permitted]: true, epochs: epochsOf(acting) };
}

function epochsOf(acting: readonly ConnectionRecord[]): ReadonlyMap<string, number> {
  return new Map(acting.map(({ id, consentEpoch }) => [id, consentEpoch]));
}

export function isPermit(answer: Permit | Unpermitted): answer is Permit {
  return permitted in answer;
}

type Facts = Pick<Store, "connections" | "flows" | "version" | "grantedTo">;

/** The connections that act where documents run, and others that are named. What is gone does not act. */
export async function actingIn(
  running: readonly Running[],
  named: Iterable<string>,
  store: Facts,
): Promise<readonly ConnectionRecord[]> {
  const ids = new Set([...(await connectionsActing(store, ...running)), ...named]);
  return (await store.connections()).filter(({ id }) => ids.has(id));
}

export interface PermitWish {
  readonly by: string;
  readonly running: readonly Running[];
  /** Connections that act beside those in the documents. */
  readonly named?: Iterable<string>;
  readonly atOnce: boolean;
}

/** May this person let act what these documents, and all that they call, name? */
export async function permitFor(
  { by, running, named = [], atOnce }: PermitWish,
  store: Facts,
): Promise<Permit | Unpermitted> {
  const acting = await actingIn(running, named, store);
  const isOwn = acting.every(({ owner }) => owner === by);
  const granted = isOwn ? new Set<string>() : await store.grantedTo(by);
  return decideOnPermit({ by, acting, granted, atOnce });
}
