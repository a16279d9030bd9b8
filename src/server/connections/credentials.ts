import { z } from "zod";
import type { ConnectionReport } from "#sdk/connection.ts";
import type { Connector } from "#sdk/connector.ts";
import { ConnectionError, InputError } from "#sdk/errors.ts";
import type { JsonObject } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import type { Catalogue } from "#flow/catalogue.ts";
import type { Engine } from "#engine/engine.ts";
import type { ConnectionRecord } from "#engine/store.ts";
import type { SealContext, Vault } from "#vault/vault.ts";
import { ApiError } from "../errors.ts";
import { detailsOf, type Locale } from "../language.ts";
import { lockedError } from "./locked.ts";

/** The facts of a connection that its secret is bound to: moved to another one, it does not open. */
type Bound = Pick<ConnectionRecord, "id" | "connector" | "mode" | "account" | "settings">;

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
  connection: Bound,
  values: JsonObject,
): string {
  const secrets = pick(values, (name) => isSecret(catalogue, connection.connector, name));
  return vault.seal(JSON.stringify(secrets), contextOf(connection));
}

/** All fields of a stored connection, secrets opened: what the engine opens a connection with. */
export function openCredentials(
  vault: Vault,
  connection: Bound & Pick<ConnectionRecord, "sealed" | "locked">,
): JsonObject {
  if (connection.locked) throw lockedError();
  let secrets: unknown;
  try {
    secrets = JSON.parse(vault.open(connection.sealed, contextOf(connection)));
  } catch (error) {
    throw new ConnectionError(
      {
        code: "connection.secret_sealed",
        message: text(
          "The secret of this connection cannot be opened with this installation's key.",
          "この接続の秘密情報を、このインストールの鍵で開けません。",
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

/** A field that the catalogue does not know is taken for a secret. */
function isSecret(catalogue: Catalogue, connector: string, name: string): boolean {
  const form = catalogue.connectors.find(({ id }) => id === connector)?.connection;
  const field = form?.properties?.[name];
  return field === undefined || field.field?.secret === true;
}

function pick(values: JsonObject, wanted: (name: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([name]) => wanted(name)));
}

function contextOf({ id, connector, mode, account, settings }: Bound): SealContext {
  return { id, connector, mode, account: account ?? "", settings: stable(settings) };
}

/** The same text for the same settings, in whatever order they came back from storage. */
function stable(settings: JsonObject): string {
  return JSON.stringify(settings, (_, value: unknown) =>
    isPlainObject(value) ? Object.fromEntries(Object.entries(value).toSorted(byKey)) : value,
  );
}

function isPlainObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
