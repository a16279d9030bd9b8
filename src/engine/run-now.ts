import type { Catalogue } from "#flow/catalogue.ts";
import { scheduleData } from "#flow/schedule.ts";
import { askedBefore, obstacle, permitToRun, runIdOf, type Started, startedOr } from "./by-hand.ts";
import type { Clock } from "./clock.ts";
import type { Confirmation } from "./live-confirmation.ts";
import { nameByHand } from "./run-name.ts";
import type { Store } from "./store.ts";

/** Runs a scheduled flow at once, outside its schedule. */
export interface RunNowWish {
  readonly flowId: string;
  /** The version that new runs get, as it was seen. */
  readonly versionId: string;
  /** The same token again is the same run. */
  readonly token: string;
  /** Who wants it. */
  readonly by: string;
  /** Which writes in live mode are meant. */
  readonly confirmed: Confirmation;
}

export type RunNowAnswer =
  | Started
  | {
      readonly started: false;
      readonly why: /** The flow is inactive. */
        | "not_active"
        /** Something else than the time starts it. */
        | "not_scheduled"
        /** The run before is unfinished, and the flow does not want two at once. */
        | "unfinished";
    };

export interface RunNowOptions {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly newId: () => string;
}

export async function runNow(wish: RunNowWish, options: RunNowOptions): Promise<RunNowAnswer> {
  const { store, clock, newId } = options;
  const { flowId, token } = wish;
  if (await store.restored()) return { started: false, why: "undecided" };
  const flow = await store.flow(flowId);
  if (!flow) return { started: false, why: "not_found" };
  const runId = runIdOf("now", flowId, token);
  const before = await askedBefore(runId, store);
  if (before) return before;
  const { version } = flow;
  if (flow.state !== "active" || !version) return { started: false, why: "not_active" };
  if (version.id !== wish.versionId) return { started: false, why: "conflict" };
  const schedule = await store.schedule(flowId);
  if (!schedule) return { started: false, why: "not_scheduled" };
  const permit = await permitToRun(wish.by, version, store);
  if ("started" in permit) return permit;
  const kept = await obstacle(flowId, version, wish.confirmed, options);
  if (kept) return kept;

  const at = clock.now();
  const name = nameByHand("now", token);
  const data = scheduleData(at, schedule.previousAt, schedule.timeZone);
  const event = { id: newId(), key: name, at, data, madeBy: null, deliveries: [] };
  const run = { id: runId, name, versionId: version.id, ancestry: [] };
  const alone = !schedule.overlap;
  const outcome = await store.startRun({
    flowId,
    event,
    run,
    permit,
    alone,
    startedBy: wish.by,
    at,
  });
  return outcome === "unfinished" ? { started: false, why: outcome } : startedOr(outcome, runId);
}
