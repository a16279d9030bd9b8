import type { z } from "zod";
import type { ConnectionReport } from "#sdk/connection.ts";
import type { JsonObject } from "#sdk/json.ts";
import type { ConnectionRecord } from "#engine/store.ts";
import { ApiError } from "../errors.ts";
import type { Locale } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import type { ConnectionChange } from "./connections.schemas.ts";
import { proveCredentials, readValues, sealSecrets, settingsOf } from "./credentials.ts";
import { connectionById, connectorOf } from "./find.ts";

interface Replacement {
  readonly sealed: string;
  readonly settings: JsonObject;
  /** Reading calls that the proof took. */
  readonly reads: number;
}

/** Proves the new credentials before anything is changed; then renames, then replaces. */
export async function changeConnection(
  parts: ServerParts,
  id: string,
  change: z.infer<typeof ConnectionChange>,
  locale: Locale,
): Promise<ConnectionRecord> {
  const { engine, store, clock } = parts;
  const connection = await connectionById(parts, id);
  const replacement =
    change.values === undefined ? null : await replace(parts, connection, change.values, locale);
  if (change.name !== undefined) await rename(parts, id, change.name);
  if (replacement !== null) {
    const { reads, ...secret } = replacement;
    await engine.replaceSecret(id, secret);
    await store.countReads([{ connectionId: id, at: clock.now(), reads }]);
  }
  return connectionById(parts, id);
}

async function rename({ store }: ServerParts, id: string, name: string): Promise<void> {
  switch (await store.renameConnection(id, name)) {
    case "name_taken":
      throw ApiError.of("connection.name_taken", { name });
    case "not_found":
      throw ApiError.of("connection.not_found");
    case "renamed":
  }
}

async function replace(
  parts: ServerParts,
  connection: ConnectionRecord,
  given: Readonly<Record<string, unknown>>,
  locale: Locale,
): Promise<Replacement> {
  const { engine, vault } = parts;
  const connector = connectorOf(parts, connection);
  const values = readValues(connector, { ...connection.settings, ...given }, locale);
  const report = await proveCredentials(engine, connector, values);
  checkSameAccount(connection, report);
  const settings = settingsOf(engine.catalogue, connector.id, values);
  const sealed = sealSecrets(vault, engine.catalogue, { ...connection, settings }, values);
  return { settings, sealed, reads: report.reads };
}

/** A connection is bound to one account and mode for life. */
function checkSameAccount(connection: ConnectionRecord, report: ConnectionReport): void {
  if (report.mode !== connection.mode) throw ApiError.of("connection.other_account");
  if (report.account === null || connection.account === null) {
    throw ApiError.of("connection.account_unproven");
  }
  if (report.account !== connection.account) throw ApiError.of("connection.other_account");
}
