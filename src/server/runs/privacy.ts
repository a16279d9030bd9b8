import { calledIn, runningIn } from "#engine/called-flows.ts";
import { emptyDocument } from "#flow/document.ts";
import { all, none, type Private } from "#flow/private.ts";
import { idOf } from "#flow/paths.ts";
import { type PrivatePlaces, privatePlaces } from "#flow/private-places.ts";
import type { ServerParts } from "../parts.ts";

type Parts = Pick<ServerParts, "store" | "engine" | "reading">;

/** Where what is private stands in a run, and what it was handed by the run that called it. */
export async function privacyOf(parts: Parts, runId: string): Promise<PrivatePlaces> {
  const { store, engine } = parts;
  const run = await store.run(runId);
  const running = run ? await runningIn(run, store) : { document: emptyDocument, calls: null };
  const called = await calledIn(running, store);
  return privatePlaces(running.document, run?.flowId ?? "", {
    catalogue: engine.catalogue,
    called,
    handedIn: run?.callerId ? await handedIn(parts, runId) : none,
    marks: await store.privateFieldsOf([...(run ? [run.flowId] : []), ...called.keys()]),
  });
}

/** By a caller that is forgotten: nobody can tell what. */
async function handedIn(parts: Parts, runId: string): Promise<Private> {
  const caller = (await parts.reading.run(runId))?.caller ?? null;
  if (caller === null) return all;
  return (await privacyOf(parts, caller.runId)).taken(idOf(caller.path));
}
