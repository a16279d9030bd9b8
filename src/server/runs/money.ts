import { z } from "zod";
import type { Money } from "#sdk/action.ts";
import type { Connector } from "#sdk/connector.ts";
import type { EffectView } from "#people/run-views.ts";

/** As a request is frozen; one whose run is pruned has lost its parameters. */
const Frozen = z.object({
  method: z.enum(["POST", "PUT", "PATCH", "DELETE"]),
  path: z.string(),
  params: z.record(z.string(), z.json()),
  apiVersion: z.string(),
});

/** What a write moves; null where that is nothing, or not known. */
export function moneyOf(
  { connector, action, method, resource, params, apiVersion }: EffectView,
  connectors: readonly Connector[],
): Money | null {
  const found = connectors
    .find(({ id }) => id === connector)
    ?.actions.find(({ id }) => id === action);
  const request = Frozen.safeParse({ method, path: resource, params, apiVersion });
  return found?.kind === "effect" && request.success ? (found.moves?.(request.data) ?? null) : null;
}
