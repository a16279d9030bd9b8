import type { ConnectionRecord, Hold, Holder, MoneyLimit, OwnersWord } from "#engine/store.ts";
import type { StepError } from "#engine/result.ts";
import type { JsonObject } from "#sdk/json.ts";
import { fromJson, fromJsonOrNull, type JsonText } from "./rows.ts";

/** The columns that say since when a connection is held. */
export const holdColumn = {
  owner: "held_by_owner",
  absence: "held_by_absence",
  switch: "held_by_switch",
} as const satisfies Readonly<Record<Holder, string>>;

/** What must hold of a connection's row that anything is to be done through it. */
export const mayAct = (row: string): string =>
  ["broken", ...Object.values(holdColumn)]
    .map((column) => `${row}.${column} IS NULL`)
    .join(" AND ");

/** Does anything hold a connection's row? */
export const isHeld = (row: string): string =>
  `(${Object.values(holdColumn)
    .map((column) => `${row}.${column} IS NOT NULL`)
    .join(" OR ")})`;

/** A connection as both stores keep it. */
export interface ConnectionRow {
  readonly id: string;
  readonly owner: string;
  readonly connector: string;
  readonly name: string;
  readonly mode: ConnectionRecord["mode"];
  readonly account: string | null;
  readonly account_name: string | null;
  readonly settings: JsonText<JsonObject>;
  readonly sealed: string;
  readonly broken: JsonText<StepError> | null;
  readonly created_at: number;
  readonly locked: boolean | number;
  readonly held_by_owner: number | null;
  readonly held_by_absence: number | null;
  readonly held_by_switch: number | null;
  readonly consent_epoch: number;
  readonly heir: string | null;
  readonly limits: JsonText<readonly MoneyLimit[]>;
}

export function connectionRecord(row: ConnectionRow): ConnectionRecord {
  return {
    id: row.id,
    owner: row.owner,
    connector: row.connector,
    name: row.name,
    mode: row.mode,
    account: row.account,
    accountName: row.account_name,
    settings: fromJson(row.settings),
    sealed: row.sealed,
    broken: fromJsonOrNull(row.broken),
    locked: Boolean(row.locked),
    holds: {
      owner: row.held_by_owner,
      absence: row.held_by_absence,
      switch: row.held_by_switch,
    },
    consentEpoch: row.consent_epoch,
    heir: row.heir,
    limits: fromJson(row.limits),
    createdAt: row.created_at,
  };
}

/** Of which connection and whose, or of whose, a hold is; nothing: of all. */
export function ofHold(hold: Hold): readonly string[] {
  switch (hold.by) {
    case "owner":
      return [hold.connectionId, hold.owner];
    case "absence":
      return [hold.owner];
    case "switch":
      return [];
  }
}

/** Whose the connection must be; null: it may be anybody's. */
export function ownerOf(by: OwnersWord | "administrator" | "installation"): string | null {
  return typeof by === "string" ? null : by.owner;
}
