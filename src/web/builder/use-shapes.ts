import { useDebouncedValue } from "@mantine/hooks";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Catalogue } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import { shapedPlaces } from "#flow/shaped.ts";
import type { Connection } from "../api/connections.ts";
import type { Flow } from "../api/flows.ts";
import { severalOf } from "../api/several.ts";
import { builtShapesQuery, shapeQuery } from "../api/shapes.ts";
import { useSame } from "./use-same.ts";

/** How long a name must stand before its fields are asked for. */
const settledMs = 600;

/** The catalogue with the fields of all that a flow works with, such as the columns of its tables. */
export function useShapes(
  catalogue: Catalogue,
  document: FlowDocument,
  own: readonly Connection[],
  { id, version }: Pick<Flow, "id" | "version">,
): Catalogue {
  const named = useSame(thingsIn(document, catalogue, own));
  const [things] = useDebouncedValue(named, settledMs);
  const wanted = useMemo(
    () => things.map(([connection, of]) => shapeQuery({ connection, of })),
    [things],
  );
  const { data } = useQueries({ queries: wanted, combine: severalOf });
  const built = useQuery({
    ...builtShapesQuery(id, version?.id ?? null),
    enabled: version !== null && things.length > 0,
  });
  return useMemo(() => {
    const read = data.filter((one) => one !== undefined);
    if (read.length === 0) return catalogue;
    const shapes = read.map(({ connection, of, shape }) => {
      const before = built.data?.find((one) => one.connection === connection && one.of === of);
      return before?.shape
        ? { connection, of, shape, published: before.shape }
        : { connection, of, shape };
    });
    return { ...catalogue, shapes };
  }, [catalogue, data, built.data]);
}

function thingsIn(
  document: FlowDocument,
  catalogue: Catalogue,
  own: readonly Connection[],
): readonly (readonly [connection: string, of: string])[] {
  const usable = new Set(own.flatMap(({ id, broken }) => (broken === null ? [id] : [])));
  const all = shapedPlaces(document, catalogue).filter(({ connection }) => usable.has(connection));
  const each = new Map(
    all.map(({ connection, of }) => [`${connection} ${of}`, [connection, of] as const]),
  );
  return [...each.values()];
}
