import type { z } from "zod";
import { connectionsIn } from "#flow/uses.ts";
import type { ServerParts } from "../parts.ts";
import type { ConnectionUse } from "./connections.schemas.ts";

/** The flows whose draft or published version goes through a connection, by name. */
export async function usesOf(
  { store }: Pick<ServerParts, "store">,
  connection: string,
): Promise<readonly z.infer<typeof ConnectionUse>[]> {
  const flows = await store.flows();
  return flows
    .map(({ id, name, state, draft, version }) => ({
      id,
      name,
      state,
      draft: connectionsIn(draft).has(connection),
      published: version !== null && connectionsIn(version.document).has(connection),
    }))
    .filter(({ draft, published }) => draft || published)
    .toSorted((a, b) => a.name.localeCompare(b.name));
}
