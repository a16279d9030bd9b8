import { z } from "zod";
import type { Connector } from "#sdk/connector.ts";
import type { Says } from "#sdk/fields.ts";
import type { JsonObject } from "#sdk/json.ts";

type Spec = Pick<Connector, "connection">;
type Settings = Readonly<Record<string, unknown>>;

/** What a field of a connection says; undefined of a secret. */
export function saidBy({ connection: { fields } }: Spec, name: string): Says | undefined {
  const field = fields.shape[name];
  return field === undefined ? undefined : z.globalRegistry.get(field)?.field?.says;
}

/** Pure: those of the settings that are what a connection is. One that an earlier build did not know has its default. */
export function identityIn(connector: Spec, settings: Settings): Settings {
  const { shape } = connector.connection.fields;
  const names = Object.keys(shape).filter((name) => saidBy(connector, name) === "identity");
  return Object.fromEntries(
    names.map((name) => {
      const read = shape[name]?.safeParse(settings[name]);
      return [name, read?.success === true ? read.data : settings[name]];
    }),
  );
}

/** Pure: what the settings of a connection add to the account that the outside system tells. */
export function areaOf(connector: Spec, settings: Settings): string {
  return connector.connection.area?.(identityIn(connector, settings)) ?? "";
}

/** Pure: the account that a new connection is bound to. `told`: what the outside system says. */
export function boundAccount(connector: Spec, told: string | null, settings: JsonObject) {
  return told === null ? null : told + areaOf(connector, settings);
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
 * has bound it; null where one of the two is not known. `settings`: its own, which never change in what they say of that.
 */
export function isBoundTo(
  connector: Spec,
  bound: string | null,
  told: string | null,
  settings: JsonObject,
): boolean | null {
  if (bound === null || told === null) return null;
  return bound === told || bound === told + areaOf(connector, settings);
}
