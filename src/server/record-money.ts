import type { Connector } from "#sdk/connector.ts";
import { tellerOf } from "#engine/shared-polls.ts";
import type { Money } from "#sdk/action.ts";
import { jsonOf } from "./stored-json.ts";

/** The money that a record is about, as its trigger tells; null where it is about none. */
export function recordMoney(
  {
    trigger: poll,
    data,
  }: { readonly trigger: string; readonly data: Parameters<typeof jsonOf>[0] },
  connectors: readonly Connector[],
): Money | null {
  for (const { triggers } of connectors) {
    const its = tellerOf(triggers, poll, jsonOf(data));
    if (its) return its.amount?.(jsonOf(data)) ?? null;
  }
  return null;
}
