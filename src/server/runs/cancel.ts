import type { Context } from "hono";
import { ApiError } from "../errors.ts";
import type { Env, ServerParts } from "../parts.ts";
import { statusText } from "./csv-words.ts";

/** Cancels a run, or throws why not. Who asks for a run that is over learns how it has ended, be it by the same wish. */
export async function cancel(
  runId: string,
  c: Context<Env>,
  { store, reading, clock }: Pick<ServerParts, "store" | "reading" | "clock">,
): Promise<void> {
  const told = await store.cancelRun({ runId, at: clock.now() });
  if (told === "cancelled") return;
  const run = told === "over" ? await reading.run(runId) : null;
  if (run === null) throw ApiError.of("run.not_found");
  throw ApiError.of("run.over", { status: statusText(run.status, c.get("locale")) });
}
