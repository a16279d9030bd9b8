import { describe, expect, it } from "vitest";
import { type Catalogue, nothingCallable } from "#flow/catalogue.ts";
import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import type { Step as FlowStep } from "#flow/step.ts";
import type { Json } from "#sdk/json.ts";
import type { Run, Step } from "../../api/runs.ts";
import { besideOf, flat, storyOf, type Told, troubledStep } from "./story.ts";

const catalogue: Catalogue = { connectors: [], flows: nothingCallable, tables: [] };

const action = (id: string): FlowStep => ({
  kind: "action",
  id,
  name: id,
  connector: "stripe",
  action: "create-charge",
  connection: null,
  input: {},
});
const branching: FlowStep = {
  kind: "if",
  id: "s1",
  name: null,
  branches: [
    { id: "s2", condition: null, steps: [action("s3")] },
    { id: "s4", condition: null, steps: [action("s5")] },
  ],
};
const handling: FlowStep = {
  kind: "handler",
  id: "s1",
  name: null,
  steps: [action("s2"), action("s3")],
  branches: [{ id: "s4", condition: null, then: "continue", steps: [action("s5")] }],
};
const looping: FlowStep = {
  kind: "forEach",
  id: "s1",
  name: null,
  list: null,
  atOnce: 1,
  onFailure: "stop",
  collect: null,
  steps: [action("s2"), action("s3")],
};

const row = (path: string, status: Step["status"] = "done", output: Json = null): Step => ({
  path,
  kind: null,
  inside: [],
  status,
  input: null,
  output,
  recordUrl: null,
  leftOver: null,
  corrections: [],
  attempts: [],
});
const told = (steps: readonly FlowStep[], more: Partial<Told>): Told => {
  const document: FlowDocument = { ...emptyDocument, steps };
  return {
    document,
    event: null,
    connections: [],
    status: "running",
    at: [],
    steps: [],
    loops: [],
    calls: [],
    effects: [],
    ...more,
  };
};
const states = (one: Told, thread?: string) =>
  flat(storyOf(one, catalogue, thread)).map(({ number, path, state }) => [number, path, state]);

describe("the story of a run", () => {
  it("works on a call while it waits for the run that it has called", () => {
    const call: FlowStep = { kind: "call", id: "s1", name: null, flow: "f2", input: {} };
    const called = {
      path: "s1",
      runId: "r2",
      flowId: "f2",
      flowName: "Charge",
      status: "running",
      money: { sums: [], isCut: false },
    } satisfies Run["calls"][number];
    const waiting = told([call], { status: "waiting", at: ["s1"], calls: [called] });
    expect(storyOf(waiting, catalogue)).toMatchObject([{ state: "working", called }]);
    // Before it has called, or while it is to be tried again, nobody works on it.
    expect(states(told([call], { status: "waiting", at: ["s1"] }))).toEqual([
      [2, "s1", "not_reached"],
    ]);
    const over = told([call], { status: "succeeded", steps: [row("s1")], calls: [called] });
    expect(storyOf(over, catalogue)).toMatchObject([{ state: "done", called }]);
  });

  it("tells which branch was taken, and that the others were not", () => {
    const steps = [row("s1", "done", { branch: "s4" })];
    const run = told([branching, action("s6")], { steps, at: ["s5"] });
    expect(states(run)).toEqual([
      [2, "s1", "done"],
      [3, "s3", "not_taken"],
      [4, "s5", "working"],
      [5, "s6", "not_reached"],
    ]);
    const [first] = storyOf(run, catalogue);
    expect(first?.blocks.map(({ kind, isTaken }) => [kind, isTaken])).toEqual([
      ["else", false],
      ["else", true],
    ]);
  });

  it("tells of no branch while none was decided on, and of none taken where none fits", () => {
    const isTaken = (steps: readonly Step[]) =>
      storyOf(told([branching], { steps }), catalogue)[0]?.blocks.map((block) => block.isTaken);
    expect(isTaken([])).toEqual([null, null]);
    expect(isTaken([row("s1", "done", { branch: null })])).toEqual([false, false]);
  });

  it("tells of an error handler by what it watches, and by what it took over", () => {
    const of = (more: Partial<Told>) => states(told([handling], more))[0]?.[2];
    expect(of({})).toBe("not_reached");
    expect(of({ steps: [row("s2")] })).toBe("working");
    expect(of({ steps: [row("s2"), row("s3")] })).toBe("done");
    expect(of({ status: "succeeded", steps: [row("s2")] })).toBe("done");
    expect(of({ status: "cancelled", steps: [row("s2")] })).toBe("cancelled");
    expect(of({ status: "failed", steps: [row("s2"), row("s3", "failed")] })).toBe("failed");
    const failed = row("s2", "handled");
    expect(of({ steps: [failed, row("s1", "done", { branch: "s4" })] })).toBe("handled");
    expect(of({ steps: [failed, row("s1", "done", { branch: null })] })).toBe("failed");
  });

  it("of an item is that of the steps of its loop", () => {
    const run = told([looping], { steps: [row("s1:a/s2")], at: ["s1:a/s3"] });
    expect(states(run, "s1:a")).toEqual([
      [3, "s1:a/s2", "done"],
      [4, "s1:a/s3", "working"],
    ]);
    expect(states(run)).toEqual([[2, "s1", "not_reached"]]);
  });

  it("knows the step that a run failed at, also in an item, and not one that was handled", () => {
    const steps = [row("s1", "failed"), row("s1:a/s2", "failed")];
    const run = told([looping], { status: "failed", steps, at: ["s1:a/s2"] });
    const all = [...flat(storyOf(run, catalogue)), ...besideOf(run, catalogue)];
    expect(troubledStep(run, all)).toMatchObject({ path: "s1:a/s2", number: 3, items: ["a"] });
    const handled = told([handling], { steps: [row("s2", "handled")], at: ["s5"] });
    expect(troubledStep(handled, flat(storyOf(handled, catalogue)))).toBeUndefined();
  });
});
