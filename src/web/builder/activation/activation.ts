import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, api, ask } from "../../api/client.ts";
import { type Flow, flowOf } from "../../api/flows.ts";

/** Where a flow takes up its trigger's events. */
export type Start = "now" | "where_it_stood" | { readonly date: string };

export async function activate(
  { id, revision }: Pick<Flow, "id" | "revision">,
  from: Start,
  confirm: string | undefined,
): Promise<Flow> {
  const json = { from, revision, ...(confirm === undefined ? {} : { confirm }) };
  return flowOf(await ask(() => api.flows[":id"].activate.$post({ param: { id }, json })));
}

export async function publish(
  { id, revision }: Pick<Flow, "id" | "revision">,
  confirm: string | undefined,
): Promise<Flow> {
  const json = { revision, ...(confirm === undefined ? {} : { confirm }) };
  return flowOf(await ask(() => api.flows[":id"].publish.$post({ param: { id }, json })));
}

/** What the flow would take up: since a moment, or, with null, since it stood still. */
export const pastQuery = ({ id, revision }: Pick<Flow, "id" | "revision">, since: string | null) =>
  queryOptions({
    queryKey: ["flow", id, "past", revision, since],
    queryFn: () => {
      const query = since === null ? {} : { since };
      return ask(() => api.flows[":id"].past.$get({ param: { id }, query }));
    },
    // Each is up to ten calls to the outside system, and of where the flow stands now.
    staleTime: "static",
    gcTime: 0,
    retry: false,
  });

export type Past = AnswerOf<(typeof api.flows)[":id"]["past"]["$get"]>;
