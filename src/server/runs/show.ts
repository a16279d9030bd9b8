import type { Context } from "hono";
import { connectionsIn } from "#flow/uses.ts";
import type { RunSummary as Summary } from "#people/reading.ts";
import { ApiError } from "../errors.ts";
import type { Env, ServerParts } from "../parts.ts";
import { personNames } from "../persons.ts";
import { usedConnections } from "../used-connections.ts";
import { veils, versionVeils } from "../veil.ts";
import type { Run, RunSummary } from "./runs.schemas.ts";
import { runSummaryView, runView } from "./runs.view.ts";

type Parts = Pick<ServerParts, "reading" | "store" | "engine" | "people">;

/** Each as whoever asks may see it: what tells of the account of a connection is for its owner. */
export async function showRuns(
  { store, engine }: Pick<Parts, "store" | "engine">,
  runs: readonly Summary[],
  c: Context<Env>,
): Promise<RunSummary[]> {
  const versionIds = runs.map(({ versionId }) => versionId);
  const veilOf = await versionVeils({ store, engine }, c.get("actor"), versionIds);
  return runs.map((run) => veilOf(run.versionId)(runSummaryView(run, c.get("locale"))));
}

export async function showRun(
  { reading, store, engine, people }: Parts,
  id: string,
  c: Context<Env>,
): Promise<Run> {
  const run = await reading.run(id);
  if (run === null) throw ApiError.of("run.not_found");
  const actor = c.get("actor");
  const used = connectionsIn(run.document);
  const veil = (await veils({ store, engine }, actor))(used);
  const nameOf = await personNames(people);
  const connections = usedConnections(used, await store.connections(), actor.person, nameOf);
  return veil(runView(run, connections, engine.connectors, c.get("locale")));
}
