import type { FrozenRequest } from "#sdk/connection.ts";
import type { Connector } from "#sdk/connector.ts";
import type { Trying } from "./day-calls.ts";
import { type FirstMove, kindOf } from "./effects.ts";
import type { Outside } from "./outside.ts";
import type { ConnectionRecord, EffectRecord } from "./store.ts";
import type { AnyEffectAction } from "./walk.ts";

/**
 * A request with what only the other side knows, where its action asks for that. Throws what the connector throws, and
 * failures of the transport.
 */
export async function completedRequest(
  action: AnyEffectAction,
  request: FrozenRequest,
  to: {
    readonly connector: Connector;
    readonly connection: ConnectionRecord;
    readonly trying?: Trying;
  },
  { outside }: { readonly outside: Pick<Outside, "open"> },
): Promise<FrozenRequest> {
  if (action.complete === undefined) return request;
  const { api } = outside.open(to.connector, to.connection, "none", to.trying);
  const { of } = request;
  const completed = await action.complete({ api, request });
  return of === undefined ? completed : { ...completed, of };
}

/**
 * Is a request completed once more before it is sent? What stands where may have changed since it was written down. Where a
 * send may have been executed, or be forgotten, the request stays as it was; so it does where a key names its bytes.
 */
export function isCompletedAnew(
  action: Pick<AnyEffectAction, "effect" | "complete">,
  { request, unprovenSince }: Pick<EffectRecord, "request" | "unprovenSince">,
  { forgottenSince }: Pick<Extract<FirstMove, { do: "send" }>, "forgottenSince">,
): boolean {
  if (action.complete === undefined || unprovenSince !== null || forgottenSince !== null)
    return false;
  return kindOf(action, request).kind !== "keyed";
}
