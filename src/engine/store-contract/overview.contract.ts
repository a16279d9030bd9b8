import { describe, expect, it } from "vitest";
import { BadCursorError } from "#people/reading.ts";
import type { RunStatus } from "#flow/run-status.ts";
import { broken, event, type Open, takes, useStage } from "./stage.world.ts";

const hour = 3_600_000;

export function overviewContract(open: Open): void {
  const stage = useStage(open);
  const made = async (flowId: string, at: number, ...keys: string[]): Promise<void> => {
    await stage.accept(
      keys.map((key) => event(key, takes(flowId, key))),
      { at },
    );
  };
  const listening = async (...ids: string[]): Promise<void> => {
    if (!(await stage.store.connection("c1"))) await stage.connect("c1");
    for (const id of ids) {
      await stage.flow(id);
      await stage.listen(id);
    }
  };
  const failed = async (message: string): Promise<string> => {
    const error = { ...broken, message };
    const run = await stage.claim();
    await stage.record(run, { kind: "failed", path: "s1", error }, { error });
    return run.id;
  };
  const ask = (bounds: readonly number[], ...connectionIds: string[]) =>
    stage.reading.overview({ bounds, connectionIds });
  const counted = (runs: Readonly<Record<RunStatus, number>>) =>
    Object.fromEntries(Object.entries(runs).filter(([, count]) => count > 0));

  describe("the overview", () => {
    it("counts the runs of each span by what has become of them", async () => {
      await listening("f1");
      await made("f1", 100, "a", "b");
      await made("f1", 200, "c");
      await made("f1", 299, "d");
      await made("f1", 300, "e");
      await failed("No");
      const parked = await stage.claim();
      await stage.record(parked, { kind: "parked", path: "s1", effectId: "e" }, { error: broken });
      const paused = await stage.claim();
      await stage.record(paused, { kind: "paused", path: "s1", connectionId: "c1" });
      const { spans, waitingForPerson } = await ask([100, 200, 300]);
      expect(spans.map(({ runs }) => counted(runs))).toEqual([
        { failed: 1, parked: 1 },
        { paused: 1, waiting: 1 },
      ]);
      expect(waitingForPerson).toEqual({ parked: 1, paused: 1 });
      // Whoever waits for a person does so whenever it began.
      expect(await ask([500, 600])).toMatchObject({
        spans: [{ runs: { failed: 0, parked: 0 } }],
        waitingForPerson: { parked: 1, paused: 1 },
        failing: [],
        busiest: [],
      });
    });

    it("counts the reads of the named connections, with the span that their hour begins in", async () => {
      const reads = (connectionId: string, at: number, count: number) =>
        stage.store.countReads([{ connectionId, at, reads: count }]);
      await reads("c1", 10 * hour, 3);
      await reads("c1", 11 * hour - 1, 4);
      await reads("c2", 11 * hour, 5);
      await reads("c3", 10 * hour, 100);
      const bounds = [9.5 * hour, 10.5 * hour, 11.5 * hour];
      const readsOf = async (...ids: string[]) =>
        (await ask(bounds, ...ids)).spans.map(({ reads: count }) => count);
      expect(await readsOf("c1", "c2")).toEqual([7, 5]);
      expect(await readsOf("c2")).toEqual([0, 5]);
      expect(await readsOf()).toEqual([0, 0]);
    });

    it("counts flows by state, without those that are deleted", async () => {
      await listening("f1", "f2");
      await stage.flow("f3");
      await stage.flow("f4");
      await stage.store.deleteFlow("f2", 20);
      await stage.store.deleteFlow("f4", 20);
      expect((await ask([0, 1])).flows).toEqual({ active: 1, inactive: 1 });
    });

    it("names the flows that fail most with their newest error, and those with most runs", async () => {
      const ids = Array.from({ length: 7 }, (_, at) => `f${at + 1}`);
      await listening(...ids);
      for (const [index, id] of ids.entries()) {
        const keys = Array.from({ length: index + 1 }, (_, at) => `${id}-${at}`);
        await made(id, 100 + index, ...keys);
        for (const key of keys) await failed(`${key} failed`);
      }
      await made("f1", 400, "one", "two", "three", "four", "five", "six", "seven");
      await stage.store.deleteFlow("f7", 500);
      const { failing, busiest } = await ask([0, 1_000]);
      expect(failing.map(({ flowId, failed: count }) => [flowId, count])).toEqual([
        ["f6", 6],
        ["f5", 5],
        ["f4", 4],
        ["f3", 3],
        ["f2", 2],
      ]);
      expect(failing[0]).toMatchObject({
        flowName: "Flow f6",
        last: { versionId: "f6-v1", at: 105, error: { ...broken, message: "f6-5 failed" } },
      });
      expect(busiest.slice(0, 2)).toEqual([
        { flowId: "f1", flowName: "Flow f1", runs: 8 },
        { flowId: "f6", flowName: "Flow f6", runs: 6 },
      ]);
      expect(busiest).toHaveLength(5);
      expect((await ask([103, 104])).failing).toMatchObject([{ flowId: "f4", failed: 4 }]);
    });
  });

  describe("the list of flows", () => {
    const named = async (...names: string[]): Promise<void> => {
      for (const [index, name] of names.entries()) {
        const id = `f${index + 1}`;
        await stage.flow(id);
        const draft = (await stage.store.flow(id))?.draft;
        if (draft)
          await stage.store.saveDraft({ by: "local", id, revision: 1, name, draft, at: 5 });
      }
    };
    const everything = async (query: object): Promise<readonly string[]> => {
      const ids: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof stage.reading.listFlows>> =
          await stage.reading.listFlows({ ...query, ...(cursor && { cursor }) });
        ids.push(...page.items);
        cursor = page.next;
      } while (cursor !== null);
      return ids;
    };

    it("is by name, in pages, each once", async () => {
      await named("Flow 10", "flow 2", "Äpfel", "決済", "Same", "Same", "Zebra");
      const order = ["f3", "f2", "f1", "f5", "f6", "f7", "f4"];
      expect(await everything({})).toEqual(order);
      for (const limit of [1, 2, 3, 7]) expect(await everything({ limit })).toEqual(order);
      const first = await stage.reading.listFlows({ limit: 5 });
      await stage.store.deleteFlow("f6", 9);
      const next = { limit: 5, cursor: first.next ?? "none" };
      expect(await stage.reading.listFlows(next)).toEqual({ items: ["f7", "f4"], next: null });
    });

    it("is searched by name or id, and by state", async () => {
      await named("Charge → Customer", "ＣＨＡＲＧＥ twice", "Refund", "100%");
      await stage.connect("c1");
      await stage.listen("f2");
      await stage.listen("f3");
      expect(await everything({ text: "charge", limit: 1 })).toEqual(["f1", "f2"]);
      expect(await everything({ text: "f3" })).toEqual(["f3"]);
      expect(await everything({ text: "%" })).toEqual(["f4"]);
      expect(await everything({ text: "nothing" })).toEqual([]);
      expect(await everything({ state: "active" })).toEqual(["f2", "f3"]);
      expect(await everything({ state: "inactive", text: "charge" })).toEqual(["f1"]);
    });

    it.each(["x", "", "W10", "WzEsMl0", "bnVsbA"])("refuses %j as a cursor", async (cursor) => {
      await expect(stage.reading.listFlows({ limit: 3, cursor })).rejects.toThrow(BadCursorError);
    });

    it("gives the records of some alone, in the order asked for", async () => {
      await named("A", "B", "C");
      await stage.store.deleteFlow("f2", 9);
      const found = await stage.store.flows(["f3", "none", "f2", "f1"]);
      expect(found.map(({ id }) => id)).toEqual(["f3", "f1"]);
      expect(found[0]).toEqual(await stage.store.flow("f3"));
    });
  });
}
