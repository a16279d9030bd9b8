import { withFlows } from "#engine/called-flows.ts";
import type { ServerParts } from "../parts.ts";
import type { CallableFlowList, FlowCallers } from "./callable.schemas.ts";
import { flowById } from "./find.ts";

type Parts = Pick<ServerParts, "store" | "engine">;

/** Every flow that can be called, as it is called. */
export async function listCallable(
  { store, engine }: Parts,
  caller: string | null,
): Promise<CallableFlowList> {
  const { flows } = withFlows(engine.catalogue, await store.flows(), caller).flows;
  const items = flows.map(({ id, name, active, input, output, sample, calls }) => ({
    id,
    name,
    active,
    input,
    output,
    sample,
    calls: [...calls],
  }));
  return { caller, items };
}

/** The flows whose published version calls this one. */
export async function listCallers({ store }: Parts, id: string): Promise<FlowCallers> {
  const flow = await flowById({ store }, id);
  const callers = await store.callersOf(flow.id);
  return { items: callers.map(({ id: caller, name, state }) => ({ id: caller, name, state })) };
}
