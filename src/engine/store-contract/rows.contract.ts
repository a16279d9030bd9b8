import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { AnyRowsTrigger } from "#sdk/connector.ts";
import { afterWord } from "../rows/go-on.ts";
import { StoppedError } from "../rows/stopped.ts";
import { type Kill, type Table, takeTurn, type Told, triggerOn } from "./rows-table.world.ts";
import { type Open, type Stage, useStage } from "./stage.world.ts";

/** A flow that listens to a table, and all that was told of it in transactions that were committed. */
async function listenTo(stage: Stage, name: string, trigger: AnyRowsTrigger) {
  await stage.flow(name);
  let time = 1_000_000;
  const place = { id: name, where: {} };
  const source = { connectionId: "c1", trigger: "rows", place };
  await stage.store.ensurePoll({ id: name, ...source, at: time });
  const told: Told[] = [];
  let runs = 0;
  const turn = (begins: boolean, kill: Kill) =>
    takeTurn(stage, {
      connectionId: "c1",
      place: name,
      trigger,
      purpose: begins ? "begin" : "on",
      flows: [name],
      kill,
      now: () => (time += 1_000),
      onTold: (events, made) => {
        runs += made;
        told.push(...events.map(({ key, data }) => ({ key, data })));
      },
    });
  const cursor = (await turn(true, null)) ?? expect.fail("it began");
  await stage.listen(name, { ...source, liveFrom: cursor });
  return { told, turn, runs: () => runs, poll: () => stage.store.poll("c1", "rows", name) };
}

const kill = fc.option(fc.record({ after: fc.nat({ max: 3 }), committed: fc.boolean() }));
const keys = ["a", "b", "c"];
const change = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      is: fc.constant("put" as const),
      key: fc.constantFrom(...keys),
      value: fc.nat({ max: 1 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ is: fc.constant("remove" as const), key: fc.constantFrom(...keys) }),
  },
  { weight: 2, arbitrary: fc.record({ is: fc.constant("poll" as const), kill }) },
);
const cases = { numRuns: 15 };
/** Short histories show nothing: a row must come back to what it was, and a transaction stay open over polls. */
const many = { minLength: 20, maxLength: 40, size: "max" } as const;

export function rowsContract(open: Open): void {
  const stage = useStage(open);
  let made = 0;
  const nameOf = (): string => `rows-${(made += 1)}`;

  describe("a trigger that reads rows", () => {
    it("tells of each new row once, however its turns are killed", async () => {
      await stage.connect("c1");
      await fc.assert(
        fc.asyncProperty(fc.array(change, many), async (changes) => {
          const table: Table = { rows: new Map([["a", 0]]), newest: 0 };
          const flow = await listenTo(stage, nameOf(), triggerOn(table, "new"));
          for (const one of changes)
            if (one.is === "put") table.rows.set(one.key, one.value);
            else if (one.is === "remove") table.rows.delete(one.key);
            else await flow.turn(false, one.kill);
          await flow.turn(false, null);
          const told = flow.told.map(({ key }) => key);
          expect(new Set(told).size).toBe(told.length);
          expect(told).not.toContain("a");
          for (const key of table.rows.keys()) if (key !== "a") expect(told).toContain(key);
          expect(flow.runs()).toBe(told.length);
        }),
        cases,
      );
    });

    it("tells of each content that a row comes to once, again where it comes back to it", async () => {
      await stage.connect("c1");
      await fc.assert(
        fc.asyncProperty(fc.array(change, many), async (changes) => {
          const first = keys.map((key) => [key, 0] as const);
          const table: Table = { rows: new Map(first), newest: 0 };
          const flow = await listenTo(stage, nameOf(), triggerOn(table, "changed"));
          const history = new Map(first.map(([key, value]) => [key, [value as number]]));
          for (const one of changes)
            if (one.is === "put") {
              table.rows.set(one.key, one.value);
              history.get(one.key)?.push(one.value);
            } else if (one.is === "remove") table.rows.delete(one.key);
            else await flow.turn(false, one.kill);
          await flow.turn(false, null);
          const names = flow.told.map(({ key }) => key);
          expect(new Set(names).size).toBe(names.length);
          expect(flow.runs()).toBe(names.length);
          for (const [key, values] of history) {
            const told = flow.told
              .map(({ data }) => z.object({ key: z.string(), value: z.int() }).parse(data))
              .filter((one) => one.key === key)
              .map(({ value }) => value);
            const withFirst = [0, ...told];
            // Never the same twice in a row, in the order in which it was so, and up to what it is now.
            expect(withFirst.every((value, at) => at === 0 || value !== withFirst[at - 1])).toBe(
              true,
            );
            expect(isSubsequence(told, values)).toBe(true);
            if (table.rows.has(key)) expect(withFirst.at(-1)).toBe(table.rows.get(key));
          }
        }),
        cases,
      );
    });

    it("tells once of each row that is gone, and stops where more than a tenth are", async () => {
      await stage.connect("c1");
      const all = Array.from({ length: 30 }, (_, at) => [`k${at}`, 0] as const);
      const table: Table = { rows: new Map(all), newest: 0 };
      const name = nameOf();
      const flow = await listenTo(stage, name, triggerOn(table, "gone"));
      table.rows.delete("k1");
      table.rows.delete("k2");
      await flow.turn(false, { after: 0, committed: true });
      await flow.turn(false, null);
      await flow.turn(false, null);
      expect(flow.told.map(({ data }) => data)).toEqual([{ key: "k1" }, { key: "k2" }]);
      table.rows.set("k1", 0);
      await flow.turn(false, null);
      table.rows.delete("k1");
      await flow.turn(false, null);
      expect(flow.told.map(({ key }) => key)).toEqual(["k1:gone:1", "k2:gone:1", "k1:gone:2"]);

      for (const key of ["k3", "k4", "k5"]) table.rows.delete(key);
      const stopped: unknown = await flow.turn(false, null).catch((error: unknown) => error);
      if (!(stopped instanceof StoppedError)) return expect.fail("it went on");
      expect(stopped.kept).toMatchObject({ stopped: { gone: 3, of: 28 } });
      expect(flow.told).toHaveLength(3);
      await answer(name, "same", stopped);
      await flow.turn(false, null);
      expect(flow.told.slice(3).map(({ key }) => key)).toEqual([
        "k3:gone:1",
        "k4:gone:1",
        "k5:gone:1",
      ]);

      for (const key of ["k6", "k7", "k8"]) table.rows.delete(key);
      const again: unknown = await flow.turn(false, null).catch((error: unknown) => error);
      if (!(again instanceof StoppedError)) return expect.fail("it went on");
      await answer(name, "anew", again);
      await flow.turn(false, null);
      expect(flow.told).toHaveLength(6);
      table.rows.delete("k9");
      await flow.turn(false, null);
      expect(flow.told.at(-1)?.key).toBe("~1~k9:gone:1");
    });

    async function answer(name: string, means: "same" | "anew", { kept: stopped }: StoppedError) {
      const lease = (await stage.store.lease(name)) ?? expect.fail("no lease");
      const { store } = stage;
      const error = { kind: "input", code: "test.stopped", message: "Stopped" } as const;
      await store.pollFailed({ lease, pollId: name, kept: stopped, error, nextAt: 9, at: 5 });
      expect((await store.poll("c1", "rows", name))?.kept).toEqual(stopped);
      const kept = afterWord(stopped, means) ?? expect.fail("it has not stopped");
      await store.goOnPolling({ lease, pollId: name, kept, anew: means === "anew", at: 6 });
      expect(await store.poll("c1", "rows", name)).toMatchObject({ kept, failures: 0, nextAt: 6 });
      await store.release(lease);
    }

    it("finds every numbered row once, in whatever order transactions commit and turns are killed", async () => {
      await stage.connect("c1");
      const act = fc.oneof(
        fc.record({ is: fc.constant("begin" as const) }),
        fc.record({ is: fc.constant("commit" as const), which: fc.nat({ max: 5 }) }),
        fc.record({ is: fc.constant("abort" as const), which: fc.nat({ max: 5 }) }),
        fc.record({ is: fc.constant("chosen" as const), above: fc.integer({ min: 5, max: 99 }) }),
        fc.record({ is: fc.constant("poll" as const), kill }),
      );
      await fc.assert(
        fc.asyncProperty(fc.nat({ max: 3 }), fc.array(act, many), async (early, acts) => {
          const table: Table = { rows: new Map([["1", 0]]), newest: 1 };
          const open: number[] = [];
          const begin = () => open.push((table.newest += 1));
          for (let count = 0; count < early; count += 1) begin();
          // One that began last and has committed already.
          if (early > 0) table.rows.set(String(open.pop()), 0);
          const before = new Set(table.rows.keys());
          const flow = await listenTo(stage, nameOf(), triggerOn(table, "numbers"));
          for (const one of acts)
            if (one.is === "begin") begin();
            else if (one.is === "chosen") table.rows.set(String(table.newest + one.above), 0);
            else if (one.is === "poll") await flow.turn(false, one.kill);
            else {
              const [number] = open.splice(one.which % Math.max(1, open.length), 1);
              if (one.is === "commit" && number !== undefined) table.rows.set(String(number), 0);
            }
          await flow.turn(false, null);
          const told = flow.told.map(({ key }) => key);
          const wanted = [...table.rows.keys()].filter((number) => !before.has(number));
          expect(told.toSorted()).toEqual(wanted.toSorted());
          expect(flow.runs()).toBe(told.length);
        }),
        cases,
      );
    });
  });
}

function isSubsequence(part: readonly number[], whole: readonly number[]): boolean {
  let at = 0;
  for (const value of whole) if (part[at] === value) at += 1;
  return at === part.length;
}
