import type { Connector } from "#sdk/connector.ts";
import type { JsonObject } from "#sdk/json.ts";

type Spec = Pick<Connector, "connection">;

/** Pure: what the settings of a connection add to the account that the outside system tells. */
export function areaOf({ connection }: Spec, values: JsonObject): string {
  return connection.area?.(connection.fields.parse(values)) ?? "";
}

/** Pure: the account that a new connection is bound to. `told`: what the outside system says. */
export function boundAccount(connector: Spec, told: string | null, values: JsonObject) {
  return told === null ? null : told + areaOf(connector, values);
}

/**
 * Pure: the account of the outside system in which the area of a connection lies. Earlier builds bound connections to it
 * whatever their settings were.
 */
export function outsideAccount(bound: string | null, area: string): string | null {
  return bound !== null && area !== "" && bound.endsWith(area)
    ? bound.slice(0, -area.length)
    : bound;
}

/**
 * Pure: whether credentials of the account `told` serve a connection that is bound to this one, as this build or an earlier one
 * has bound it; null where one of the two is not known. `values`: they say the same of where it leads as before.
 */
export function isBoundTo(
  connector: Spec,
  bound: string | null,
  told: string | null,
  values: JsonObject,
): boolean | null {
  if (bound === null || told === null) return null;
  return bound === told || bound === told + areaOf(connector, values);
}
