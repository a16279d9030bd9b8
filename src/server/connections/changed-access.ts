import { createHash, timingSafeEqual } from "node:crypto";
import type { Connector } from "#sdk/connector.ts";
import { ConnectionError } from "#sdk/errors.ts";
import type { JsonObject } from "#sdk/json.ts";
import { saidBy } from "#engine/bound-account.ts";
import type { ConnectionRecord } from "#engine/store.ts";
import type { ServerParts } from "../parts.ts";
import { isSecret, openSealed } from "./credentials.ts";

/** What new values change of where a connection leads and as whom it signs in. */
export interface ChangedAccess {
  readonly settings: boolean;
  readonly secrets: boolean;
  /** More than another secret of the same user at the same address. */
  readonly moves: boolean;
}

/** Where the other side attests the account, nothing: it says itself whether that is another one. */
export function changedAccess(
  { engine, vault }: Pick<ServerParts, "engine" | "vault">,
  connector: Connector,
  connection: ConnectionRecord,
  values: JsonObject,
): ChangedAccess {
  const { accountProof, fields } = connector.connection;
  if (accountProof.attested) return { settings: false, secrets: false, moves: false };
  const stored = storedValues(vault, connection);
  // Nothing can be compared with what does not open.
  if (stored === null) return { settings: true, secrets: true, moves: true };
  // What an earlier build kept may lack a field that has a default by now.
  const read = fields.safeParse(stored);
  const before: Readonly<Record<string, unknown>> = read.success ? read.data : stored;
  const { renewable } = accountProof;
  const names = [...new Set([...Object.keys(before), ...Object.keys(values)])];
  const changed = names.filter(
    (name) => saidBy(connector, name) !== "manner" && !isSame(before[name], values[name]),
  );
  const isHidden = (name: string) => isSecret(engine.catalogue, connector.id, name);
  return {
    settings: !changed.every(isHidden),
    secrets: changed.some(isHidden),
    moves: changed.some((name) => !renewable.includes(name)),
  };
}

function storedValues(vault: ServerParts["vault"], connection: ConnectionRecord) {
  try {
    return openSealed(vault, connection);
  } catch (error) {
    if (error instanceof ConnectionError) return null;
    throw error;
  }
}

/** In constant time, and whatever the lengths are. */
function isSame(one: unknown, other: unknown): boolean {
  return timingSafeEqual(digestOf(one), digestOf(other));
}

function digestOf(value: unknown): Buffer {
  return createHash("sha256")
    .update(value === undefined ? "" : JSON.stringify(value))
    .digest();
}
