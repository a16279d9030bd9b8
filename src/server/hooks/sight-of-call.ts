import type { Context } from "hono";
import type { RunRecord } from "#engine/store.ts";
import { apiErrors } from "../errors.ts";
import { say } from "../language.ts";
import type { Env, ServerParts } from "../parts.ts";
import { sightOfRun } from "../sight.ts";
import type { stateAlone } from "./call-document.ts";

type Parts = Pick<ServerParts, "store" | "people">;

/**
 * What credentials show of a call that was made before: as much as their maker sees of its run. Who called is not kept
 * of a run. A run whose connections are all deleted is shown to nobody as a whole, so its callers get its state.
 */
export async function sightOfCall(
  parts: Parts,
  maker: string,
  runId: string,
): Promise<"outputs" | "state" | "nothing"> {
  const seen = await sightOfRun(parts, { person: maker }, runId);
  switch (seen) {
    case "whole":
      return "outputs";
    case "nobody's":
      return "state";
    case "not whole":
      return "nothing";
  }
}

/** That the call is known and how its run stands, with nothing of its values. */
export function stateOf({ id, state }: RunRecord, c: Context<Env>): Response {
  const { status, text } = apiErrors["hook.outputs_hidden"];
  const message = say(text, c.get("locale"), {});
  c.header("Millrace-Run", id);
  return c.json(
    {
      error: { code: "hook.outputs_hidden", message, details: [] },
      run: { id, status: statusOf(state.phase.is) },
    },
    status,
  );
}

function statusOf(phase: RunRecord["state"]["phase"]["is"]): (typeof stateAlone)[number] {
  return phase === "working" ? "running" : phase;
}
