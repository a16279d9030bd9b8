import { describe, expect, it } from "vitest";
import type { Json } from "#sdk/json.ts";
import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import type { Step } from "#flow/step.ts";
import { BadCursorError } from "#reading/reading.ts";
import type { ItemView } from "#reading/run-views.ts";
import { apply } from "../apply.ts";
import { itemsByName } from "../items.ts";
import type { StepError, StepResult } from "../result.ts";
import { settled } from "../settle.ts";
import type { ClaimedRun } from "../store.ts";
import type { Told } from "./writes.world.ts";
import { broken, event, type Open, passing, takes, useStage } from "./stage.world.ts";
import { anyPermit } from "../permit.world.ts";

const action = (id: string): Step => ({
  kind: "action",
  id,
  name: null,
  connector: "stripe",
  action: "create-charge",
  connection: "c1",
  input: {},
});

const loop = (id: string, steps: readonly Step[], more: object = {}): Step => ({
  kind: "forEach",
  id,
  name: null,
  list: { kind: "constant", value: [] },
  atOnce: 1,
  onFailure: "continue",
  collect: null,
  steps,
  ...more,
});

const handler = (
  id: string,
  steps: readonly Step[],
  then: "continue" | "stop" | "propagate",
): Step => ({
  kind: "handler",
  id,
  name: null,
  steps,
  branches: [{ id: `${id}0`, condition: null, then, steps: [action(`${id}1`)] }],
});

const flowOf = (...steps: readonly Step[]): FlowDocument => ({ ...emptyDocument, steps });

/** What the screens ask of runs with loops. */
export function itemsContract(open: Open): void {
  const stage = useStage(open);

  /** A run of a flow, and ways to tell what came of its steps. */
  const begin = async (document: FlowDocument) => {
    await stage.connect("c1");
    await stage.flow("f1", { document });
    await stage.listen("f1");
    await stage.accept([event("k1", takes("f1", "k1"))]);
    const run: ClaimedRun = await stage.claim();
    let state = settled(document, run.state);
    let at = 2_000;
    const told = async (
      result: StepResult,
      more: { input?: Json; output?: Json; error?: StepError; effect?: Told } = {},
    ): Promise<void> => {
      state = settled(document, apply(state, result));
      at += 10;
      const failure = result.kind === "failed" ? { error: result.error } : {};
      await stage.record(run, result, { at, state, ...failure, ...more });
    };
    const done = (path: string, output?: Json) =>
      told({ kind: "done", path }, output === undefined ? {} : { output });
    const failed = (path: string) => told({ kind: "failed", path, error: broken });
    const looped = (path: string, list: readonly Json[], more: object = {}) =>
      told(
        {
          kind: "looped",
          path,
          step: path.slice(path.lastIndexOf("/") + 1),
          count: list.length,
          atOnce: 1,
          onFailure: "continue",
          ...more,
        },
        { output: { list: [...list] } },
      );
    /** An item is begun without a record: the next one carries it. */
    const began = (path: string, item: string, index: number): void => {
      state = apply(state, { kind: "began", path, index, item: `${path}:${item}` });
    };
    return { id: run.id, run, told, done, failed, looped, began };
  };

  const items = async (
    runId: string,
    path: string,
    only?: "failed" | "open",
  ): Promise<readonly ItemView[]> => {
    const found: ItemView[] = [];
    let cursor: string | undefined;
    for (;;) {
      const more = { ...(only ? { only } : {}), ...(cursor === undefined ? {} : { cursor }) };
      const page = await stage.reading.listItems({ runId, loop: path, limit: 2, ...more });
      found.push(...(page?.items ?? []));
      if (!page || page.next === null) return found;
      cursor = page.next;
    }
  };
  const said = (found: readonly ItemView[]) => found.map(({ path, status }) => `${path} ${status}`);

  describe("the items of a loop", () => {
    it("are told of while it goes on, those that were begun, in the order of the list", async () => {
      const { id, done, failed, looped, began } = await begin(
        flowOf(action("s1"), loop("s4", [action("s5"), action("s6")])),
      );
      await done("s1", { ok: true });
      await looped("s4", [{ id: "b", name: "Beta" }, "a", { total: 3 }, { id: "c" }]);
      began("s4", "b", 0);
      await done("s4:b/s5");
      await failed("s4:b/s6");
      began("s4", "a", 1);
      await done("s4:a/s5");
      await done("s4:a/s6");
      const third = [...itemsByName([{ total: 3 }]).keys()][0] ?? "";
      began("s4", third, 2);
      await done(`s4:${third}/s5`);

      const run = await stage.reading.run(id);
      expect(run?.loops).toEqual([
        { path: "s4", count: 4, begun: 3, open: 1, succeeded: 1, failed: 1, written: 0 },
      ]);
      expect(run?.steps.map(({ path, status }) => [path, status])).toEqual([
        ["s1", "done"],
        ["s4", "working"],
      ]);
      expect(run?.steps[1]).toMatchObject({ input: { count: 4 }, output: null });
      expect(run?.at).toEqual([`s4:${third}/s6`]);
      expect(await items(id, "s4")).toMatchObject([
        { path: "s4:b", number: 1, label: "Beta", status: "failed", error: broken },
        { path: "s4:a", number: 2, label: "a", status: "succeeded", error: null },
        { path: `s4:${third}`, number: 3, label: null, status: "working" },
      ]);
      expect(said(await items(id, "s4", "failed"))).toEqual(["s4:b failed"]);
      expect(said(await items(id, "s4", "open"))).toEqual([`s4:${third} working`]);
    });

    it("are there when it is over, each with its steps and what it has handed on", async () => {
      const collect = { kind: "constant", value: 1 } as const;
      const { id, told, done, looped, began } = await begin(
        flowOf(loop("s4", [action("s5")], { collect }), action("s6")),
      );
      await looped("s4", [{ id: "a", amount: 7 }, { id: "b" }]);
      for (const [index, name] of ["a", "b"].entries()) {
        began("s4", name, index);
        await done(`s4:${name}/s5`, { charged: name });
        await told({ kind: "collected", path: `s4:${name}/s4` }, { output: { result: index } });
      }
      await told(
        { kind: "done", path: "s4", handled: 0 },
        {
          input: { list: [{ id: "a", amount: 7 }, { id: "b" }] },
          output: { count: 2, succeeded: 2, failed: 0, results: [0, 1] },
        },
      );
      const run = await stage.reading.run(id);
      expect(run?.loops).toMatchObject([{ count: 2, begun: 2, open: 0, succeeded: 2, failed: 0 }]);
      expect(run?.steps).toMatchObject([
        { path: "s4", status: "done", output: { count: 2, results: [0, 1] } },
      ]);
      expect(said(await items(id, "s4"))).toEqual(["s4:a succeeded", "s4:b succeeded"]);
      expect(await stage.reading.item({ runId: id, path: "s4:b" })).toMatchObject({
        item: { number: 2, label: "b", status: "succeeded" },
        data: { id: "b" },
        result: 1,
        steps: [{ path: "s4:b/s5", status: "done", output: { charged: "b" } }],
        loops: [],
        effects: [],
      });
    });

    it("inside of an item go by the path of the inner loop", async () => {
      const { id, done, failed, looped, began } = await begin(
        flowOf(loop("s4", [loop("s7", [action("s8")]), action("s9")])),
      );
      await looped("s4", ["a", "b"]);
      began("s4", "a", 0);
      await looped("s4:a/s7", ["x", "y"]);
      began("s4:a/s7", "x", 0);
      await failed("s4:a/s7:x/s8");
      began("s4:a/s7", "y", 1);
      await done("s4:a/s7:y/s8");
      expect((await stage.reading.run(id))?.loops).toMatchObject([{ path: "s4", open: 1 }]);
      const outer = await stage.reading.item({ runId: id, path: "s4:a" });
      expect(outer?.steps.map(({ path }) => path)).toEqual(["s4:a/s7"]);
      expect(outer?.loops).toMatchObject([
        { path: "s4:a/s7", count: 2, begun: 2, failed: 1, succeeded: 1, open: 0 },
      ]);
      // The inner loop passes over what has failed, and so the outer item has not.
      expect(said(await items(id, "s4"))).toEqual(["s4:a working"]);
      expect(said(await items(id, "s4:a/s7", "failed"))).toEqual(["s4:a/s7:x failed"]);
      expect(await items(id, "s4:b/s7")).toEqual([]);
    });

    it.each([
      ["continue", "succeeded", "handled"],
      ["propagate", "failed", "failed"],
    ] as const)(
      "where a handler takes over, and then does %s, have %s",
      async (then, item, step) => {
        const { id, told, done, failed, looped, began } = await begin(
          flowOf(loop("s4", [handler("s5", [action("s6")], then)])),
        );
        await looped("s4", ["a"]);
        began("s4", "a", 0);
        await failed("s4:a/s6");
        const branch = { block: "s50", then } as const;
        const path = "s4:a/s5";
        await told({ kind: "caught", path, branch }, { output: { error: {}, branch: "s50" } });
        await done("s4:a/s51");
        expect(said(await items(id, "s4"))).toEqual([`s4:a ${item}`]);
        const detail = await stage.reading.item({ runId: id, path: "s4:a" });
        expect(detail?.steps.map((one) => `${one.path} ${one.status}`)).toEqual([
          `s4:a/s6 ${step}`,
          "s4:a/s5 done",
          "s4:a/s51 done",
        ]);
      },
    );

    it("of a loop that a handler has ended are told of by what was recorded", async () => {
      const { id, told, done, failed, looped, began } = await begin(
        flowOf(
          handler("s2", [loop("s4", [action("s5")], { onFailure: "stop" })], "continue"),
          action("s9"),
        ),
      );
      await looped("s4", ["a", "b", "c"], { onFailure: "stop" });
      began("s4", "a", 0);
      await done("s4:a/s5");
      began("s4", "b", 1);
      await failed("s4:b/s5");
      const branch = { block: "s20", then: "continue" } as const;
      await told({ kind: "caught", path: "s2", branch }, { output: { error: {}, branch: "s20" } });
      const run = await stage.reading.run(id);
      expect(run?.loops).toMatchObject([{ count: 3, begun: 2, open: 0, succeeded: 1, failed: 1 }]);
      expect(run?.steps.map(({ path, status }) => [path, status])).toEqual([
        ["s4", "handled"],
        ["s2", "done"],
      ]);
      expect(said(await items(id, "s4"))).toEqual(["s4:a succeeded", "s4:b failed"]);
    });

    it("that failed the run stand in its own answer, with their writes, and go on", async () => {
      const { id, run, failed, looped, began } = await begin(
        flowOf(loop("s4", [action("s5")], { onFailure: "stop" })),
      );
      await looped("s4", ["a", "b"], { onFailure: "stop" });
      began("s4", "a", 0);
      const plan = stage.plan(run, { path: "s4:a/s5" });
      await stage.store.planEffect(plan, run.epoch);
      await failed("s4:a/s5");
      expect(await stage.reading.run(id)).toMatchObject({
        status: "failed",
        failedAt: "s4:a/s5",
        at: ["s4:a/s5"],
        loops: [{ begun: 1, open: 0, failed: 1 }],
        steps: [
          { path: "s4", status: "failed" },
          { path: "s4:a/s5", status: "failed" },
        ],
        effects: [{ path: "s4:a/s5" }],
      });
      const seen = { runId: id, path: "s4:a/s5", attempts: 1, write: null };
      const wish = { runs: [seen], permit: anyPermit, at: 9_000 };
      expect(await stage.store.continueRun(wish)).toBe("continued");
      expect(await stage.reading.run(id)).toMatchObject({
        status: "waiting",
        loops: [{ begun: 1, open: 1, failed: 0 }],
        steps: [{ path: "s4", status: "working" }],
      });
      const detail = await stage.reading.item({ runId: id, path: "s4:a" });
      expect(detail).toMatchObject({
        item: { status: "working" },
        steps: [{ status: "retrying" }],
      });
    });

    it("that were not over when the run ended are not finished", async () => {
      const { id, told, looped, began } = await begin(flowOf(loop("s4", [action("s5")])));
      await looped("s4", ["a"]);
      began("s4", "a", 0);
      await told({ kind: "retry", path: "s4:a/s5", at: 60_000 }, { error: passing });
      expect(await items(id, "s4")).toMatchObject([{ status: "retrying", error: passing }]);
      expect((await stage.reading.run(id))?.steps).toMatchObject([
        { path: "s4", status: "working" },
        { path: "s4:a/s5", status: "retrying" },
      ]);
      expect(await stage.store.cancelRun({ runId: id, at: 9_000 })).toBe("cancelled");
      expect(said(await items(id, "s4"))).toEqual(["s4:a unfinished"]);
    });

    it("count the writes that were done in them", async () => {
      const { id, run, told, looped, began } = await begin(flowOf(loop("s4", [action("s5")])));
      await looped("s4", ["a", "b"]);
      began("s4", "a", 0);
      const plan = stage.plan(run, { path: "s4:a/s5" });
      await stage.store.planEffect(plan, run.epoch);
      await stage.gate(run, 1_500);
      const answer = { status: 200, body: {} };
      await told(
        { kind: "done", path: "s4:a/s5" },
        { effect: { id: plan.id, generation: 0, kind: "done", objectId: "ch_1", answer } },
      );
      const shown = await stage.reading.run(id);
      expect(shown?.loops).toMatchObject([{ written: 1 }]);
      expect(shown?.effects).toEqual([]);
      expect((await stage.reading.item({ runId: id, path: "s4:a" }))?.effects).toMatchObject([
        { path: "s4:a/s5", state: "done" },
      ]);
    });

    it("tell of all writes in them, the newest generation of each, in pages", async () => {
      const { id, run, failed, looped, began } = await begin(
        flowOf(loop("s4", [action("s5")]), loop("s40", [action("s7")])),
      );
      await looped("s4", ["a", "b", "c"]);
      const write = async (path: string, generation = 0): Promise<void> => {
        await stage.store.planEffect(stage.plan(run, { id: path, path, generation }), run.epoch);
      };
      for (const [index, name] of ["a", "b", "c"].entries()) {
        began("s4", name, index);
        await write(`s4:${name}/s5`);
        if (name === "c") break;
        await failed(`s4:${name}/s5`);
      }
      await write("s4:b/s5", 1);
      await write("s4:a/s6:x/s7");
      await write("s40:a/s7");
      await write("s1");
      const pages: string[][] = [];
      let after: string | undefined;
      do {
        const query = { runId: id, loop: "s4", limit: 3 };
        const page = await stage.reading.loopWrites(
          after === undefined ? query : { ...query, after },
        );
        pages.push(page.map(({ path, generation }) => `${path} ${generation}`));
        after = page.length < 3 ? undefined : page.at(-1)?.path;
      } while (after !== undefined);
      expect(pages).toEqual([["s4:a/s5 0", "s4:a/s6:x/s7 0", "s4:b/s5 1"], ["s4:c/s5 0"]]);
      expect(await stage.reading.loopWrites({ runId: "none", loop: "s4", limit: 3 })).toEqual([]);
      expect(await stage.reading.loopWrites({ runId: id, loop: "s8", limit: 3 })).toEqual([]);
    });

    it("are null where there is no such run, loop or item", async () => {
      const { id, looped, began } = await begin(
        flowOf(action("s1"), loop("s4", [action("s5")]), loop("s6", [action("s7")])),
      );
      const page = (runId: string, path: string) =>
        stage.reading.listItems({ runId, loop: path, limit: 2 });
      await looped("s4", ["a", "b"]);
      began("s4", "a", 0);
      expect(await page(id, "s4")).toMatchObject({ total: 0, next: null });
      expect(await page("unknown", "s4")).toBeNull();
      for (const path of ["s1", "s6", "s9", "s4:a/s6"]) expect(await page(id, path)).toBeNull();
      for (const path of ["s4:b", "s4:z", "s4", "s6:a"])
        expect(await stage.reading.item({ runId: id, path })).toBeNull();
      const bad = stage.reading.listItems({ runId: id, loop: "s4", limit: 2, cursor: "x" });
      await expect(bad).rejects.toThrow(BadCursorError);
    });
  });
}
