import type { z } from "zod";
import type { ConnectionReport } from "#sdk/connection.ts";
import { boundAccount } from "#engine/bound-account.ts";
import { asNew, type ConnectionRecord, type NewConnectionRecord } from "#engine/store.ts";
import { isTaken } from "#flow/name.ts";
import { ApiError } from "../errors.ts";
import { newId } from "../ids.ts";
import type { Locale } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import type { NewConnection } from "./connections.schemas.ts";
import { proposedName } from "./proposed-name.ts";
import { proveCredentials, readValues, sealSecrets, settingsOf } from "./credentials.ts";

/** Makes a connection of credentials that the other side has just accepted. */
export async function createConnection(
  parts: ServerParts,
  wish: z.infer<typeof NewConnection>,
  owner: string,
  locale: Locale,
): Promise<{ readonly connection: ConnectionRecord; readonly report: ConnectionReport }> {
  const { engine, store, vault, clock } = parts;
  const connector = engine.connectors.find(({ id }) => id === wish.connector);
  if (connector === undefined) {
    const connectors = engine.connectors.map(({ id }) => id).join(", ");
    throw ApiError.of("connection.unknown_connector", { connector: wish.connector, connectors });
  }
  const values = readValues(connector, wish.values, locale);
  const own = (await store.connections()).filter((one) => one.owner === owner);
  if (wish.name !== undefined && isTaken(wish.name, own))
    throw ApiError.of("connection.name_taken", { name: wish.name });

  const report = await proveCredentials(engine, connector, values);
  const account = boundAccount(connector, report, values, own);
  const name = wish.name ?? proposedName(connector, { ...report, account }, locale, own);
  const facts = {
    id: newId("connection"),
    owner,
    connector: connector.id,
    mode: report.mode,
    account,
    settings: settingsOf(engine.catalogue, connector.id, values),
  };
  const connection: NewConnectionRecord = {
    ...facts,
    name,
    accountName: report.accountName,
    sealed: sealSecrets(vault, engine.catalogue, facts, values),
    broken: null,
    createdAt: clock.now(),
  };
  if ((await store.createConnection(connection)) === "name_taken") {
    throw ApiError.of("connection.name_taken", { name });
  }
  await store.countReads([{ connectionId: connection.id, at: clock.now(), reads: report.reads }]);
  return { connection: { ...connection, ...asNew }, report };
}
