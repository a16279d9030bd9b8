import { z } from "@hono/zod-openapi";
import type { ConnectionRecord } from "#engine/store.ts";
import { Id } from "./schemas.ts";
import { type NameOf, PersonRef } from "./persons.ts";

/** A connection that a flow or run names. */
export const UsedConnection = z
  .strictObject({
    id: Id,
    connector: z.string(),
    owner: PersonRef,
    name: z.string().nullable().meta({ description: "Null for connections of others." }),
  })
  .meta({ id: "UsedConnection" });
export type UsedConnection = z.infer<typeof UsedConnection>;

/** Of other people's connections nothing is told but the connector and whose they are. */
export function usedConnections(
  used: ReadonlySet<string>,
  connections: readonly ConnectionRecord[],
  person: string,
  nameOf: NameOf,
): UsedConnection[] {
  return connections
    .filter(({ id }) => used.has(id))
    .map(({ id, connector, owner, name }) => ({
      id,
      connector,
      owner: nameOf(owner),
      name: owner === person ? name : null,
    }));
}
