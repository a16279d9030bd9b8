import { outermostVersion } from "./called-flows.ts";
import { type EngineErrorCode, engineError } from "./failure.ts";
import type { HeldRun } from "./attempt.ts";
import type { StepError } from "./result.ts";
import {
  type ConnectionRecord,
  type Holder,
  holders,
  type ProposalRecord,
  type RunVersion,
  type Store,
  type VersionRecord,
} from "./store.ts";

/** Whether a connection may act, checked at the moment before it acts. */

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

type Asked = Pick<ProposalRecord, "owners" | "agreed">;

/** Does somebody have yet to agree to a version that is proposed? */
export function isOpen({ owners, agreed }: Asked): boolean {
  return owners.some((owner) => !agreed.includes(owner));
}

/** Who has agreed once this person does; null where their word is not needed. */
export function agreedWith({ owners, agreed }: Asked, person: string): readonly string[] | null {
  if (!owners.includes(person)) return null;
  return owners.filter((owner) => owner === person || agreed.includes(owner));
}

/**
 * Why a connection may not act for a run; null if it may. In a published version it acts by its
 * owner's agreement; in a tested draft, and in the flows that the draft calls, by the right of the
 * person who tests it, which may have ended since.
 */
export async function unpermittedFor(
  { run, version }: Pick<HeldRun, "run" | "version">,
  connection: ConnectionRecord,
  store: Pick<Store, "grantedTo" | "run" | "version">,
): Promise<StepError | null> {
  const begun = (await begunBy(run, store)) ?? version;
  if (begun.number === null) {
    if (begun.publishedBy === connection.owner) return null;
    const granted = await store.grantedTo(begun.publishedBy);
    return granted.has(connection.id) ? null : engineError("engine.right_ended");
  }
  if (agreedTo(version).includes(connection.owner)) return null;
  // Who stands for an owner before may have been noted since the version was read.
  const newest: RunVersion | null = await store.version(version.id);
  return newest && agreedTo(newest).includes(connection.owner)
    ? null
    : engineError("engine.not_agreed");
}

/** The version that began the chain of calls; null where the run was called by none. */
async function begunBy(
  { id, ancestry }: Pick<HeldRun["run"], "id" | "ancestry">,
  store: Pick<Store, "run" | "version">,
): Promise<RunVersion | null> {
  // Whatever is called comes from its caller.
  const run = ancestry.length === 0 ? null : await store.run(id);
  return run && outermostVersion(run, store);
}
