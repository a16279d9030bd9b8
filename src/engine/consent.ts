import { type EngineErrorCode, engineError } from "./failure.ts";
import type { HeldRun } from "./attempt.ts";
import type { StepError } from "./result.ts";
import {
  type ConnectionRecord,
  type Holder,
  holders,
  type RunVersion,
  type Store,
  type VersionRecord,
} from "./store.ts";

/** Whether a connection may act, looked at the moment before it does. */

const heldBy = {
  owner: "engine.held_by_owner",
  absence: "engine.held_by_absence",
  switch: "engine.held_by_switch",
} as const satisfies Readonly<Record<Holder, EngineErrorCode>>;

/** Why nothing can be done through a connection at present, for whoever it may be; null where it can. */
export function standstillOf({
  broken,
  holds,
}: Pick<ConnectionRecord, "broken" | "holds">): StepError | null {
  const holder = holders.find((by) => holds[by] !== null);
  return holder === undefined ? broken : engineError(heldBy[holder]);
}

/** Who has agreed to a version that stands. */
export function agreedTo({
  publishedBy,
  agreedBy,
}: Pick<VersionRecord, "publishedBy" | "agreedBy">): readonly string[] {
  return [publishedBy, ...agreedBy];
}

/**
 * Why a connection may not act for a run; null where it may. In a version that was published it acts by
 * the word of its owner; in a draft that is tested, by the right of whoever tests it, which may have ended since.
 */
export async function unpermittedFor(
  { version }: Pick<HeldRun, "version">,
  connection: ConnectionRecord,
  store: Pick<Store, "grantedTo" | "version">,
): Promise<StepError | null> {
  if (agreedTo(version).includes(connection.owner)) return null;
  if (version.number === null) {
    const granted = await store.grantedTo(version.publishedBy);
    return granted.has(connection.id) ? null : engineError("engine.right_ended");
  }
  // Who stands for an owner before may have been noted since the version was read.
  const newest: RunVersion | null = await store.version(version.id);
  return newest && agreedTo(newest).includes(connection.owner)
    ? null
    : engineError("engine.not_agreed");
}
