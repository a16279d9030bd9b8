import type { Connector } from "#sdk/connector.ts";
import type { ConnectionRecord } from "#engine/store.ts";
import { ApiError } from "../errors.ts";
import { say, type Locale } from "../language.ts";
import type { ServerParts } from "../parts.ts";

export async function connectionById(
  { store }: Pick<ServerParts, "store">,
  id: string,
): Promise<ConnectionRecord> {
  const connection = await store.connection(id);
  if (connection === null) throw ApiError.of("connection.not_found");
  return connection;
}

/** The connector of a stored connection. An older version of the product may have had more of them. */
export function connectorOf(
  { engine }: Pick<ServerParts, "engine">,
  connection: ConnectionRecord,
): Connector {
  const connector = engine.connectors.find(({ id }) => id === connection.connector);
  if (connector === undefined) {
    throw ApiError.of("connection.connector_missing", { connector: connection.connector });
  }
  return connector;
}

/** Refuses a trigger that the connection's connector does not have. */
export function checkTrigger(
  parts: Pick<ServerParts, "engine">,
  connection: ConnectionRecord,
  trigger: string,
  locale: Locale,
): void {
  const connector = connectorOf(parts, connection);
  if (!connector.triggers.some(({ id }) => id === trigger)) {
    const label = say(connector.label, locale);
    throw ApiError.of("connection.unknown_trigger", { connector: label, trigger });
  }
}

/** Refuses choices for which nothing can be made. */
export function checkMaking(
  parts: Pick<ServerParts, "engine">,
  connection: ConnectionRecord,
  choices: string,
  locale: Locale,
): void {
  checkChoices(parts, connection, choices, locale);
  const connector = connectorOf(parts, connection);
  const making = connector.choices.find(({ id }) => id === choices)?.making;
  if (making === undefined)
    throw ApiError.of("connection.nothing_to_make", {
      connector: say(connector.label, locale),
      choices,
    });
}

export function checkChoices(
  parts: Pick<ServerParts, "engine">,
  connection: ConnectionRecord,
  choices: string,
  locale: Locale,
): void {
  const connector = connectorOf(parts, connection);
  if (!connector.choices.some(({ id }) => id === choices)) {
    const label = say(connector.label, locale);
    throw ApiError.of("connection.unknown_choices", { connector: label, choices });
  }
}
