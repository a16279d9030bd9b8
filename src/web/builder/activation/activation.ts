import { api, ask } from "../../api/client.ts";
import { type Flow, flowOf } from "../../api/flows.ts";

/** Where a flow takes up its trigger's events. */
export type Start = "now" | "where_it_stood" | { readonly date: string };

export async function activate(
  { id, revision }: Pick<Flow, "id" | "revision">,
  from: Start,
  confirm: number | undefined,
): Promise<Flow> {
  const json = { from, revision, ...(confirm === undefined ? {} : { confirm }) };
  return flowOf(await ask(() => api.flows[":id"].activate.$post({ param: { id }, json })));
}

export async function publish(
  { id, revision }: Pick<Flow, "id" | "revision">,
  confirm: number | undefined,
): Promise<Flow> {
  const json = { revision, ...(confirm === undefined ? {} : { confirm }) };
  return flowOf(await ask(() => api.flows[":id"].publish.$post({ param: { id }, json })));
}

export function countEvents(connection: string, trigger: string, since: string) {
  const param = { id: connection, trigger };
  const query = { since };
  return ask(() => api.connections[":id"].triggers[":trigger"].count.$get({ param, query }));
}
