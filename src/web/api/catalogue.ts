import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import type { Catalogue } from "#flow/catalogue.ts";
import { api, ask } from "./client.ts";

/** What the connectors offer. It changes with the product alone. */
export const catalogueQuery = queryOptions({
  queryKey: ["catalogue"],
  queryFn: async (): Promise<Catalogue> => {
    const { items } = await ask(() => api.connectors.$get());
    return { connectors: Connectors.parse(items) };
  },
  staleTime: Number.POSITIVE_INFINITY,
});

/** The stated edge: the API describes JSON Schemas as `unknown`; the server made them from these types. */
const Connectors = z.custom<Catalogue["connectors"]>(Array.isArray);
