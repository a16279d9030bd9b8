/** For tests: actions of PostgreSQL, each done once over the engine's own way. */
import { afterAll, expect } from "vitest";
import { wayOverSql } from "#engine/way-sql.ts";
import type { Json, JsonObject } from "#sdk/index.ts";
import { OutsideError } from "#sdk/index.ts";
import { openExchange } from "../../exchange/postgresql/postgresql.world.ts";
import { postgresql } from "./postgresql.connection.ts";
import { postgresqlConnector } from "./postgresql.connector.ts";

export const exchange = openExchange();
afterAll(() => exchange.close());

/** A connection, as the engine opens it. */
export function wayOf(values: JsonObject, account: string | null) {
  return wayOverSql(
    postgresql,
    values,
    { account: "these tests", boundTo: account },
    {
      sql: exchange,
      send: () => expect.fail("Nothing goes over HTTP"),
      limiter: {
        take: () => Promise.resolve(),
        pause: () => undefined,
        enter: async () => () => undefined,
      },
      trustedLoopback: [],
      listen: () => () => 0,
      countRead: () => undefined,
    },
  );
}

let effects = 0;

/** Runs an action once; gives its output. */
export async function perform(
  way: ReturnType<typeof wayOf>,
  id: string,
  input: object,
  effectId = `flow.${(effects += 1)}`,
): Promise<Json> {
  const action = postgresqlConnector.actions.find((one) => one.id === id) ?? expect.fail(id);
  const parsed = action.input.parse(input);
  if (action.kind === "read") return action.run({ api: way.open("none"), input: parsed });
  if (action.kind === "sequence") return expect.fail("It has no steps of several writes");
  const request = action.request(parsed, { effectId, generation: 0, at: 0 });
  const prepared = way.prepare(request, "", { kind: "ledger" });
  try {
    await prepared.ready();
    const verdict = await prepared.send(() => undefined);
    if (verdict.is === "not_done") throw verdict.error;
    return action.read(verdict.answer);
  } finally {
    prepared.close();
  }
}

export async function errorOf(doing: Promise<unknown>): Promise<OutsideError> {
  const thrown: unknown = await doing.then(
    () => expect.fail("It succeeded"),
    (error: unknown) => error,
  );
  return thrown instanceof OutsideError ? thrown : expect.fail(String(thrown));
}

export const pairs = (values: JsonObject) =>
  Object.entries(values).map(([column, value]) => ({ column, value }));
