import type { z } from "zod";
import { catalogueFor } from "#engine/called-flows.ts";
import type { FlowRecord } from "#engine/store.ts";
import type { Reading } from "#reading/reading.ts";
import { ApiError } from "../errors.ts";
import type { ServerParts } from "../parts.ts";
import { personNames } from "../persons.ts";
import { veils } from "../veil.ts";
import type { Flow, FlowPage } from "./flows.schemas.ts";
import { flowView, summaryView, type Viewing } from "./flows.view.ts";
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
  const flow = await flowById(parts, id);
  const [[activity], proposal, viewing, polling] = await Promise.all([
    parts.reading.activity([id]),
    parts.store.proposal(id),
    viewingOf(parts, [flow], viewer),
    pollingCost(parts, flow, viewer),
  ]);
  return flowView(flow, activity, { polling, proposal }, viewing);
}

/** The flows that are asked for, in pages or all at once, as whoever asks may see them. */
export async function listFlows(
  parts: Parts,
  query: Parameters<Reading["listFlows"]>[0],
  viewer: Viewer,
): Promise<z.infer<typeof FlowPage>> {
  const { store, reading } = parts;
  const { items: ids, next } = await reading.listFlows(query);
  const flows = await store.flows(ids);
  const [activities, viewing] = await Promise.all([
    reading.activity(ids),
    viewingOf(parts, flows, viewer),
  ]);
  const byFlow = new Map(activities.map((activity) => [activity.flowId, activity]));
  return { items: flows.map((flow) => summaryView(flow, byFlow.get(flow.id), viewing)), next };
}

async function viewingOf(
  parts: Pick<ServerParts, "store" | "engine" | "people">,
  flows: readonly FlowRecord[],
  { actor, locale }: Viewer,
): Promise<Viewing> {
  const { store, engine } = parts;
  const [connections, records, granted, nameOf, veilFor] = await Promise.all([
    store.connections(),
    store.switchOffs(flows.map(({ id }) => id)),
    store.grantedTo(actor.person),
    personNames(parts.people),
    veils(parts, actor),
  ]);
  const drafts = flows.map(({ draft }) => draft);
  const catalogue = await catalogueFor(drafts, null, { store, catalogue: engine.catalogue });
  const switchOffs = new Map(records.map((record) => [record.flowId, record]));
  const { person } = actor;
  return { locale, person, granted, nameOf, connections, catalogue, switchOffs, veilFor };
}
