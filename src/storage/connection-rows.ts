import type {
  ConnectionRecord,
  Hold,
  Holder,
  NewConnectionRecord,
  OwnersWord,
} from "#engine/store.ts";
import { columns } from "./columns.ts";
import { type Notes, statement } from "./session.ts";

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

const asMade = `id, owner, connector, name, mode, account, account_name, settings, sealed, broken, created_at`;

/** A connection as it is made. */
export const newConnections = columns<NewConnectionRecord>(asMade, {
  settings: "json",
  broken: "json",
});

interface ConnectionParts extends Omit<ConnectionRecord, "holds"> {
  readonly heldByOwner: number | null;
  readonly heldByAbsence: number | null;
  readonly heldBySwitch: number | null;
}

export const connectionRecords = columns<ConnectionParts>(
  `${asMade}, locked, ${Object.values(holdColumn).join(", ")}, consent_epoch, heir, limits`,
  { settings: "json", broken: "json", locked: "flag", limits: "json" },
).making(({ heldByOwner, heldByAbsence, heldBySwitch, ...connection }): ConnectionRecord => ({
  ...connection,
  holds: { owner: heldByOwner, absence: heldByAbsence, switch: heldBySwitch },
}));

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

/** A connection that is its owner's, or, with null, anybody's, held with this lock until the transaction ends. */
export const ownedConnection = (lock: string) =>
  statement<[id: string, owner: string | null], { id: string; owner: string }>(
    `SELECT id, owner FROM {connections} WHERE id = ? AND owner = coalesce(?, owner) ${lock}`,
  );

export type ChangedConnection = Pick<ConnectionRecord, "id" | "owner">;

export function noteConnections(
  { changes }: Pick<Notes, "changes">,
  connections: readonly ChangedConnection[],
): void {
  for (const { id, owner } of connections) changes.connection(id, owner);
}
