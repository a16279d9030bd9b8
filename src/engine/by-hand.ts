import { createHash } from "node:crypto";
import type { Catalogue } from "#flow/catalogue.ts";
import { newLiveWrites } from "#flow/live-writes.ts";
import type { Problem } from "#flow/problems.ts";
import { isReady } from "#flow/ready.ts";
import { calledIn, type Running } from "./called-flows.ts";
import { type Confirmation, isConfirmed, type NamedWrites } from "./live-confirmation.ts";
import { problemsOfDraft } from "./ready-flow.ts";
import { isPermit, type Permit, permitFor, type Unpermitted } from "./permit.ts";
import type { Store } from "./store.ts";

/** What tests and reruns have in common: a run that a person starts, for real. */

/** Nothing was changed. */
export type NotStarted =
  | {
      readonly started: false;
      readonly why: /** A restored backup waits for a person to say what it is: nothing may start. */
        | "undecided"
        /** The flow, or the run that is to be repeated, is not there any more. */
        | "not_found"
        /** Somebody changed the flow meanwhile. */
        | "conflict";
    }
  /** The person may not let the connections act. */
  | {
      readonly started: false;
      readonly why: "not_permitted";
      readonly unpermitted: Unpermitted;
    }
  /** Something is missing. */
  | { readonly started: false; readonly why: "not_ready"; readonly problems: readonly Problem[] }
  /** It would write in live mode, and each of these writes must be confirmed. */
  | { readonly started: false; readonly why: "unconfirmed"; readonly named: NamedWrites };

export interface StartedRun {
  readonly started: true;
  readonly runId: string;
  /** It was asked for with this token before. */
  readonly again: boolean;
}

export type Started = StartedRun | NotStarted;

const hashedAs = { now: "run-now", test: "test", rerun: "rerun" } as const;

/**
 * Made from the caller's token, so that a caller who lost an answer can repeat the request and gets
 * the same run. `of`: the flow, or the earlier run.
 */
export function runIdOf(kind: keyof typeof hashedAs, of: string, token: string): string {
  const hash = createHash("sha256").update(JSON.stringify([hashedAs[kind], of, token]));
  return `${kind}_${hash.digest("base64url").slice(0, 27)}`;
}

/** The run that was asked for with this token before; null where there is none. */
export async function askedBefore(
  runId: string,
  store: Pick<Store, "run">,
): Promise<StartedRun | null> {
  return (await store.run(runId)) ? { started: true, runId, again: true } : null;
}

/** May this person run this at once? */
export async function permitToRun(
  by: string,
  running: Running,
  store: Store,
): Promise<Permit | Extract<NotStarted, { why: "not_permitted" }>> {
  const permit = await permitFor({ by, running: [running], atOnce: true }, store);
  return isPermit(permit) ? permit : { started: false, why: "not_permitted", unpermitted: permit };
}

/** What keeps a document from being run by hand. `confirmed`: which writes in live mode are meant. */
export async function obstacle(
  flowId: string,
  running: Running,
  confirmed: Confirmation,
  { store, catalogue }: { readonly store: Store; readonly catalogue: Catalogue },
): Promise<NotStarted | null> {
  const problems = await problemsOfDraft(
    { id: flowId, draft: running.document },
    { store, catalogue },
  );
  if (!isReady(problems)) return { started: false, why: "not_ready", problems };
  const named = await liveWritesOf(running, { store, catalogue });
  return isConfirmed(named, confirmed) ? null : { started: false, why: "unconfirmed", named };
}

/** What a run writes in live mode, and what it calls: also what the published version has, for each run is one more. */
export async function liveWritesOf(
  running: Running,
  { store, catalogue }: { readonly store: Store; readonly catalogue: Catalogue },
): Promise<NamedWrites> {
  const connections = await store.connections();
  const live = new Set(connections.filter(({ mode }) => mode === "live").map(({ id }) => id));
  const called = await calledIn(running, store);
  const { document } = running;
  const isLive = (id: string): boolean => live.has(id);
  return { document, called, writes: newLiveWrites(document, null, { catalogue, called, isLive }) };
}

/** What the store says of a run that was to be started, under a name that is made of its token. */
export function startedOr(outcome: Awaited<ReturnType<Store["startRun"]>>, runId: string): Started {
  switch (outcome) {
    case "started":
      return { started: true, runId, again: false };
    case "conflict":
    case "not_found":
      return { started: false, why: outcome };
    case "exists":
      return { started: true, runId, again: true };
    case "unfinished":
      throw new Error(`Run ${runId} need not be alone`);
  }
}
