import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, api, ask } from "./client.ts";

/** Flows to start from. They change with the product alone. */

export type Template = AnswerOf<typeof api.templates.$get>["items"][number];

export const templatesQuery = queryOptions({
  queryKey: ["templates"],
  queryFn: async () => (await ask(() => api.templates.$get())).items,
  staleTime: Infinity,
});

/** `connections`: by connector. Connectors left out are chosen in the builder. */
export function createFlowOf(
  template: string,
  connections: Readonly<Record<string, string>>,
  timeZone: string,
) {
  return ask(() =>
    api.templates.flows.$post({ json: { template, connections: { ...connections }, timeZone } }),
  );
}
