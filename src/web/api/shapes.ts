import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import type { Shape } from "#sdk/shape.ts";
import { api, ask } from "./client.ts";

/** The fields of things that only a connection knows, such as the columns of tables. */

const { $get, $post } = api.connections[":id"].fields;

/** A thing of a connection, such as a table. */
export interface Thing {
  readonly connection: string;
  readonly of: string;
}

export interface ReadShape extends Thing {
  /** Null where there is no such thing. */
  readonly shape: Shape | null;
  readonly readAt: string;
}

export const shapeQuery = ({ connection, of }: Thing) =>
  queryOptions({
    queryKey: ["connection", connection, "fields", of],
    queryFn: async (): Promise<ReadShape> =>
      readIn(connection, await ask(() => $get({ param: { id: connection }, query: { of } }))),
    staleTime: 5 * 60_000,
    retry: false,
  });

/** Those that the published version of a flow was built on. */
export const builtShapesQuery = (flow: string, version: string | null) =>
  queryOptions({
    queryKey: ["flow", flow, "fields", version],
    queryFn: async () => {
      const { items } = await ask(() => api.flows[":id"].fields.$get({ param: { id: flow } }));
      return items.map(({ connection, of, fields }) => ({
        connection,
        of,
        shape: AnyShape.parse(fields && { fields }),
      }));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Reads them anew. */
export function useRefreshShape() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: readShapeAnew,
    onSuccess: (read) => queries.setQueryData(shapeQuery(read).queryKey, read),
  });
}

export async function readShapeAnew({ connection, of }: Thing): Promise<ReadShape> {
  const answer = await ask(() => $post({ param: { id: connection }, json: { of } }));
  return readIn(connection, answer);
}

function readIn(
  connection: string,
  {
    of,
    fields,
    readAt,
  }: { readonly of: string; readonly fields: unknown; readonly readAt: string },
): ReadShape {
  return { connection, of, shape: AnyShape.parse(fields === null ? null : { fields }), readAt };
}

/** The stated edge: the server made it from this type. */
const AnyShape = z.custom<Shape | null>((value) => typeof value === "object");
