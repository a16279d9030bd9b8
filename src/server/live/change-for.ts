import type { Changes } from "#engine/store.ts";
import type { Change } from "./live.schemas.ts";

/** What a person is told of changes; null: nothing. A connection's is for its owner alone. */
export function changeFor(changes: Changes, person: string): Change | null {
  if (changes === "everything") return { everything: true };
  const runs = [...changes.runs].map(([id, flow]) => ({ id, flow }));
  const connections = [...changes.connections].flatMap(([id, owner]) =>
    owner === person ? [id] : [],
  );
  const change: Change = {
    ...(runs.length > 0 ? { runs } : {}),
    ...(changes.runsOf.size > 0 ? { runsOf: [...changes.runsOf] } : {}),
    ...(changes.flows.size > 0 ? { flows: [...changes.flows] } : {}),
    ...(connections.length > 0 ? { connections } : {}),
    ...(changes.proposals ? { proposals: true } : {}),
    ...(changes.tables ? { tables: true } : {}),
  };
  return Object.keys(change).length > 0 ? change : null;
}
