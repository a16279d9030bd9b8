import type { Context } from "hono";
import { connectionsIn } from "#flow/uses.ts";
import type { RunSummary as Summary } from "#people/reading.ts";
import { ApiError } from "../errors.ts";
import type { Env, ServerParts } from "../parts.ts";
import { personNames } from "../persons.ts";
import { modeOf, usedConnections } from "../used-connections.ts";
import { connectionsOfVersions, veils } from "../veil.ts";
import { withLinks } from "./links.ts";
import type { Run, RunSummary } from "./runs.schemas.ts";
import { runSummaryView, runView } from "./runs.view.ts";

type Parts = Pick<ServerParts, "reading" | "store" | "engine" | "people">;

/** Each as whoever asks may see it: what tells of the account of a connection is for its owner. */
export async function showRuns(
  { store, engine }: Pick<Parts, "store" | "engine">,
  runs: readonly Summary[],
  c: Context<Env>,
): Promise<RunSummary[]> {
  const used = await connectionsOfVersions(
    { store },
    runs.map(({ versionId }) => versionId),
  );
  const veilFor = await veils({ store, engine }, c.get("actor"));
  const connections = await store.connections();
  return runs.map((run) => {
    const its = used.get(run.versionId) ?? new Set();
    return veilFor(its)(runSummaryView(run, modeOf(its, connections), c.get("locale")));
  });
}

export async function showRun(
  { reading, store, engine, people }: Parts,
  id: string,
  c: Context<Env>,
): Promise<Run> {
  const run = await reading.run(id);
  if (run === null) throw ApiError.of("run.not_found");
  const actor = c.get("actor");
  const records = await store.connections();
  const used = connectionsIn(run.document);
  const veil = (await veils({ store, engine }, actor))(used);
  const connections = usedConnections(used, records, {
    person: actor.person,
    granted: await store.grantedTo(actor.person),
    nameOf: await personNames(people),
  });
  const { connectors } = engine;
  const about = { connections, mode: modeOf(used, records), connectors };
  const own = new Map(
    records.flatMap((one) => (one.owner === actor.person ? [[one.id, one]] : [])),
  );
  return withLinks(veil(runView(run, about, c.get("locale"))), run, { connectors, own });
}
