import { describe, expect, it } from "vitest";
import { event, type Open, passing, takes, useStage } from "./stage.world.ts";

const nine = Array.from({ length: 9 }, (_, index) => String(index + 1));

export function turnsContract(open: Open): void {
  const stage = useStage(open);
  /** Flows of owners; all hear of the same events. */
  const flows = async (owners: Readonly<Record<string, string>>): Promise<void> => {
    await stage.connect("c1");
    for (const [flowId, owner] of Object.entries(owners)) {
      await stage.flow(flowId, { owner });
      await stage.listen(flowId);
    }
  };
  const arrive = (flowId: string, ...keys: readonly string[]): Promise<number> =>
    stage.accept(keys.map((key) => event(key, takes(flowId, key))));
  const claim = (limit: number): ReturnType<typeof stage.store.claimRuns> =>
    stage.store.claimRuns(9_000, limit);
  const inTurn = async (count: number): Promise<string> => {
    const names: string[] = [];
    for (let turn = 0; turn < count; turn += 1)
      names.push(...(await claim(1)).map(({ name }) => name));
    return names.join(" ");
  };

  describe("turns of runs", () => {
    it("are the owners', and with each owner the flows', the oldest of a flow first", async () => {
      await flows({ f1: "Aoi", f2: "Ken", f3: "Ken" });
      await arrive("f1", "a1", "a2", "a3", "a4");
      await arrive("f3", "c1", "c2");
      await arrive("f2", "b1");
      expect(await inTurn(8)).toBe("a1 b1 a2 c1 a3 c2 a4");
    });

    it("share out what is taken at once", async () => {
      await flows({ f1: "Aoi", f2: "Ken", f3: "Mio" });
      await arrive("f1", ...nine);
      await arrive("f2", "x", "y", "z");
      await arrive("f3", "k");
      const taken = (await claim(6)).map(({ flowId, name }) => `${flowId} ${name}`);
      expect(taken.toSorted()).toEqual(["f1 1", "f1 2", "f1 3", "f2 x", "f2 y", "f3 k"]);
      expect(await inTurn(2)).toBe("z 4");
    });

    it("leave places for whoever comes", async () => {
      await flows({ f1: "Aoi", f2: "Ken" });
      await arrive("f1", ...nine);
      const runs = await stage.store.claimRuns(9_000, 8, { places: 8, runs: [] });
      expect(runs.map(({ name }) => name)).toEqual(["1", "2", "3", "4"]);
      const hand = { places: 8, runs };
      expect(await stage.store.claimRuns(9_000, 4, hand)).toEqual([]);
      expect(await stage.store.nextRunDue()).toBeLessThanOrEqual(9_000);
      expect(await stage.store.nextRunDue(9_000)).toBeNull();
      await arrive("f2", "k");
      const found = await stage.store.claimRuns(9_000, 4, hand);
      expect(found).toMatchObject([{ name: "k", turnOf: "Ken", flowId: "f2" }]);
    });

    it("find a run that has waited before those that came after it", async () => {
      await flows({ f1: "Aoi", f2: "Ken" });
      await arrive("f1", "a1", "a2", "a3");
      const run = await stage.claim();
      await stage.record(run, { kind: "retry", path: "s1", at: 5_000 }, { error: passing });
      await arrive("f2", "b1");
      expect(await stage.store.nextRunDue(4_000)).toBe(5_000);
      expect(await inTurn(4)).toBe("b1 a1 a2 a3");
    });

    it("come to many whose waits end together a piece at a time, and to all of them", async () => {
      await flows({ f1: "Aoi", f2: "Ken" });
      await arrive("f1", ...Array.from({ length: 600 }, (_, index) => `a${index}`));
      await arrive("f2", "b1");
      // One that is locked at that moment, as by a sweep, is left to the next who asks.
      const all = [...(await claim(601))];
      while (all.length < 601) all.push(...(await claim(601 - all.length)));
      for (const run of all)
        await stage.record(run, {
          kind: "retry",
          path: "s1",
          at: run.flowId === "f1" ? 5_000 : 5_001,
        });
      const hand = { places: 8, runs: [] };
      const first = await stage.store.claimRuns(9_000, 8, hand);
      expect(first.map(({ turnOf }) => turnOf)).toEqual(["Aoi", "Aoi", "Aoi", "Aoi"]);
      // There is more to be woken, though nothing of what is awake has a place.
      expect(await stage.store.nextRunDue(0)).toBeLessThanOrEqual(9_000);
      const then = await stage.store.claimRuns(9_000, 4, { places: 8, runs: first });
      expect(then).toMatchObject([{ name: "b1" }]);
      expect(await stage.store.nextRunDue(0)).toBeNull();
    });

    it("are not spent on runs that wait for a connection", async () => {
      await flows({ f1: "Aoi", f2: "Ken" });
      await arrive("f1", "a1", "a2");
      for (const run of await claim(2))
        await stage.record(run, { kind: "paused", path: "s1", connectionId: "c1" });
      await arrive("f2", "b1", "b2");
      expect(await inTurn(3)).toBe("b1 b2");
    });

    it("are the caller's for a run that was called", async () => {
      await flows({ f1: "Aoi", f2: "Ken" });
      await stage.flow("helper", { owner: "Ken" });
      await stage.activate("helper", { kind: "invoke" }, 10);
      await arrive("f1", "a1");
      const caller = await stage.claim();
      await stage.store.callRun({
        flowId: "helper",
        event: event("call:s1", { id: "event of call" }),
        run: { id: "called", name: "call:s1", versionId: "helper-v1", ancestry: ["f1"] },
        caller: { runId: caller.id, epoch: caller.epoch, path: "s1" },
        at: 1_100,
      });
      await arrive("f2", "b1", "b2");
      const hand = { places: 99, runs: [caller] };
      expect(await stage.store.claimRuns(9_000, 2, hand)).toMatchObject([
        { name: "call:s1", turnOf: "Aoi" },
        { name: "b1", turnOf: "Ken" },
      ]);
    });
  });
}
