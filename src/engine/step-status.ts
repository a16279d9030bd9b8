import { stepOf } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import { idOf, loopIdOf, stepPathOf, threadOf } from "#flow/paths.ts";
import { type Caught, fateOf } from "./fate.ts";
import type { Phase } from "./run-state.ts";
import type { Attempt } from "./store.ts";
import type { LiveLoop, LoopRow, Standing } from "./where-it-stands.ts";

/**
 * What steps and loops are doing, or how they ended, from the state of their run and their last
 * results.
 */

type LastTry = Pick<Attempt, "path" | "outcome" | "endedAt">;
type Handlers = ReadonlyMap<string, Caught>;

const statusOf = {
  done: "done",
  retry: "retrying",
  failed: "failed",
  paused: "paused",
  parked: "parked",
  delayed: "delayed",
} as const satisfies Readonly<Record<Attempt["outcome"], string>>;

/** The row of a loop, and not of what an item hands on, which goes by the loop's id as well. */
export function isLoop({ document }: Standing, path: string): boolean {
  const id = idOf(path);
  return stepOf(document, id)?.kind === "forEach" && loopIdOf(threadOf(path)) !== id;
}

export function statusOfStep(run: Standing, last: LastTry, caught: Handlers) {
  const { path, outcome, endedAt: at } = last;
  if (outcome !== "failed") return statusOf[outcome];
  // A person has let it go on.
  const place = run.places.findLast((one) => one.path === path || one.path === stepPathOf(path));
  if (place && place.phase.is !== "failed") return "retrying";
  return fateOf(run.document, { path, at }, caught, threadOf(path));
}

export function statusOfLoop(run: Standing, last: LastTry, { over }: LoopRow, caught: Handlers) {
  const { path, outcome, endedAt: at } = last;
  if (over !== null && outcome === "done") return "done";
  const live = run.loops.get(path);
  // Its place is given up: an item has failed, and with it the loop.
  if (live === undefined) return fateOf(run.document, { path, at }, caught, threadOf(path));
  const { phase } = run.state;
  if (phase.is === "failed")
    return phase.path === path || phase.path.startsWith(`${path}:`) ? "failed" : "working";
  return statusIn(live.phase);
}

/** What a thread is doing. */
function statusIn(phase: Phase) {
  switch (phase.is) {
    case "working":
    case "succeeded":
    case "cancelled":
      return "working";
    case "waiting":
      return phase.failures > 0 ? "retrying" : "working";
    case "delayed":
    case "paused":
    case "parked":
    case "failed":
      return phase.is;
  }
}

/** There is something to say, or to do, about a step that a run stands at. */
export function isHeldUp({ is }: Phase): boolean {
  switch (is) {
    case "waiting":
    case "paused":
    case "parked":
    case "failed":
      return true;
    case "working":
    case "delayed":
    case "succeeded":
    case "cancelled":
      return false;
  }
}

/** How far a loop that goes on has come. An item that has failed may still stand among the open ones. */
export function progressOf({ loop: { count, next: begun, open: all, failed: before } }: LiveLoop) {
  const ended = all.filter(({ thread: { phase } }) => phase.is === "failed").length;
  const open = all.length - ended;
  const failed = before + ended;
  return { count, begun, open, succeeded: begun - open - failed, failed };
}

type Item = ReturnType<typeof fateOfItem>;

/**
 * The state of an item that has begun: `phase` is set if the item goes on, or has ended its loop.
 */
export function fateOfItem(run: Standing, phase: Phase | undefined, failedAt: string | null) {
  if (phase?.is === "failed") return { status: "failed", failedAt: phase.path } as const;
  if (phase)
    return { status: run.isOver ? "unfinished" : statusIn(phase), failedAt: null } as const;
  return { status: failedAt === null ? "succeeded" : "failed", failedAt } as const;
}

/** Is it among the items that have failed, or those that are not over? */
export function isAmong(only: "failed" | "open", { status }: Pick<Item, "status">): boolean {
  switch (status) {
    case "failed":
      return only === "failed";
    case "working":
    case "retrying":
    case "delayed":
    case "paused":
    case "parked":
      return only === "open";
    case "succeeded":
    case "unfinished":
      return false;
  }
}

/** The step that each failed item has failed at, by the item's path, which ends at a slash behind `from`. */
export function failedItems(
  document: FlowDocument,
  failures: readonly { readonly path: string; readonly at: number }[],
  caught: Handlers,
  from: string,
): ReadonlyMap<string, string> {
  const failed = new Map<string, { readonly path: string; readonly at: number }>();
  for (const { path, at } of failures) {
    const item = path.slice(0, path.indexOf("/", from.length));
    const before = failed.get(item);
    if (before && before.at > at) continue;
    if (fateOf(document, { path, at }, caught, item) === "failed") failed.set(item, { path, at });
  }
  return new Map([...failed].map(([item, { path }]) => [item, path]));
}
