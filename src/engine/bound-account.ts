import { z } from "zod";
import type { ConnectionReport } from "#sdk/connection.ts";
import type { Connector } from "#sdk/connector.ts";
import type { Says } from "#sdk/fields.ts";
import type { JsonObject } from "#sdk/json.ts";
import type { ConnectionRecord } from "./store.ts";

type Spec = Pick<Connector, "connection">;
type Settings = Readonly<Record<string, unknown>>;
type Bound = Pick<ConnectionRecord, "connector" | "mode" | "account" | "settings">;

/** What a field of a connection says; undefined of a secret. */
export function saidBy({ connection: { fields } }: Spec, name: string): Says | undefined {
  const field = fields.shape[name];
  return field === undefined ? undefined : z.globalRegistry.get(field)?.field?.says;
}

/** Pure: those of the settings that say this. One that an earlier build did not know has its default. */
export function settingsThatSay(says: Says, connector: Spec, settings: Settings): Settings {
  const { shape } = connector.connection.fields;
  const names = Object.keys(shape).filter((name) => saidBy(connector, name) === says);
  return Object.fromEntries(
    names.map((name) => {
      const read = shape[name]?.safeParse(settings[name]);
      return [name, read?.success === true ? read.data : settings[name]];
    }),
  );
}

/** Pure: what the settings of a connection add to the account that the outside system tells. */
export function areaOf(connector: Spec, settings: Settings): string {
  return connector.connection.area?.(settingsThatSay("identity", connector, settings)) ?? "";
}

/**
 * Pure: the account that a new connection is bound to. `told`: what the outside system says. `own`: the connections that its owner
 * has. Where one of an earlier build leads to the same area, the new one is bound as that one is: their events and their objects
 * are the same.
 */
export function boundAccount(
  connector: Spec & Pick<Connector, "id">,
  { account: told, mode }: Pick<ConnectionReport, "account" | "mode">,
  settings: JsonObject,
  own: readonly Bound[],
): string | null {
  if (told === null) return null;
  const area = areaOf(connector, settings);
  const isShared = own.some(
    (one) =>
      one.connector === connector.id &&
      one.mode === mode &&
      one.account === told &&
      areaOf(connector, one.settings) === area,
  );
  return isShared ? told : told + area;
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

/**
 * Pure: what the limits of a connection are counted for. All areas of an account share them, and so do all its connections, where
 * the other side attests whose account it is. Anybody can claim another: then each connection has limits of its own.
 */
export function limitedAs(connector: Spec, connection: ConnectionRecord): string {
  const account = connector.connection.accountProof.attested
    ? outsideAccount(connection.account, areaOf(connector, connection.settings))
    : null;
  return accountOf({ ...connection, account });
}

/**
 * One account may have several connections. It may be claimed only: what goes by it may make a write wait or ask a person, and
 * never lets one go.
 */
export function accountOf({ connector, account, id, mode }: ConnectionRecord): string {
  return `${connector} ${account ?? id} ${mode}`;
}
