import { describe, expect, it } from "vitest";
import type { Since } from "./rests.ts";
import { failureOf, firstState, type RunState } from "./run-state.ts";
import { endsNow, letGo, stateAfter, toldToEnd } from "./told-to-end.ts";

const none: ReadonlySet<number> = new Set();
const owing: ReadonlySet<number> = new Set([1]);
const cancelled: RunState = { ...firstState, phase: { is: "cancelled" } };
const paused: RunState = { ...firstState, phase: { is: "paused", connectionId: "c" } };
const since: Since = { repairedAt: () => undefined, isDecided: () => false };
const repaired: Since = { ...since, repairedAt: () => 90 };

describe("a run that is told to end", () => {
  it("ends at once, unless it owes the outcome of a write", () => {
    expect(endsNow({ seq: 1, cancelAt: 5 }, none)).toBe(true);
    expect(endsNow({ seq: 1, cancelAt: 5 }, owing)).toBe(false);
    expect(endsNow({ seq: 1, cancelAt: null }, none)).toBe(false);
  });

  it("is only asked to where somebody holds it, or it owes the outcome of a write", () => {
    const [owes, held, idle] = [
      { seq: 1, held: false },
      { seq: 2, held: true },
      { seq: 3, held: false },
    ];
    expect(toldToEnd([owes, held, idle], owing)).toEqual({ asked: [owes, held], ended: [idle] });
  });
});

describe("a run that nobody works on any more", () => {
  it("stays where it stood, or ends where it was told to", () => {
    const run = { seq: 1, cancelAt: null, state: paused };
    expect(letGo(run, none)).toBe(paused);
    expect(letGo({ ...run, cancelAt: 5 }, none).phase).toEqual(cancelled.phase);
    expect(letGo({ ...run, cancelAt: 5 }, owing)).toBe(paused);
  });
});

describe("the state of a run after a step", () => {
  const run = { seq: 1, cancelAt: null };
  const call = { state: paused, step: null };

  it("is the one that was given, unless what it rests for has happened meanwhile", () => {
    expect(stateAfter(run, call, { owing: none, since })).toBe(paused);
    const resumed = stateAfter(run, call, { owing: none, since: repaired });
    expect(resumed.phase.is).toBe("working");
  });

  it("is the end where it was told to end and owes nothing, whatever else has happened", () => {
    const told = { ...run, cancelAt: 5 };
    expect(stateAfter(told, call, { owing: none, since: repaired }).phase.is).toBe("cancelled");
    expect(stateAfter(told, call, { owing, since })).toBe(paused);
  });

  it("says what the run failed with", () => {
    const error = { kind: "bug", code: "x", message: "x" } as const;
    const failed: RunState = { ...firstState, phase: { is: "failed", path: "s1", error } };
    expect(failureOf(failed)).toBe(error);
    expect(failureOf(paused)).toBeNull();
  });
});
