import { describe, expect, it } from "vitest";
import { runStatuses } from "#flow/run-status.ts";
import { atOnce, columnsOf, restingFor } from "./run-columns.ts";
import { withLoopOnTop } from "./apply.ts";
import { restsOf } from "./rests.ts";
import { firstState, type Item, type Loop, type Phase, type RunState } from "./run-state.ts";

const idle = { nextAt: null, delayedUntil: null, pausedFor: null, over: false };
const said = { en: "x", ja: "x" };
const error = { kind: "bug", code: "x", message: said } as const;
const states: Readonly<Record<string, RunState>> = {
  working: firstState,
  waiting: at({ is: "waiting", failures: 1, until: 90 }),
  delayed: at({ is: "delayed", until: 90 }),
  paused: at({ is: "paused", connectionId: "c" }),
  parked: at({ is: "parked", path: "s1", effectId: "e" }),
  succeeded: at({ is: "succeeded" }),
  handled: { ...at({ is: "succeeded" }), handled: 1, filtered: filtered() },
  filtered: { ...at({ is: "succeeded" }), filtered: filtered() },
  acted: { ...at({ is: "succeeded" }), filtered: filtered(), acted: true },
  failed: at({ is: "failed", path: "s1", error }),
  cancelled: at({ is: "cancelled" }),
};

const loop: Loop = {
  kind: "loop",
  step: "s1",
  path: "s1",
  count: 2,
  next: 2,
  atOnce: 2,
  onFailure: "stop",
  failed: 0,
  open: [],
};

function at(phase: Phase): RunState {
  return { ...firstState, phase };
}

function filtered(): NonNullable<RunState["filtered"]> {
  return { path: "s1", held: true, condition: said, value: said };
}

describe("what a run's row says", () => {
  it.each([
    ["working", { ...idle, status: "waiting", nextAt: atOnce }],
    ["waiting", { ...idle, status: "waiting", nextAt: 90 }],
    ["delayed", { ...idle, status: "delayed", delayedUntil: 90 }],
    ["paused", { ...idle, status: "paused", pausedFor: "c" }],
    ["parked", { ...idle, status: "parked" }],
    ["succeeded", { ...idle, status: "succeeded", over: true }],
    ["handled", { ...idle, status: "succeeded_with_errors", over: true }],
    ["filtered", { ...idle, status: "filtered", over: true }],
    ["acted", { ...idle, status: "succeeded", over: true }],
    ["failed", { ...idle, status: "failed", over: true }],
    ["cancelled", { ...idle, status: "cancelled", over: true }],
  ] as const)("of one that is %s", (name, columns) => {
    expect(columnsOf(states[name] ?? expect.unreachable())).toEqual(columns);
  });

  it("can be each status but that of a run that somebody holds", () => {
    const found = new Set(Object.values(states).map((state) => columnsOf(state).status));
    expect(runStatuses.filter((status) => !found.has(status))).toEqual(["running"]);
  });

  it("is that it is parked wherever an item waits for a decision, with when it goes on in another", () => {
    const phases = Object.values(states).map(({ phase }) => phase);
    for (const one of phases)
      for (const other of phases) {
        const open = [one, other].map((phase, index): Item => {
          const frames = [{ kind: "steps", path: `s1:${index}`, position: 0 } as const];
          return { index, thread: { frames, phase } };
        });
        const state = withLoopOnTop(
          { ...firstState, frames: [...firstState.frames, loop] },
          { ...loop, open },
        );
        const { status, nextAt, delayedUntil } = columnsOf(state);
        const isParked = restsOf(state).some((rest) => "effectId" in rest.for);
        expect(status === "parked").toBe(isParked);
        const waits = [one, other].some(({ is }) => is === "waiting" || is === "delayed");
        if (isParked && waits) expect(nextAt ?? delayedUntil).toBe(90);
      }
  });

  it("can be found by the connection for which it rests", () => {
    for (const id of ["c", 'c"1']) {
      const state = JSON.stringify(at({ is: "paused", connectionId: id }));
      expect(state).toContain(restingFor(id));
      expect(state).not.toContain(restingFor(`${id}2`));
    }
  });
});
