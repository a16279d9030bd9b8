import type { FrozenRequest } from "#sdk/connection.ts";
import type { Connector } from "#sdk/connector.ts";
import type { Outside } from "./outside.ts";
import type { ConnectionRecord } from "./store.ts";
import type { AnyEffectAction } from "./walk.ts";

/**
 * A request with what only the other side knows, where its action asks for that. Throws what the connector throws, and
 * failures of the transport.
 */
export async function completedRequest(
  action: AnyEffectAction,
  request: FrozenRequest,
  to: { readonly connector: Connector; readonly connection: ConnectionRecord },
  { outside }: { readonly outside: Pick<Outside, "open"> },
): Promise<FrozenRequest> {
  if (action.complete === undefined) return request;
  const { api } = outside.open(to.connector, to.connection, "none");
  const { of } = request;
  const completed = await action.complete({ api, request });
  return of === undefined ? completed : { ...completed, of };
}
