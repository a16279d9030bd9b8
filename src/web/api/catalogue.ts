import { type QueryClient, queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { z } from "zod";
import { type CallableFlows, type Catalogue, nothingCallable } from "#flow/catalogue.ts";
import { api, ask } from "./client.ts";
import { tablesQuery, type TableSummary } from "./tables.ts";

/** What the connectors offer. It changes with the product alone. */
export const catalogueQuery = queryOptions({
  queryKey: ["catalogue"],
  queryFn: async (): Promise<Catalogue> => {
    const { items } = await ask(() => api.connectors.$get());
    return { connectors: Connectors.parse(items), flows: nothingCallable, tables: [] };
  },
  // It is long, and no change that is heard of is one of it.
  staleTime: ({ state }) => (state.data === undefined ? 0 : "static"),
});

/** After the server was away: it may be another build that has come back. */
export async function askCatalogueAgain(queries: QueryClient): Promise<void> {
  if (queries.getQueryData(catalogueQuery.queryKey) === undefined) return;
  // Where it cannot be had, what is known stays.
  await queries.fetchQuery({ ...catalogueQuery, staleTime: 0 }).catch(() => null);
}

/** The flows that a flow can call. */
const callableQuery = (caller: string) =>
  queryOptions({
    queryKey: ["calls", "callable", caller],
    queryFn: async (): Promise<CallableFlows> => {
      const { items } = await ask(() => api.flows.callable.$get({ query: { caller } }));
      return { caller, flows: Callable.parse(items) };
    },
  });

/** The catalogue with the lookup tables, by name: what is in them is asked for by who needs it. */
function useCatalogue() {
  const base = useQuery(catalogueQuery);
  const tables = useQuery(tablesQuery);
  const data = useMemo(
    () => base.data && tables.data && { ...base.data, tables: namedTables(tables.data) },
    [base.data, tables.data],
  );
  const refetch = () => Promise.all([base.refetch(), tables.refetch()]);
  return { data, error: base.error ?? tables.error, refetch };
}

/** The same with what a flow can call; undefined until all of it is there. */
export function useCatalogueFor(flow: string | undefined) {
  const base = useCatalogue();
  const flows = useQuery({ ...callableQuery(flow ?? ""), enabled: flow !== undefined });
  const data = useMemo(
    () => base.data && flows.data && { ...base.data, flows: flows.data },
    [base.data, flows.data],
  );
  const refetch = () => Promise.all([base.refetch(), flows.refetch()]);
  return { data, error: base.error ?? flows.error, refetch };
}

/** The same where somebody waits for it anyway. */
export function useSuspenseCatalogueFor(flow: string): Catalogue {
  const { data: base } = useSuspenseQuery(catalogueQuery);
  const { data: tables } = useSuspenseQuery(tablesQuery);
  const { data: flows } = useSuspenseQuery(callableQuery(flow));
  return useMemo(() => ({ ...base, tables: namedTables(tables), flows }), [base, tables, flows]);
}

function namedTables(tables: readonly TableSummary[]): Catalogue["tables"] {
  return tables.map(({ id, name, revision }) => ({ id, name, revision, contents: [] }));
}

/** The stated edge: the API describes JSON Schemas as `unknown`; the server made them from these types. */
const Connectors = z.custom<Catalogue["connectors"]>(Array.isArray);
const Callable = z.custom<CallableFlows["flows"]>(Array.isArray);
