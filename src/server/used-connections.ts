import { z } from "@hono/zod-openapi";
import type { Mode } from "#sdk/connection.ts";
import type { ConnectionRecord } from "#engine/store.ts";
import { Id } from "./schemas.ts";
import { type NameOf, PersonRef } from "./persons.ts";

/** A connection that a flow or run names. */
export const UsedConnection = z
  .strictObject({
    id: Id,
    connector: z.string(),
    mode: z.enum(["test", "live"]).meta({ description: "`live` moves real money." }),
    owner: PersonRef,
    name: z.string().nullable().meta({ description: "Null for connections of others." }),
    mayOperate: z
      .boolean()
      .meta({ description: "It is yours, or its owner has granted you to operate it." }),
  })
  .meta({ id: "UsedConnection" });
export type UsedConnection = z.infer<typeof UsedConnection>;

/** Of other people's connections nothing is told but the connector, the mode and whose they are. */
export function usedConnections(
  used: ReadonlySet<string>,
  connections: readonly ConnectionRecord[],
  {
    person,
    granted,
    nameOf,
  }: {
    readonly person: string;
    /** The connections of others that the person may operate. */
    readonly granted: ReadonlySet<string>;
    readonly nameOf: NameOf;
  },
): UsedConnection[] {
  return connections
    .filter(({ id }) => used.has(id))
    .map(({ id, connector, mode, owner, name }) => ({
      id,
      connector,
      mode,
      owner: nameOf(owner),
      name: owner === person ? name : null,
      mayOperate: owner === person || granted.has(id),
    }));
}

/** Live where any of the connections moves real money; null where there is none any more. */
export function modeOf(
  used: ReadonlySet<string>,
  connections: readonly ConnectionRecord[],
): Mode | null {
  const modes = connections.flatMap(({ id, mode }) => (used.has(id) ? [mode] : []));
  return modes.includes("live") ? "live" : (modes[0] ?? null);
}
