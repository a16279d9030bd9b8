import { describe, expect, it } from "vitest";
import { event, type Open, takes, useStage } from "./stage.world.ts";

export function runWritesContract(open: Open): void {
  const stage = useStage(open);
  const queued = async (names: readonly string[]): Promise<void> => {
    await stage.connect("c1");
    await stage.flow("f1");
    await stage.listen("f1");
    await stage.accept(names.map((key) => event(key, takes("f1", key))));
  };

  describe("the writes of several runs", () => {
    it("are the newest generation of each, with what was answered, of the runs that are asked for", async () => {
      await queued(["a", "b", "c"]);
      const [a, b, c] = [await stage.claim(), await stage.claim(), await stage.claim()];
      const write = async (run: typeof a, path: string, generation = 0): Promise<void> => {
        const id = `${run.id} ${path}`;
        await stage.store.planEffect(stage.plan(run, { id, path, generation }), run.epoch);
      };
      for (const run of [a, c]) await write(run, "s1");
      const answer = { status: 200, body: { id: "ch_1", amount: 500 } };
      const effect = {
        id: `${a.id} s1`,
        generation: 0,
        kind: "done",
        objectId: "ch_1",
        answer,
      } as const;
      await stage.record(a, { kind: "done", path: "s1" }, { effect });
      await write(a, "s4:x/s5");
      await write(a, "s2", 0);
      await write(a, "s2", 1);
      const found = await stage.reading.writesOf({ runIds: [b.id, a.id, "none"], most: 9 });
      expect(
        found.map(({ runId, effect: { path, generation, state, answer: said } }) => [
          runId,
          path,
          generation,
          state,
          said,
        ]),
      ).toEqual([
        [a.id, "s1", 0, "done", answer],
        [a.id, "s2", 1, "open", null],
        [a.id, "s4:x/s5", 0, "open", null],
      ]);
      expect(await stage.reading.writesOf({ runIds: [], most: 9 })).toEqual([]);
      expect(await stage.reading.writesOf({ runIds: [b.id], most: 9 })).toEqual([]);
    });

    it("are read one run after the other, in pages", async () => {
      await queued(["a", "b"]);
      const [a, b] = [await stage.claim(), await stage.claim()];
      for (const run of [a, b])
        for (const path of ["s4:a/s5", "s1", "s4:b/s5", "s2"])
          for (const generation of [0, 1]) {
            const id = `${run.id} ${path}`;
            await stage.store.planEffect(stage.plan(run, { id, path, generation }), run.epoch);
          }
      const page = async (after?: string): Promise<readonly string[]> => {
        const query = { runId: a.id, limit: 3, ...(after === undefined ? {} : { after }) };
        const found = await stage.reading.runWrites(query);
        return found.map(({ path, generation }) => `${path} ${generation}`);
      };
      expect(await page()).toEqual(["s1 1", "s2 1", "s4:a/s5 1"]);
      expect(await page("s4:a/s5")).toEqual(["s4:b/s5 1"]);
      expect(await page("s4:b/s5")).toEqual([]);
    });

    it("are of so many steps of each run at most, however often each was sent", async () => {
      await queued(["a", "b"]);
      const runs = [await stage.claim(), await stage.claim()];
      for (const run of runs)
        for (const path of ["s1", "s4:a/s5", "s4:b/s5", "s4:c/s5"])
          for (const generation of [0, 1, 2]) {
            const id = `${run.id} ${path}`;
            await stage.store.planEffect(stage.plan(run, { id, path, generation }), run.epoch);
          }
      for (const most of [1, 3, 4, 5]) {
        const found = await stage.reading.writesOf({ runIds: runs.map(({ id }) => id), most });
        for (const { id } of runs)
          expect(
            found
              .filter(({ runId }) => runId === id)
              .map(({ effect: { path, generation } }) => `${path} ${generation}`),
          ).toEqual(["s1 2", "s4:a/s5 2", "s4:b/s5 2", "s4:c/s5 2"].slice(0, most));
      }
    });
  });
}
