/** The contract of a connector over SQL: `contractOverSql(connector, makeWorld)` runs what every connector must hold. */
import { afterAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import type {
  Connector,
  JsonObject,
  SqlConnectionSpec,
  SqlExchange,
  SqlServer,
} from "#sdk/index.ts";
import { unanswered } from "#sdk/index.ts";
import { wayOverSql } from "#engine/way-sql.ts";
import { openExchange } from "../exchange/postgresql/postgresql.world.ts";
import { connectorContract, type Line, type Tamper, type World } from "./connector.contract.ts";

export interface SqlWorld extends World {
  /** The account that a connection with the good credentials is bound to. */
  readonly account: string;
}

export function contractOverSql(connector: Connector, makeWorld: () => Promise<SqlWorld>): void {
  const { connection } = connector;
  if (connection.transport !== "sql") throw new Error(`${connector.id} is not over SQL`);
  const spec: SqlConnectionSpec<z.ZodObject, unknown> = connection;
  const exchange = openExchange();

  /** The engine's own way, whose every exchange is counted and may be tampered with. */
  function open(world: SqlWorld, values: JsonObject, tamper: Tamper): Line {
    const fields = spec.fields.parse(values);
    const servers: SqlServer[] = [];
    let count = 0;
    const noted: SqlExchange = {
      ...exchange,
      ask: (line, question) => {
        count += 1;
        servers.push(line.server);
        return tamper(() => exchange.ask(line, question));
      },
      async begin(line, isSentOnce) {
        count += 1;
        servers.push(line.server);
        const begun = await exchange.begin(line, isSentOnce);
        return { ...begun, run: (write, leave) => tamper(() => begun.run(write, leave)) };
      },
    };
    const way = wayOverSql(
      spec,
      values,
      { account: "the contract", boundTo: world.account },
      {
        sql: noted,
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
    return {
      fields,
      api: way.open("probe"),
      exchanges: () => count,
      send: async (request, key = crypto.randomUUID()) => {
        const prepared = way.prepare(request, key, { kind: "ledger" });
        try {
          await prepared.ready();
          const verdict = await prepared.send(() => undefined);
          expect(servers.every((one) => one.host === spec.server(fields).host)).toBe(true);
          if (verdict.is === "done") return verdict.answer;
          throw verdict.error;
        } catch (thrown) {
          throw unanswered(connector.id, thrown);
        } finally {
          prepared.close();
        }
      },
    };
  }

  connectorContract(connector, {
    makeWorld,
    open,
    describe: ({ effects, requestOf, world }) => {
      afterAll(() => exchange.close());

      describe("over SQL", () => {
        it.each(effects)("$id writes no text of a flow into its statement", (action) => {
          const fields = spec.fields.parse(world().good);
          const { statement } = spec.encode(fields, requestOf(action), {
            account: world().account,
          });
          const inserted = JSON.stringify(world().inputs[action.id]);
          expect(inserted).toContain(marker);
          expect(statement.text).not.toContain(marker);
          expect(JSON.stringify(statement.values)).toContain(marker);
        });
      });
    },
  });
}

/** Stands among the values of each input of a world. */
export const marker = "'; DROP TABLE marked; --";
