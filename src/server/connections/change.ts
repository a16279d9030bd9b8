import type { z } from "zod";
import type { ConnectionReport } from "#sdk/connection.ts";
import type { Connector } from "#sdk/connector.ts";
import type { JsonObject } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import { isTaken } from "#flow/name.ts";
import { isBoundTo } from "#engine/bound-account.ts";
import type { SeenObject } from "#engine/same-account.ts";
import type { ConnectionRecord, Standing } from "#engine/store.ts";
import type { Actor } from "#people/actor.ts";
import { ApiError } from "../errors.ts";
import type { Locale } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import type { ConnectionChange } from "./connections.schemas.ts";
import { proveCredentials, readValues, sealSecrets, settingsOf } from "./credentials.ts";
import { checkScope } from "../permitted.ts";
import { ownConnection } from "../rights.ts";
import { changedAccess } from "./changed-access.ts";
import { connectorOf } from "./find.ts";
import { changedOf, refuseAnotherIdentity } from "./identity.ts";

interface Replacement {
  /** What it was proven against. */
  readonly before: Standing;
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
  { actor, locale }: { readonly actor: Actor; readonly locale: Locale },
): Promise<ConnectionRecord> {
  const { engine, store, clock } = parts;
  const { id, owner } = connection;
  const replacement =
    change.values === undefined
      ? null
      : await proveReplacement(
          parts,
          { connection, given: change.values, to: owner },
          locale,
          // Who holds a key to build could else lead the connection to a place of their own.
          () => checkScope(actor, "administer", parts),
        );
  if (change.name !== undefined) await rename(parts, connection, change.name);
  if (replacement !== null) {
    const { reads, ...secret } = replacement;
    switch (await engine.replaceSecret({ id, by: owner, ...secret })) {
      case "not_found":
        throw ApiError.of("connection.not_found");
      case "conflict":
        throw ApiError.of("connection.changed_meanwhile");
      case "replaced":
    }
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

interface Wish {
  readonly connection: ConnectionRecord;
  readonly given: Readonly<Record<string, unknown>>;
  /** Who will own it then. */
  readonly to: string;
}

/**
 * Proves that new credentials are of the same account and mode; sealed for who will own the connection. What says which
 * connection it is stays as it is, whoever asks. Where
 * the other side attests no account, `checkMove` says whether they may lead it elsewhere; null: nobody may.
 */
export async function proveReplacement(
  parts: ServerParts,
  { connection, given, to }: Wish,
  locale: Locale,
  checkMove: (() => Promise<void>) | null,
): Promise<Replacement> {
  const { engine, vault } = parts;
  const connector = connectorOf(parts, connection);
  const values = readValues(connector, { ...connection.settings, ...given }, locale);
  refuseAnotherIdentity(connector, connection, values, locale);
  const changed = changedAccess(parts, connector, connection, values);
  const mayMove = connection.locked ? null : checkMove;
  const unproven = () => ApiError.of("connection.account_unproven", { why: sameWords[locale] });
  if (changed.leavesUnproven)
    throw ApiError.of("connection.account_unproven", { why: bareWords[locale] });
  // Before anything is asked at an address that may be the new one.
  if (mayMove === null && changed.settings) throw unproven();
  if (mayMove !== null && changed.moves) await mayMove();
  const report = await proveCredentials(engine, connector, values);
  // After the other side has judged the secrets, so that nobody can guess here faster than there.
  if (mayMove === null && changed.secrets) throw unproven();
  const proof = await proveSameAccount(parts, connection, connector, { report, values }, locale);
  const settings = settingsOf(engine.catalogue, connector.id, values);
  const bound = { ...connection, owner: to, settings };
  const sealed = sealSecrets(vault, engine.catalogue, bound, values);
  const { sealed: was, locked } = connection;
  const before = { sealed: was, locked };
  return { before, settings, sealed, reads: report.reads + proof.reads };
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
  locale: Locale,
): Promise<{ readonly reads: number }> {
  if (report.mode !== connection.mode) throw ApiError.of("connection.other_account");
  const isBound = isBoundTo(connector, connection.account, report.account, connection.settings);
  if (isBound === false) throw ApiError.of("connection.other_account");
  if (isBound === true) return { reads: 0 };
  // Copies of one system, such as its sandboxes, have the same objects.
  if (changedOf("access", connector, connection.settings, values).length > 0)
    throw ApiError.of("connection.account_unproven", { why: movedWords[locale] });
  const seen = await objectsSeen(reading, connection.id);
  const { sameness, reads } = await engine.sameAccount(connector, values, seen);
  switch (sameness) {
    case "same":
      return { reads };
    case "other":
      throw ApiError.of("connection.objects_not_found");
    case "unknown":
      throw ApiError.of("connection.account_unproven", { why: unreadWords[locale] });
  }
}

const unreadWords = text(
  "They, or the old ones, may not ask for the account, and they may not read any object that the connection has seen. Let them read what the connection’s triggers watch, or make a new connection instead.",
  "アカウントを確認する権限がなく、この接続がこれまでに見たオブジェクトも読み取れません。接続のトリガーの対象を読み取る権限を付けるか、新しい接続を作成してください。",
);
const movedWords = text(
  "They, or the old ones, may not ask for the account. Leave the address and the sign-in as they are, let the credentials ask for the account, or make a new connection instead.",
  "アカウントを確認する権限がありません。接続先とサインインの設定は変更しないか、アカウントを確認する権限を付けるか、新しい接続を作成してください。",
);
const sameWords = text(
  "The other system does not say itself which account this is. Leave the address and the sign-in as they are, and enter the same secrets as before. If you do not have them, ask the person who set the connection up, or make a new connection instead.",
  "接続先のシステムからはアカウントを確認できません。接続先とサインインの設定は変更せず、これまでと同じ秘密情報を入力してください。わからない場合は、接続を設定した人に確認するか、新しい接続を作成してください。",
);

const bareWords = text(
  "The connection has no secret, so its address alone says which system it leads to. Leave the address as it is, or make a new connection instead.",
  "この接続には秘密情報がないため、接続先を示すものはアドレスだけです。アドレスを変更せずに使用するか、新しい接続を作成してください。",
);

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
