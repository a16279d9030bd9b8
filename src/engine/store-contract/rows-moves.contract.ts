import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { AnyRowsTrigger } from "#sdk/connector.ts";
import { afterWord } from "../rows/go-on.ts";
import { StoppedError } from "../rows/stopped.ts";
import type { Kept } from "../store.ts";
import { type Kill, type Table, takeTurn, type Told, triggerOn } from "./rows-table.world.ts";
import { type Open, type Stage, useStage } from "./stage.world.ts";

/** Flows on rows that move between connections to one account, whose turns are killed at any moment. */

const connections = ["c1", "c2"] as const;
type Connection = (typeof connections)[number];
const flowNames = ["f", "g"] as const;

/** What a flow was told: at once where it begins, it knows the rows that there are. */
interface Watch {
  begun(flow: string): void;
  told(flow: string, event: Told): void;
}

/** Two flows on one table, each on one of two connections. */
async function beginTwo(stage: Stage, name: string, trigger: AnyRowsTrigger, watch: Watch) {
  const { store } = stage;
  let time = 1_000_000;
  const now = (): number => (time += 1_000);
  const place = { id: name, where: {} };
  const pollOf = (connection: string): string => `${name}-${connection}`;
  const at = new Map<string, Connection>();
  const flows = flowNames.map((flow) => `${name}-${flow}`);
  const listeningAt = (connection: string) => flows.filter((flow) => at.get(flow) === connection);
  for (const flow of flows) await stage.flow(flow);
  for (const connectionId of connections)
    await store.ensurePoll({
      id: pollOf(connectionId),
      connectionId,
      trigger: "rows",
      place,
      at: now(),
    });

  const turn = (
    connectionId: Connection,
    more: Pick<Parameters<typeof takeTurn>[1], "purpose" | "kill">,
  ) => {
    const listening = listeningAt(connectionId);
    return takeTurn(stage, {
      connectionId,
      place: name,
      trigger,
      flows: listening,
      now,
      onTold: (told, runs) => {
        // Each event has a name that the flows have not met.
        expect(runs).toBe(told.length * listening.length);
        for (const event of told) for (const flow of listening) watch.told(flow, event);
      },
      ...more,
    });
  };
  const poll = async (connection: Connection, kill: Kill = null): Promise<void> => {
    if (listeningAt(connection).length > 0) await turn(connection, { purpose: "on", kill });
  };
  const move = async (flow: string, to: Connection, kill: Kill = null): Promise<void> => {
    const from = at.get(flow);
    if (from === to) return;
    if (from !== undefined) await poll(from);
    const purpose = listeningAt(to).length === 0 ? "begin" : "join";
    const liveFrom = await turn(to, { purpose, kill });
    if (liveFrom === null) return;
    await stage.listen(flow, { connectionId: to, trigger: "rows", place, liveFrom });
    at.set(flow, to);
    watch.begun(flow);
  };
  for (const flow of flows) await move(flow, "c1");
  return {
    poll,
    move: (which: number, to: Connection, kill: Kill) => move(flows[which] ?? "", to, kill),
    /** A person says of each poll that stops that every row is new. */
    allAreNew: async (): Promise<void> => {
      for (const connection of connections) {
        try {
          await poll(connection);
        } catch (error) {
          if (!(error instanceof StoppedError)) throw error;
          await beginAnew(stage, pollOf(connection), error.kept);
        }
      }
    },
    settle: async (): Promise<void> => {
      for (const connection of connections) await poll(connection);
    },
  };
}

async function beginAnew({ store }: Stage, pollId: string, stopped: Kept): Promise<void> {
  const lease = (await store.lease(pollId)) ?? expect.fail("no lease");
  const error = { kind: "input", code: "test.stopped", message: "Stopped" } as const;
  await store.pollFailed({ lease, pollId, kept: stopped, error, nextAt: 9, at: 5 });
  const kept = afterWord(stopped, "anew") ?? expect.fail("it has not stopped");
  await store.goOnPolling({ lease, pollId, kept, anew: false, at: 6 });
  await store.release(lease);
}

const kill = fc.option(fc.record({ after: fc.nat({ max: 3 }), committed: fc.boolean() }));
const polls = fc.record({
  is: fc.constant("poll" as const),
  connection: fc.constantFrom(...connections),
  kill,
});
const moves = fc.record({
  is: fc.constant("move" as const),
  which: fc.nat({ max: 1 }),
  connection: fc.constantFrom(...connections),
  kill,
});
const keys = ["a", "b"];
const put = fc.record({
  is: fc.constant("put" as const),
  key: fc.constantFrom(...keys),
  value: fc.nat({ max: 1 }),
});
const remove = fc.record({
  is: fc.constant("remove" as const),
  key: fc.constantFrom(...keys),
});
const cases = { numRuns: 25 };
/** Short histories show nothing: a row must come back to what it was before a flow has moved. */
const many = { minLength: 30, maxLength: 60, size: "max" } as const;
const Changed = z.object({ key: z.string(), value: z.int() });
const Numbered = z.object({ value: z.int() });

export function rowsMovesContract(open: Open): void {
  const stage = useStage(open);
  let made = 0;
  const nameOf = (): string => `moves-${(made += 1)}`;
  beforeEach(async () => {
    for (const id of connections) await stage.connect(id, { account: "the account of both" });
  });

  describe("flows on rows that move between connections", () => {
    it("hear of each content that a row comes to, and of none twice", async () => {
      const act = fc.oneof(
        { weight: 4, arbitrary: put },
        { weight: 1, arbitrary: remove },
        { weight: 4, arbitrary: polls },
        { weight: 2, arbitrary: moves },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(act, many), async (acts) => {
          const table: Table = { rows: new Map(keys.map((key) => [key, 0])), newest: 0 };
          const last = new Map<string, Map<string, number>>();
          const flows = await beginTwo(stage, nameOf(), triggerOn(table, "changed"), {
            begun: (flow) => last.set(flow, new Map(table.rows)),
            told: (flow, { data }) => {
              const { key, value } = Changed.parse(data);
              expect(last.get(flow)?.get(key)).not.toBe(value);
              last.get(flow)?.set(key, value);
            },
          });
          for (const one of acts)
            if (one.is === "put") table.rows.set(one.key, one.value);
            else if (one.is === "remove") table.rows.delete(one.key);
            else if (one.is === "poll") await flows.poll(one.connection, one.kill);
            else await flows.move(one.which, one.connection, one.kill);
          await flows.settle();
          for (const known of last.values())
            for (const [key, value] of known)
              if (table.rows.has(key)) expect(table.rows.get(key)).toBe(value);
        }),
        cases,
      );
    });

    it("hear of each new row once, though numbers begin anew", async () => {
      const act = fc.oneof(
        { weight: 3, arbitrary: fc.record({ is: fc.constant("begin" as const) }) },
        {
          weight: 3,
          arbitrary: fc.record({
            is: fc.constantFrom("commit" as const, "abort" as const),
            which: fc.nat({ max: 5 }),
          }),
        },
        { weight: 1, arbitrary: fc.record({ is: fc.constant("empty" as const) }) },
        { weight: 4, arbitrary: polls },
        { weight: 2, arbitrary: moves },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(act, many), async (acts) => {
          let rows = 1;
          const table: Table = { rows: new Map([["1", rows]]), newest: 1 };
          const open: number[] = [];
          const known = new Map<string, Set<number>>();
          const flows = await beginTwo(stage, nameOf(), triggerOn(table, "numbers"), {
            begun: (flow) => {
              if (!known.has(flow)) known.set(flow, new Set(table.rows.values()));
            },
            told: (flow, { data }) => {
              const { value } = Numbered.parse(data);
              expect(known.get(flow)).not.toContain(value);
              known.get(flow)?.add(value);
            },
          });
          for (const one of acts)
            if (one.is === "begin") open.push((table.newest += 1));
            else if (one.is === "poll") await flows.poll(one.connection, one.kill);
            else if (one.is === "move") await flows.move(one.which, one.connection, one.kill);
            else if (one.is === "empty") {
              table.rows.clear();
              open.length = 0;
              table.newest = 0;
              await flows.allAreNew();
            } else {
              const [number] = open.splice(one.which % Math.max(1, open.length), 1);
              if (one.is === "commit" && number !== undefined)
                table.rows.set(String(number), (rows += 1));
            }
          await flows.settle();
          for (const row of table.rows.values())
            for (const heard of known.values()) expect(heard).toContain(row);
        }),
        cases,
      );
    });
  });

  describe("what other polls have kept", () => {
    const account = "the account of both";
    const kept: Kept = { way: "snapshot", epoch: 2, begins: false, stopped: null, agreed: false };
    const counted = (
      ...all: readonly (readonly [key: string, fingerprint: string, times: number])[]
    ) => all.map(([key, fingerprint, times]) => ({ key, fingerprint, times }));
    const place = { id: "orders", where: { table: "orders" } };
    const made = async (connectionId: string, trigger = "rows", at = place) => {
      const id = `${connectionId}-${trigger}-${at.id}`;
      await stage.store.ensurePoll({ id, connectionId, trigger, place: at, at: 1 });
      return id;
    };
    const keep = (pollId: string, contents: ReturnType<typeof counted>) =>
      stage.accept([], { pollId, kept: { state: kept, rows: [], contents } });

    it("is found by trigger and place, with whose it is, also when its connection is deleted", async () => {
      await stage.connect("c3", { account: null });
      const pollIds = await Promise.all(["c1", "c3"].map((id) => made(id)));
      await made("c2");
      const others = [await made("c1", "others"), await made("c1", "rows", { ...place, id: "x" })];
      for (const pollId of [...pollIds, ...others]) await keep(pollId, []);
      const [first = "", third = ""] = pollIds;
      const stripe = { connector: "stripe", mode: "test" } as const;
      const one = { pollId: first, connectionId: "c1", kept };
      const other = { pollId: third, connectionId: "c3", kept, of: { ...stripe, account: null } };
      expect(await stage.store.rowsPolls("rows", "orders")).toEqual([
        { ...one, of: { ...stripe, account } },
        other,
      ]);

      await stage.store.deleteConnection({ id: "c1", by: "administrator" });
      const of = { ...stripe, account };
      expect(await stage.store.rowsPolls("rows", "orders")).toEqual([
        { ...one, kept: { ...kept, of }, of },
        other,
      ]);
      // A turn that was under way knows nothing of it.
      await keep(first, []);
      expect((await stage.store.rowsPolls("rows", "orders"))[0]).toEqual({ ...one, of: null });
      expect(await stage.store.rowsPolls("rows", "none")).toEqual([]);
    });

    it("is told piece by piece, beside what a poll has counted itself", async () => {
      const [first, second] = [await made("c1"), await made("c2")];
      await keep(first, counted(["b", "x", 3], ["a", "y", 1], ["a", "x", 2], ["B", "x", 5]));
      await keep(second, counted(["a", "x", 4], ["c", "x", 9]));
      const after = { key: "", fingerprint: "" };
      const asked = { pollId: first, with: second, limit: 3 };
      const page = await stage.store.contentsAfter({ ...asked, after });
      expect(page).toEqual([
        { key: "B", fingerprint: "x", times: 5, other: 0 },
        { key: "a", fingerprint: "x", times: 2, other: 4 },
        { key: "a", fingerprint: "y", times: 1, other: 0 },
      ]);
      const last = page.at(-1) ?? after;
      expect(await stage.store.contentsAfter({ ...asked, after: last })).toEqual([
        { key: "b", fingerprint: "x", times: 3, other: 0 },
      ]);
    });
  });
}
