import { expect } from "vitest";
import { z } from "zod";
import { stripeConnector } from "#connectors/stripe/stripe.connector.ts";
import type { AnyRowsTrigger, Connector } from "#sdk/connector.ts";
import { TransientError } from "#sdk/errors.ts";
import { text } from "#sdk/text.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "../engine.world.ts";
import type { TakeUp } from "../store.ts";

const Where = z.object({ table: z.string() });

/** The connection of the flows' steps. */
const writer = "w";

/** Which trigger of the tables a flow listens to. */
export type OfTables = "new-row" | "row-changed" | "row-deleted";

/** Tables that lie in memory, with triggers of Stripe's connections that read them, in an engine that runs. */
export interface TablesWorld {
  readonly world: EngineWorld;
  readonly tables: Map<string, Map<string, string>>;
  /** The highest number that was given out in each, where it numbers its rows. */
  readonly newest: Map<string, number>;
  /** The tables cannot be read. */
  isDown: boolean;
  /** What happens when all rows of a table have been read, before the engine has them. */
  afterRead: (table: string) => Promise<void>;
  flow(id: string, table: string, trigger?: OfTables): Promise<void>;
  activate(id: string, from?: TakeUp): Promise<void>;
  /** Saves a draft that listens elsewhere. */
  turn(id: string, to: { readonly connection?: string; readonly table?: string }): Promise<void>;
  publish(id: string): Promise<void>;
  put(table: string, ...keys: readonly string[]): void;
  /** Lets time pass until the flow has this many runs, which have all succeeded. */
  runs(id: string, count: number): Promise<void>;
  names(id: string): Promise<readonly string[]>;
}

export async function openTables(): Promise<TablesWorld> {
  const tables = new Map([
    ["orders", new Map([["a", "old"]])],
    ["invoices", new Map<string, string>()],
    ["numbered", new Map([["7", "old"]])],
  ]);
  const newest = new Map([["numbered", 7]]);
  const rowsOf = (table: string) =>
    [...(tables.get(table) ?? [])].map(([key, id]) => ({ key, content: { id }, data: { id } }));
  const numbersOf = (table: string) =>
    rowsOf(table).map(({ key, data }) => ({ number: key, data }));

  const ofTables = {
    kind: "snapshot",
    label: text("Rows", "行"),
    help: text("Rows", "行"),
    watches: "row",
    settings: Where,
    where: Where,
    output: z.object({ id: z.string() }),
    uniqueKeys: false,
    sample: { id: "sample" },
    async *rows({ where }: { readonly where: unknown }) {
      if (of.isDown)
        throw new TransientError({ code: "test.down", message: "Down", unexecuted: true });
      const { table } = Where.parse(where);
      const rows = rowsOf(table);
      await of.afterRead(table);
      yield { rows, isWhole: true };
    },
    some: async ({ where, limit }: { readonly where: unknown; readonly limit: number }) =>
      rowsOf(Where.parse(where).table).toReversed().slice(0, limit),
    reread: async ({ where, key }: { readonly where: unknown; readonly key: string }) =>
      rowsOf(Where.parse(where).table).find((row) => row.key === key) ?? null,
    matches: () => "take" as const,
    madeBy: () => null,
  } as const;
  const newRow: AnyRowsTrigger = {
    ...ofTables,
    tells: "new",
    id: "new-row",
    numbered: {
      serves: async ({ where }) => newest.has(Where.parse(where).table),
      after: async ({ where: { table }, after }) => ({
        rows: numbersOf(String(table)).filter(({ number }) => Number(number) > Number(after ?? 0)),
        newest: String(newest.get(String(table))),
      }),
      between: async () => [],
      highest: async ({ where: { table } }) =>
        numbersOf(String(table))
          .map(({ number }) => number)
          .toReversed(),
    },
  };
  const rowChanged: AnyRowsTrigger = { ...ofTables, tells: "changed", id: "row-changed" };
  const rowDeleted: AnyRowsTrigger = {
    ...ofTables,
    tells: "gone",
    id: "row-deleted",
    gone: (key) => ({ id: key }),
  };
  const connector: Connector = {
    ...stripeConnector,
    triggers: [...stripeConnector.triggers, newRow, rowChanged, rowDeleted],
  };
  const world = await openEngineWorld([connector]);
  await world.engine.start();
  for (const id of ["c1", writer]) await world.connect(id);

  const of: TablesWorld = {
    world,
    tables,
    newest,
    isDown: false,
    afterRead: () => Promise.resolve(),
    flow: async (id, table, trigger = "new-row") => {
      const draft = flowOn("new-charge", "create-customer");
      if (draft.trigger?.kind !== "event") return;
      await world.flow(id, {
        ...draft,
        steps: draft.steps.map((step) => ({ ...step, connection: writer })),
        trigger: { ...draft.trigger, trigger, settings: { table } },
      });
    },
    activate: async (id, from = { from: "now" }) => {
      expect(await world.engine.activate(id, from, asLocal)).toMatchObject({ activated: true });
    },
    turn: async (id, { connection, table }) => {
      const found = await world.store.flow(id);
      const trigger = found?.draft.trigger;
      if (!found || trigger?.kind !== "event") return expect.fail("no flow");
      const turned = {
        ...trigger,
        connection: connection ?? trigger.connection,
        settings: table === undefined ? trigger.settings : { table },
      };
      await world.store.saveDraft({
        by: "local",
        id,
        revision: found.revision,
        name: id,
        draft: { ...found.draft, trigger: turned },
        at: 0,
      });
    },
    publish: async (id) => {
      expect(await world.engine.publish(id, asLocal)).toMatchObject({ activated: true });
    },
    put: (table, ...keys) => {
      for (const key of keys) tables.get(table)?.set(key, `row ${key}`);
      const highest = newest.get(table);
      if (highest !== undefined) newest.set(table, Math.max(highest, ...keys.map(Number)));
    },
    runs: async (id, count) => {
      await until(async () => {
        await world.advance(15);
        const statuses = await world.statuses(id);
        return statuses.length >= count && statuses.every((status) => status === "succeeded");
      });
      expect(await world.statuses(id)).toHaveLength(count);
    },
    names: async (id) => {
      const { items } = await world.reading.listRuns({ flowId: id, limit: 200 });
      return items.map(({ reference }) => reference).toSorted();
    },
  };
  return of;
}
