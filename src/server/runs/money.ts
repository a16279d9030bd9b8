import { z } from "zod";
import type { Money, Movement } from "#sdk/action.ts";
import type { FrozenRequest } from "#sdk/connection.ts";
import type { Connector } from "#sdk/connector.ts";
import { ownMovement, wholeMovement } from "#engine/parts.ts";
import type { EffectView } from "#reading/run-views.ts";

/** As a request is frozen; one whose run is pruned has lost its parameters. */
const Frozen = z.object({
  method: z.string(),
  path: z.string(),
  params: z.record(z.string(), z.json()),
  apiVersion: z.string(),
});

/** As an answer is kept; null where there is none. */
const Answered = z.object({ status: z.int(), body: z.json() }).nullable().catch(null);

/** The action of a write and its frozen request; null where either is gone. */
export function frozenOf(effect: EffectView, connectors: readonly Connector[]) {
  const { connector, action, method, resource, params, apiVersion, of, readMoney } = effect;
  const found = connectors
    .find(({ id }) => id === connector)
    ?.actions.find(({ id }) => id === action);
  const request = Frozen.safeParse({ method, path: resource, params, apiVersion });
  if (found?.kind !== "effect" || !request.success) return null;
  const frozen: FrozenRequest = {
    ...request.data,
    ...(of === null ? {} : { of }),
    ...(readMoney === undefined ? {} : { readMoney }),
  };
  return { action: found, request: frozen };
}

/** What a write does with money; null where that is nothing, or not known. */
export function movementOf(effect: EffectView, connectors: readonly Connector[]): Movement | null {
  const frozen = frozenOf(effect, connectors);
  const answer = Answered.parse(effect.answer);
  return (
    frozen &&
    ownMovement(frozen.action, frozen.request, { answer, isParked: effect.state === "parked" })
  );
}

/** How much a write moves; null where that is nothing, or not known. */
export function moneyOf(effect: EffectView, connectors: readonly Connector[]): Money | null {
  return movementOf(effect, connectors)?.money ?? null;
}

/** What a person is told who has the write sent: of a step of several writes, what all of them move. */
export function wholeMovementOf(
  effect: EffectView,
  connectors: readonly Connector[],
): Movement | null {
  if (effect.of === null) return movementOf(effect, connectors);
  const frozen = frozenOf(effect, connectors);
  return frozen
    ? wholeMovement(frozen.action, frozen.request)
    : (effect.of.whole?.movement ?? null);
}
