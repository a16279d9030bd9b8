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
  /** To another server, without ever having had a secret: nothing but the address has said which system it is. */
  readonly leavesUnproven: boolean;
}

const unchanged = { settings: false, secrets: false, moves: false, leavesUnproven: false };

/** Where the other side attests the account, nothing: it says itself whether that is another one. */
export function changedAccess(
  { engine, vault }: Pick<ServerParts, "engine" | "vault">,
  connector: Connector,
  connection: ConnectionRecord,
  values: JsonObject,
): ChangedAccess {
  const { id, connection: spec } = connector;
  const { accountProof, fields } = spec;
  if (accountProof.attested) return unchanged;
  const stored = storedValues(vault, connection);
  // Nothing can be compared with what does not open.
  if (stored === null) return { ...unchanged, settings: true, secrets: true, moves: true };
  // What an earlier build kept may lack a field that has a default by now.
  const read = fields.safeParse(stored);
  const before: Readonly<Record<string, unknown>> = read.success ? read.data : stored;
  const { renewable } = accountProof;
  const names = [...new Set([...Object.keys(before), ...Object.keys(values)])];
  const changed = names.filter(
    (name) => saidBy(connector, name) !== "manner" && !isSame(before[name], values[name]),
  );
  const isHidden = (name: string) => isSecret(engine.catalogue, id, name);
  const isBare = !names.some((name) => isHidden(name) && (before[name] ?? "") !== "");
  const isElsewhere = () =>
    read.success && !isSame(serverOf(spec, read.data), serverOf(spec, values));
  return {
    settings: !changed.every(isHidden),
    secrets: changed.some(isHidden),
    moves: changed.some((name) => !renewable.includes(name)),
    leavesUnproven: isBare && isElsewhere(),
  };
}

/** Null over HTTP: there the address is the account, or a secret is always asked for. */
function serverOf(
  spec: Connector["connection"],
  values: Readonly<Record<string, unknown>>,
): string | null {
  if (spec.transport === "http") return null;
  const { host, port } = spec.server(values);
  return `${host}:${port}`;
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
