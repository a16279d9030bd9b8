import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FlowDocument } from "#flow/document.ts";
import { emptyDocument } from "#flow/document.ts";
import { apply } from "./apply.ts";
import { decide, longestWait } from "./decide.ts";
import { restsOf } from "./rests.ts";
import { type RunState, firstState, isOver } from "./run-state.ts";
import type { StepResult } from "./result.ts";
import { draws } from "../../test/effort.ts";

function flowOf(steps: number): FlowDocument {
  return {
    ...emptyDocument,
    steps: Array.from({ length: steps }, (_, index) => ({
      kind: "action" as const,
      id: `s${index + 1}`,
      name: null,
      connector: "stripe",
      action: "create-customer",
      connection: "c1",
      input: {},
    })),
    nextStep: steps + 1,
  };
}

const error = { kind: "input", code: "x", message: "no" } as const;
const now = 1_000_000;

describe("a run", () => {
  it("works on its steps in order and then finishes", () => {
    const flow = flowOf(2);
    let state = firstState;
    expect(decide(flow, state, now)).toMatchObject([{ do: "perform", path: "s1" }]);
    state = apply(state, { kind: "done", path: "s1" });
    expect(decide(flow, state, now)).toMatchObject([{ do: "perform", path: "s2" }]);
    state = apply(state, { kind: "done", path: "s2" });
    expect(decide(flow, state, now)).toEqual([{ do: "finish" }]);
    state = apply(state, { kind: "finished" });
    expect(decide(flow, state, now)).toEqual([{ do: "nothing" }]);
  });

  it("waits after a failure that passes, counts it, and forgets it once the step is done", () => {
    const flow = flowOf(2);
    let state = apply(firstState, { kind: "retry", path: "s1", at: now + 500 });
    expect(decide(flow, state, now)).toEqual([{ do: "wait", until: now + 500 }]);
    expect(decide(flow, state, now + 500)).toMatchObject([{ do: "perform", failures: 1 }]);
    state = apply(state, { kind: "done", path: "s1" });
    expect(decide(flow, state, now)).toMatchObject([{ do: "perform", path: "s2", failures: 0 }]);
  });

  it("rests while a connection or a person is needed, and resumes at the same step", () => {
    const flow = flowOf(1);
    for (const [result, rest] of [
      [{ kind: "paused", path: "s1", connectionId: "c1" }, { connectionId: "c1" }],
      [{ kind: "parked", path: "s1", effectId: "e1" }, { effectId: "e1" }],
    ] as const) {
      const state = apply(firstState, result);
      expect(decide(flow, state, now)).toEqual([{ do: "rest" }]);
      expect(decide(flow, apply(state, { kind: "resumed", for: rest }), now)).toMatchObject([
        { path: "s1" },
      ]);
    }
  });

  it("takes nothing more once it is over", () => {
    const failed = apply(firstState, { kind: "failed", path: "s1", error });
    expect(apply(failed, { kind: "done", path: "s1" })).toBe(failed);
  });
});

/** A result that a performer could bring in this state of a flow. */
const outcome = fc.oneof(
  fc.constant("done" as const),
  fc.constant("retry" as const),
  fc.constant("failed" as const),
  fc.constant("paused" as const),
  fc.constant("parked" as const),
  fc.constant("cancelled" as const),
);

function resultOf(kind: (typeof outcomes)[number], path: string, at: number): StepResult {
  switch (kind) {
    case "done":
      return { kind, path };
    case "retry":
      return { kind, path, at: at + 100 };
    case "failed":
      return { kind, path, error };
    case "paused":
      return { kind, path, connectionId: "c1" };
    case "parked":
      return { kind, path, effectId: "e1" };
    case "cancelled":
      return { kind };
  }
}
const outcomes = ["done", "retry", "failed", "paused", "parked", "cancelled"] as const;

describe("whatever comes", () => {
  it("each step is done at most once, in order, and folding the results gives the stored state", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 6 }),
        fc.array(outcome, { maxLength: 60 }),
        (steps, kinds) => {
          const flow = flowOf(steps);
          const results: StepResult[] = [];
          const done: string[] = [];
          let state: RunState = firstState;
          let time = now;
          const take = (result: StepResult): void => {
            results.push(result);
            state = apply(state, result);
          };
          for (const kind of kinds) {
            const [decision] = decide(flow, state, time);
            if (decision?.do === "perform") {
              if (kind === "done") done.push(decision.path);
              take(resultOf(kind, decision.path, time));
            } else if (decision?.do === "wait") time = decision.until;
            else if (decision?.do === "rest")
              for (const rest of restsOf(state)) take({ kind: "resumed", for: rest.for });
            else if (decision?.do === "finish") take({ kind: "finished" });
          }
          expect(done).toEqual(flow.steps.slice(0, done.length).map(({ id }) => id));
          expect(results.reduce(apply, firstState)).toEqual(state);
          if (state.phase.is === "succeeded") expect(done.length).toBe(steps);
          expect(isOver(state)).toBe(decide(flow, state, time)[0]?.do === "nothing");
        },
      ),
      { numRuns: draws(500) },
    );
  });
});

describe("a wait", () => {
  it("is over when it is longer than any: a clock that was wrong has set it", () => {
    const waiting = (until: number): RunState => ({
      ...firstState,
      phase: { is: "waiting", failures: 1, until },
    });
    expect(decide(flowOf(1), waiting(now + longestWait), now)[0]?.do).toBe("wait");
    expect(decide(flowOf(1), waiting(now + longestWait + 1), now)[0]?.do).toBe("perform");
  });
});
