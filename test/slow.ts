import { setTimeout as pause } from "node:timers/promises";

/** `MILLRACE_SLOW=300` lets each exchange of a test's world take up to 300 ms longer, as on a machine that has other things to do. */
const atMost = Number(process.env["MILLRACE_SLOW"] ?? 0);

/** What was under way, some time after it was over. */
export async function slowly<Result>(underWay: Promise<Result>): Promise<Result> {
  try {
    return await underWay;
  } finally {
    if (atMost > 0) await pause(Math.random() * atMost);
  }
}
