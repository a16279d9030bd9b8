import type { MayAct } from "#engine/batches.ts";
import { isAtLeast } from "#people/actor.ts";
import { permissions } from "#people/permissions.ts";
import type { ServerParts } from "../parts.ts";
import { valuesOfRuns } from "../sight.ts";

/** As where one run is acted on, but long after the request: by what a person is, and sees, at that moment. */
export function mayActOn(parts: Pick<ServerParts, "store" | "people">): MayAct {
  return async ({ person: id, runId, repeats }) => {
    const person = await parts.people.person(id);
    if (person?.state !== "active" || !isAtLeast(person.role, permissions.startBatch.role))
      return false;
    if (!repeats) return true;
    const values = (await valuesOfRuns(parts, { person: id }, [runId]))(runId);
    return values.seen && values.masked === undefined;
  };
}
