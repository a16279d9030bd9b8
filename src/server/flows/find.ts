import type { FlowRecord } from "#engine/store.ts";
import { ApiError } from "../errors.ts";
import type { ServerParts } from "../parts.ts";
import { personNames } from "../persons.ts";
import { veils } from "../veil.ts";
import type { Flow } from "./flows.schemas.ts";
import { flowView, type Viewing } from "./flows.view.ts";
import { pollingCost, type Viewer } from "./polling.ts";

export async function flowById(
  { store }: Pick<ServerParts, "store">,
  id: string,
): Promise<FlowRecord> {
  const flow = await store.flow(id);
  if (flow === null) throw ApiError.of("flow.not_found");
  return flow;
}

type Parts = Pick<ServerParts, "store" | "reading" | "engine" | "people">;

/** The flow as it is now, with what it has been doing. */
export async function showFlow(parts: Parts, id: string, viewer: Viewer): Promise<Flow> {
  const [flow, [activity], proposal, viewing] = await Promise.all([
    flowById(parts, id),
    parts.reading.activity([id]),
    parts.store.proposal(id),
    viewingOf(parts, viewer),
  ]);
  const polling = await pollingCost(parts, flow, viewer);
  return flowView(flow, activity, { polling, proposal }, viewing);
}

export async function viewingOf(
  parts: Pick<ServerParts, "store" | "engine" | "people">,
  { actor, locale }: Viewer,
): Promise<Viewing> {
  const [connections, nameOf, veilFor] = await Promise.all([
    parts.store.connections(),
    personNames(parts.people),
    veils(parts, actor),
  ]);
  return { locale, person: actor.person, nameOf, connections, veilFor };
}
