import type { Session } from "./session.ts";

/** What texts about runs are made with. */
export type Words = Pick<Session, "t" | "table">;

/** What became of a step, a try or a write, and whether money moves. */
export const words = {
  done: "word.done",
  failed: "word.failed",
  handled: "word.handled",
  working: "word.working",
  succeeded: "word.succeeded",
  unfinished: "word.unfinished",
  retry: "word.retry",
  retrying: "word.retrying",
  delayed: "word.delayed",
  paused: "word.paused",
  parked: "word.parked",
  open: "word.open",
  stopped: "word.stopped",
  cancelled: "word.cancelled",
  test: "word.test",
  live: "word.live",
} as const;
