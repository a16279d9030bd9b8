import { z } from "zod";
import type { ConnectionReport } from "#sdk/connection.ts";
import type { Connector } from "#sdk/connector.ts";
import { ConnectionError, InputError, TransientError } from "#sdk/errors.ts";
import type { JsonObject } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import type { Catalogue } from "#flow/catalogue.ts";
import type { Engine } from "#engine/engine.ts";
import type { ConnectionRecord } from "#engine/store.ts";
import { type BoundConnection, connectionContext } from "#vault/contexts.ts";
import { VaultError } from "#vault/errors.ts";
import type { Vault } from "#vault/vault.ts";
import { ApiError } from "../errors.ts";
import { detailsOf, type Locale } from "../language.ts";
import { lockedError } from "./locked.ts";

const Values = z.record(z.string(), z.json());

/** Checks what a person filled in against the connector's own schema. Unknown fields are refused. */
export function readValues(connector: Connector, values: unknown, locale: Locale): JsonObject {
  const parsed = connector.connection.fields.strict().pipe(Values).safeParse(values);
  if (parsed.success) return parsed.data;
  const details = detailsOf(parsed.error.issues, values, locale, ["values"]);
  throw ApiError.of("connection.invalid_values", {}, details);
}

/** Asks the other side. What it says against the credentials is a refusal of what was sent. */
export async function proveCredentials(
  engine: Engine,
  connector: Connector,
  values: JsonObject,
): Promise<ConnectionReport & { readonly reads: number }> {
  try {
    return await engine.checkCredentials(connector, values);
  } catch (error) {
    if (error instanceof ConnectionError) throw new InputError(error.facts, { cause: error });
    throw error;
  }
}

/** The fields that are no secret: they are stored and shown as they are. */
export function settingsOf(
  catalogue: Catalogue,
  connector: string,
  values: JsonObject,
): JsonObject {
  return pick(values, (name) => !isSecret(catalogue, connector, name));
}

export function sealSecrets(
  vault: Vault,
  catalogue: Catalogue,
  connection: BoundConnection,
  values: JsonObject,
): string {
  const secrets = pick(values, (name) => isSecret(catalogue, connection.connector, name));
  return vault.seal(JSON.stringify(secrets), connectionContext(connection));
}

/** All fields of a stored connection, secrets opened: what the engine opens a connection with. */
export function openCredentials(
  vault: Vault,
  connection: BoundConnection & Pick<ConnectionRecord, "sealed" | "settings" | "locked">,
): JsonObject {
  if (connection.locked) throw lockedError();
  return openSealed(vault, connection);
}

/** The same, of a connection that may be locked: to compare with what is entered, never to act. */
export function openSealed(
  vault: Vault,
  connection: BoundConnection & Pick<ConnectionRecord, "sealed" | "settings">,
): JsonObject {
  let secrets: unknown;
  try {
    secrets = JSON.parse(vault.open(connection.sealed, connectionContext(connection)));
  } catch (error) {
    if (error instanceof VaultError && error.code === "vault.other_key") throw outdated(error);
    throw new ConnectionError(
      {
        code: "connection.secret_sealed",
        message: text(
          "The secret of this connection cannot be opened with this installation's key.",
          "この接続の秘密情報を、この環境のキーで開けません。",
        ),
        advice: text(
          "Enter the credentials of this connection again, or restore the vault.key or MILLRACE_KEY that it was made with.",
          "この接続のログイン情報を入力し直すか、作成時の vault.key または MILLRACE_KEY を復元してください。",
        ),
      },
      { cause: error },
    );
  }
  const parsed = Values.parse(secrets);
  return { ...connection.settings, ...parsed };
}

const keyChanged = "connection.key_changed";

/** This process can open nothing any more, and should end. */
export function isKeyChanged(error: unknown): boolean {
  return error instanceof TransientError && error.facts.code === keyChanged;
}

/**
 * The key was right when this process started, so it has been changed since, on a database with other
 * processes. The connection is as good as before: they go on with it.
 */
function outdated(cause: VaultError): TransientError {
  return new TransientError(
    {
      code: keyChanged,
      unexecuted: true,
      message: text(
        "The key that secrets are sealed with has been changed, and this process has the old one.",
        "秘密情報の暗号化キーが変更されましたが、このプロセスは古いキーを使用しています。",
      ),
      advice: text(
        "Start this process again with the new vault.key or MILLRACE_KEY.",
        "新しい vault.key または MILLRACE_KEY で、このプロセスを起動し直してください。",
      ),
    },
    { cause },
  );
}

/** A field that the catalogue does not know is taken for a secret. */
export function isSecret(catalogue: Catalogue, connector: string, name: string): boolean {
  const form = catalogue.connectors.find(({ id }) => id === connector)?.connection;
  const field = form?.properties?.[name];
  return field === undefined || field.field?.secret === true;
}

function pick(values: JsonObject, wanted: (name: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([name]) => wanted(name)));
}
