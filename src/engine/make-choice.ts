import type { Connector } from "#sdk/connector.ts";
import type { Engine } from "./engine.ts";
import type { Outside } from "./outside.ts";
import { isPermit, permitFor } from "./permit.ts";
import type { Store } from "./store.ts";

interface MakingOptions {
  readonly store: Store;
  readonly outside: Outside;
}

/** A person has something made that the choices of their connection lack. */
export async function makeChoice(
  connector: Connector,
  { connection, choices, of, value, by }: Parameters<Engine["makeChoice"]>[0],
  { store, outside }: MakingOptions,
): ReturnType<Engine["makeChoice"]> {
  const making = connector.choices.find(({ id }) => id === choices)?.making;
  if (making === undefined) throw new Error(`Nothing can be made for ${choices}`);
  const permit = await permitFor({ by, running: [], named: [connection.id], atOnce: true }, store);
  if (!isPermit(permit)) return permit;
  const { api } = outside.open(connector, connection, "make");
  return making.make({ api, of, value });
}
