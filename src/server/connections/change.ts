import type { z } from "zod";
import type { ConnectionReport } from "#sdk/connection.ts";
import type { Connector } from "#sdk/connector.ts";
import type { JsonObject } from "#sdk/json.ts";
import { isTaken } from "#flow/name.ts";
import type { SeenObject } from "#engine/same-account.ts";
import type { ConnectionRecord } from "#engine/store.ts";
import { ApiError } from "../errors.ts";
import type { Locale } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import type { ConnectionChange } from "./connections.schemas.ts";
import { proveCredentials, readValues, sealSecrets, settingsOf } from "./credentials.ts";
import { ownConnection } from "../rights.ts";
import { connectorOf } from "./find.ts";

interface Replacement {
  readonly sealed: string;
  readonly settings: JsonObject;
  /** Reading calls that the proof took. */
  readonly reads: number;
}

/** Proves the new credentials before anything is changed; then renames, then replaces. */
export async function changeConnection(
  parts: ServerParts,
  connection: ConnectionRecord,
  change: z.infer<typeof ConnectionChange>,
  locale: Locale,
): Promise<ConnectionRecord> {
  const { engine, store, clock } = parts;
  const { id, owner } = connection;
  const replacement =
    change.values === undefined
      ? null
      : await proveReplacement(parts, connection, change.values, locale);
  if (change.name !== undefined) await rename(parts, connection, change.name);
  if (replacement !== null) {
    const { reads, ...secret } = replacement;
    if ((await engine.replaceSecret({ id, by: owner, ...secret })) === "not_found")
      throw ApiError.of("connection.not_found");
    await store.countReads([{ connectionId: id, at: clock.now(), reads }]);
  }
  return ownConnection(parts, id, { person: owner });
}

async function rename(
  { store }: ServerParts,
  { id, owner }: ConnectionRecord,
  name: string,
): Promise<void> {
  const others = (await store.connections()).filter((one) => one.owner === owner && one.id !== id);
  if (isTaken(name, others)) throw ApiError.of("connection.name_taken", { name });
  switch (await store.renameConnection({ id, by: owner, name })) {
    case "name_taken":
      throw ApiError.of("connection.name_taken", { name });
    case "not_found":
      throw ApiError.of("connection.not_found");
    case "renamed":
  }
}

/** Proves that new credentials are of the same account and mode; sealed for the owner that is named. */
export async function proveReplacement(
  parts: ServerParts,
  connection: ConnectionRecord,
  given: Readonly<Record<string, unknown>>,
  locale: Locale,
): Promise<Replacement> {
  const { engine, vault } = parts;
  const connector = connectorOf(parts, connection);
  const values = readValues(connector, { ...connection.settings, ...given }, locale);
  const report = await proveCredentials(engine, connector, values);
  const proof = await proveSameAccount(parts, connection, connector, { report, values });
  const settings = settingsOf(engine.catalogue, connector.id, values);
  const sealed = sealSecrets(vault, engine.catalogue, { ...connection, settings }, values);
  return { settings, sealed, reads: report.reads + proof.reads };
}

interface Offered {
  readonly report: ConnectionReport;
  readonly values: JsonObject;
}

/** A connection is bound to one account and mode for life. */
async function proveSameAccount(
  { engine, reading }: ServerParts,
  connection: ConnectionRecord,
  connector: Connector,
  { report, values }: Offered,
): Promise<{ readonly reads: number }> {
  if (report.mode !== connection.mode) throw ApiError.of("connection.other_account");
  if (report.account !== null && connection.account !== null) {
    if (report.account !== connection.account) throw ApiError.of("connection.other_account");
    return { reads: 0 };
  }
  const seen = await objectsSeen(reading, connection.id);
  const { sameness, reads } = await engine.sameAccount(connector, values, seen);
  switch (sameness) {
    case "same":
      return { reads };
    case "other":
      throw ApiError.of("connection.objects_not_found");
    case "unknown":
      throw ApiError.of("connection.account_unproven");
  }
}

/** How many of the newest events are looked through, and how many of one trigger are asked for. */
const newestEvents = 200;
const ofOneTrigger = 3;

async function objectsSeen(
  reading: ServerParts["reading"],
  connectionId: string,
): Promise<readonly SeenObject[]> {
  const { items } = await reading.listEvents({ connectionId, limit: newestEvents });
  const byTrigger = Map.groupBy(items, ({ trigger }) => trigger);
  return [...byTrigger.values()].flatMap((events) => events.slice(0, ofOneTrigger));
}
