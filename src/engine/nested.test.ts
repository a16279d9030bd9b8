import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FlowDocument } from "#flow/document.ts";
import type { Step } from "#flow/step.ts";
import { emptyDocument } from "#flow/document.ts";
import { mapSteps, stepsIn, stepsOf } from "#flow/blocks.ts";
import { idOf, threadOf } from "#flow/paths.ts";
import { apply } from "./apply.ts";
import { decide } from "./decide.ts";
import { expectedCourse, failure, fateOf, nestedFlow, played } from "./nested.world.ts";
import type { StepResult } from "./result.ts";
import { canContinue, firstState, loopOf, type RunState, type Thread } from "./run-state.ts";
import { settled } from "./settle.ts";
import { draws } from "../../test/effort.ts";

const action = (id: string): Step => ({
  kind: "action",
  id,
  name: null,
  connector: "stripe",
  action: "create-customer",
  connection: "c1",
  input: {},
});

const flowOf = (...steps: readonly Step[]): FlowDocument => ({
  ...emptyDocument,
  steps: [...steps],
  nextStep: 100,
});

const loop = (id: string, more: Partial<Extract<Step, { kind: "forEach" }>>): Step => ({
  kind: "forEach",
  id,
  name: null,
  list: null,
  atOnce: 1,
  onFailure: "stop",
  collect: null,
  steps: [],
  ...more,
});

/** The items that have failed and cannot go on. */
function dealtWith(thread: Thread): readonly Thread[] {
  const inside = loopOf(thread)?.open.flatMap((item) => dealtWith(item.thread)) ?? [];
  return thread.phase.is === "failed" && !canContinue(thread) ? [thread, ...inside] : inside;
}

/** The places below an error handler that were worked on after one of its branches had taken over. */
function repeated(document: FlowDocument, results: readonly StepResult[]): readonly string[] {
  const places = results.map((result) => ("path" in result ? result.path : ""));
  return results.flatMap((result, index) => {
    if (result.kind !== "caught" || result.branch === null) return [];
    const around = threadOf(result.path);
    const watched = new Set(
      stepsOf({ steps: stepsIn(document, idOf(result.path)) ?? [] }).map(({ id }) => id),
    );
    return places.slice(index + 1).filter((path) => {
      if (around !== "" && !path.startsWith(`${around}/`)) return false;
      const [first = ""] = path.slice(around === "" ? 0 : around.length + 1).split("/");
      return watched.has(first.replace(/:.*/, ""));
    });
  });
}

describe("a run of nested steps", () => {
  it("does what the document says, one piece of work after the other", () => {
    fc.assert(
      fc.property(nestedFlow, fc.nat(), (document, seed) => {
        const fate = fateOf(seed);
        expect(played(document, fate).course).toEqual(expectedCourse(document, fate));
      }),
      { numRuns: draws(3_000) },
    );
  });

  it("does the same work whatever the order in which items get on, where none stops the others", () => {
    fc.assert(
      fc.property(nestedFlow, fc.nat(), fc.infiniteStream(fc.nat()), (drawn, seed, stream) => {
        const document = mapSteps(drawn, (step) =>
          step.kind === "forEach" ? { ...step, atOnce: 3, onFailure: "continue" } : step,
        );
        const alone = mapSteps(document, (step) =>
          step.kind === "forEach" ? { ...step, atOnce: 1 } : step,
        );
        const fate = fateOf(seed);
        const pick = (count: number): number =>
          count === 0 ? 0 : (stream.next().value ?? 0) % count;
        const several = played(document, fate, pick).course;
        // An item that ends the whole run ends it for those that are on their way, too.
        fc.pre(several.at(-1)?.startsWith("succeeded") === true);
        expect(several.toSorted()).toEqual([...played(alone, fate).course].toSorted());
      }),
      { numRuns: draws(1_000) },
    );
  });

  it("stands where all its results, folded, have brought it, whenever the process ends", () => {
    fc.assert(
      fc.property(nestedFlow, fc.nat(), fc.nat(), (document, seed, cut) => {
        const { results, state } = played(document, fateOf(seed));
        const fold = (from: RunState, some: typeof results): RunState =>
          some.reduce((one, result) => settled(document, apply(one, result)), from);
        expect(fold(settled(document, firstState), results)).toEqual(state);
        // What is written down in between is JSON.
        const half = fold(
          settled(document, firstState),
          results.slice(0, cut % (results.length + 1)),
        );
        const read: RunState = JSON.parse(JSON.stringify(half));
        expect(settled(document, read)).toEqual(half);
        expect(fold(read, results.slice(cut % (results.length + 1)))).toEqual(state);
      }),
    );
  });

  it("settles once and for all", () => {
    fc.assert(
      fc.property(nestedFlow, fc.nat(), (document, seed) => {
        const { state } = played(document, fateOf(seed));
        const once = settled(document, state);
        expect(settled(document, once)).toEqual(once);
      }),
    );
  });

  it("goes on at the very step that failed, in the item in which it failed", () => {
    const document = flowOf(loop("s1", { steps: [action("s2"), action("s3")] }), action("s4"));
    let state = firstState;
    const put = (...results: readonly Parameters<typeof apply>[1][]): void => {
      for (const result of results)
        state = settled(document, apply(settled(document, state), result));
    };
    put(
      { kind: "looped", path: "s1", step: "s1", count: 2, atOnce: 1, onFailure: "stop" },
      { kind: "began", path: "s1", index: 0, item: "s1:a" },
      { kind: "done", path: "s1:a/s2" },
      { kind: "done", path: "s1:a/s3" },
      { kind: "began", path: "s1", index: 1, item: "s1:b" },
      { kind: "done", path: "s1:b/s2" },
      { kind: "failed", path: "s1:b/s3", error: failure },
    );
    expect(state.phase).toMatchObject({ is: "failed", path: "s1:b/s3" });
    put({ kind: "continued" });
    expect(decide(document, state, 0)).toMatchObject([{ do: "perform", path: "s1:b/s3" }]);
    put({ kind: "done", path: "s1:b/s3" });
    expect(decide(document, state, 0)).toMatchObject([{ part: "end", path: "s1" }]);
  });

  it("does nothing again that an error handler has dealt with, however often it is continued", () => {
    let continued = 0;
    let kept = 0;
    fc.assert(
      fc.property(nestedFlow, fc.nat(), fc.infiniteStream(fc.nat()), (drawn, seed, stream) => {
        const document = mapSteps(drawn, (step) =>
          step.kind === "forEach" ? { ...step, atOnce: 3 } : step,
        );
        const pick = (count: number): number =>
          count === 0 ? 0 : (stream.next().value ?? 0) % count;
        const results: StepResult[] = [];
        let from = firstState;
        for (let round = 0; round < 4; round += 1) {
          const run = played(document, fateOf(seed + round), pick, from);
          results.push(...run.results);
          if (!canContinue(run.state)) break;
          from = apply(run.state, { kind: "continued" });
          expect(dealtWith(from)).toEqual(dealtWith(run.state));
          continued += 1;
          kept += dealtWith(from).length;
        }
        expect(repeated(document, results)).toEqual([]);
      }),
      { numRuns: draws(3_000) },
    );
    expect(Math.min(continued, kept)).toBeGreaterThan(0);
  });

  it("keeps the state of a loop over 10,000 items small", () => {
    const document = flowOf(loop("s1", { steps: [action("s2")], onFailure: "continue" }));
    let state = apply(firstState, {
      kind: "looped",
      path: "s1",
      step: "s1",
      count: 10_000,
      atOnce: 1,
      onFailure: "continue",
    });
    let largest = 0;
    for (let index = 0; index < 10_000; index += 1) {
      const item = `s1:item${index}`;
      state = apply(state, { kind: "began", path: "s1", index, item });
      state = settled(document, apply(state, { kind: "done", path: `${item}/s2` }));
      largest = Math.max(largest, JSON.stringify(state).length);
    }
    expect(decide(document, state, 0)).toMatchObject([{ part: "end" }]);
    expect(largest).toBeLessThan(1_000);
  });

  describe("whose loop works on several items at once", () => {
    const document = flowOf(loop("s1", { steps: [action("s2")], atOnce: 2 }));
    const at = (...results: readonly Parameters<typeof apply>[1][]): RunState =>
      results.reduce(
        (one, result) => settled(document, apply(settled(document, one), result)),
        firstState,
      );
    const two = [
      { kind: "looped", path: "s1", step: "s1", count: 3, atOnce: 2, onFailure: "stop" },
      { kind: "began", path: "s1", index: 0, item: "s1:a" },
      { kind: "began", path: "s1", index: 1, item: "s1:b" },
    ] as const;

    it("works on the one while the other waits, and waits when both do", () => {
      const one = at(...two, { kind: "retry", path: "s1:a/s2", at: 500 });
      expect(one.phase.is).toBe("working");
      expect(decide(document, one, 0)).toMatchObject([{ do: "perform", path: "s1:b/s2" }]);
      const both = apply(one, { kind: "retry", path: "s1:b/s2", at: 300 });
      expect(both.phase).toEqual({ is: "waiting", failures: 0, until: 300 });
      expect(decide(document, both, 300)).toMatchObject([{ path: "s1:b/s2", failures: 1 }]);
    });

    it("finishes what it has begun when one fails, begins with no other, and then fails", () => {
      const one = at(...two, { kind: "failed", path: "s1:a/s2", error: failure });
      expect(decide(document, one, 0)).toMatchObject([{ do: "perform", path: "s1:b/s2" }]);
      const both = settled(document, apply(one, { kind: "done", path: "s1:b/s2" }));
      expect(both.phase).toMatchObject({ is: "failed", path: "s1:a/s2" });
    });

    it("is parked for each write in turn", () => {
      const parked = at(
        ...two,
        { kind: "parked", path: "s1:a/s2", effectId: "e1" },
        { kind: "parked", path: "s1:b/s2", effectId: "e2" },
      );
      expect(parked.phase).toEqual({ is: "parked", path: "s1:a/s2", effectId: "e1" });
      const first = apply(parked, { kind: "resumed", for: { effectId: "e1" } });
      expect(decide(document, first, 0)).toMatchObject([{ path: "s1:a/s2" }]);
      const rest = settled(
        document,
        apply(first, { kind: "failed", path: "s1:a/s2", error: failure }),
      );
      expect(rest.phase).toEqual({ is: "parked", path: "s1:b/s2", effectId: "e2" });
    });

    it("goes on with every item that rests for the same connection", () => {
      const paused = at(
        ...two,
        { kind: "paused", path: "s1:a/s2", connectionId: "c1" },
        { kind: "paused", path: "s1:b/s2", connectionId: "c1" },
      );
      const again = apply(paused, { kind: "resumed", for: { connectionId: "c1" } });
      expect(decide(document, again, 0)).toMatchObject([{ path: "s1:a/s2" }, { path: "s1:b/s2" }]);
    });

    it("waits with everything when something was not foreseen", () => {
      const off = apply(at(...two), { kind: "retry", path: "", at: 700 });
      expect(decide(document, off, 0)).toEqual([{ do: "wait", until: 700 }]);
    });
  });

  it("holds a delay however long it is, and counts a wait that is too long as over", () => {
    const wait = { kind: "delay", id: "s1", name: null, amount: null, unit: "days" } as const;
    const document = flowOf(wait);
    const days = 30 * 86_400_000;
    const delayed = apply(firstState, { kind: "delayed", path: "s1", until: days });
    expect(decide(document, delayed, 0)).toEqual([{ do: "wait", until: days }]);
    expect(decide(document, delayed, days)).toMatchObject([{ do: "perform", part: "wake" }]);
  });

  it("keeps its variables, and how many failures it has dealt with", () => {
    const state = apply(
      apply(firstState, { kind: "done", path: "s1", variable: { step: "s1", value: 3 } }),
      { kind: "done", path: "s2", handled: 2 },
    );
    expect(state).toMatchObject({ variables: { s1: 3 }, handled: 2 });
  });

  it("is over for good where the flow itself ends it", () => {
    const stopped = apply(firstState, { kind: "failed", path: "s1", error: failure, final: true });
    expect(apply(stopped, { kind: "continued" })).toBe(stopped);
  });
});
