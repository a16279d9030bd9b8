import type { FlowRecord } from "#engine/store.ts";
import { ApiError } from "../errors.ts";
import type { Locale } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import type { Flow } from "./flows.schemas.ts";
import { flowView } from "./flows.view.ts";
import { pollingCost } from "./polling.ts";

export async function flowById(
  { store }: Pick<ServerParts, "store">,
  id: string,
): Promise<FlowRecord> {
  const flow = await store.flow(id);
  if (flow === null) throw ApiError.of("flow.not_found");
  return flow;
}

/** The flow as it is now, with what it has been doing. */
export async function showFlow(
  parts: Pick<ServerParts, "store" | "reading" | "engine">,
  id: string,
  locale: Locale,
): Promise<Flow> {
  const [flow, [activity], proposal] = await Promise.all([
    flowById(parts, id),
    parts.reading.activity([id]),
    parts.store.proposal(id),
  ]);
  return flowView(flow, activity, await pollingCost(parts, flow, locale), proposal, locale);
}
