import fc from "fast-check";
import type { Branch, ErrorBranch, Step } from "#flow/step.ts";
import type { FlowDocument } from "#flow/document.ts";
import { emptyDocument } from "#flow/document.ts";
import { apply } from "./apply.ts";
import { type Decision, decide, type Work } from "./decide.ts";
import type { StepError, StepResult } from "./result.ts";
import { firstState, isOver, type RunState } from "./run-state.ts";
import { settled } from "./settle.ts";

/** What happens at each place, by its path: the same however often it is asked. */
export interface Fate {
  fails(path: string): boolean;
  /** An index, or the number of branches for none. */
  branch(path: string, branches: number): number;
  items(path: string): number;
}

export function fateOf(seed: number): Fate {
  const drawn = (path: string, salt: number): number => {
    let hash = Math.imul(seed ^ salt, 2_654_435_761) >>> 0;
    for (const char of path) hash = (Math.imul(hash, 31) + (char.codePointAt(0) ?? 0)) >>> 0;
    return Math.imul(hash ^ (hash >>> 15), 2_246_822_519) >>> 8;
  };
  return {
    fails: (path) => drawn(path, 1) % 5 === 0,
    branch: (path, branches) => drawn(path, 2) % (branches + 1),
    items: (path) => drawn(path, 3) % 4,
  };
}

export const failure: StepError = { kind: "input", code: "x", message: "no" };

/** Nested flows, with ids in the order of reading. */
export const nestedFlow: fc.Arbitrary<FlowDocument> = fc
  .array(stepOf(3), { minLength: 1, maxLength: 4 })
  .map((makers) => {
    let next = 0;
    const id = (): string => {
      next += 1;
      return `s${next}`;
    };
    return flowOf(makers.map((make) => make(id)));
  });

function flowOf(steps: readonly Step[]): FlowDocument {
  return { ...emptyDocument, steps, nextStep: 1_000 };
}

type Make<Made> = (id: () => string) => Made;

function stepOf(depth: number): fc.Arbitrary<Make<Step>> {
  const action = fc.constant<Make<Step>>((id) => ({
    kind: "action",
    id: id(),
    name: null,
    connector: "stripe",
    action: "create-customer",
    connection: "c1",
    input: {},
  }));
  const call = fc.constant<Make<Step>>((id) => ({
    kind: "call",
    id: id(),
    name: null,
    flow: "f2",
    input: {},
  }));
  if (depth === 0)
    return fc.oneof({ weight: 3, arbitrary: action }, { weight: 1, arbitrary: call });
  const steps = fc.array(
    fc.oneof(
      { maxDepth: 3 },
      action,
      fc.constant(null).chain(() => stepOf(depth - 1)),
    ),
    {
      minLength: 1,
      maxLength: 3,
    },
  );
  const then = fc.constantFrom<ErrorBranch["then"]>("stop", "continue", "propagate");
  return fc.oneof(
    { weight: 3, arbitrary: action },
    { weight: 1, arbitrary: call },
    { weight: 1, arbitrary: fc.array(steps, { minLength: 1, maxLength: 2 }).map(ifOf) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(steps, fc.constantFrom("stop", "continue"))
        .map(([inside, onFailure]): Make<Step> => (id) => ({
          kind: "forEach",
          id: id(),
          name: null,
          list: null,
          atOnce: 1,
          onFailure,
          collect: null,
          steps: inside.map((make) => make(id)),
        })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(steps, fc.array(fc.tuple(steps, then), { minLength: 1, maxLength: 2 }))
        .map(([watched, branches]): Make<Step> => (id) => ({
          kind: "handler",
          id: id(),
          name: null,
          steps: watched.map((make) => make(id)),
          branches: branches.map(([inside, after]) => ({ ...branchOf(inside)(id), then: after })),
        })),
    },
  );
}

function ifOf(branches: readonly (readonly Make<Step>[])[]): Make<Step> {
  return (id) => ({
    kind: "if",
    id: id(),
    name: null,
    branches: branches.map((steps) => branchOf(steps)(id)),
  });
}

function branchOf(steps: readonly Make<Step>[]): Make<Branch> {
  return (id) => ({ id: id(), condition: null, steps: steps.map((make) => make(id)) });
}

/** What was worked on, in order: the part and the path; last how it ended. */
export type Course = readonly string[];

/** A straightforward reading of the document, against which the engine is held. */
export function expectedCourse(document: FlowDocument, fate: Fate): Course {
  const course: string[] = [];
  let handled = 0;

  type Thrown = { readonly path: string; readonly final: boolean };

  function block(steps: readonly Step[], prefix: string): Thrown | null {
    for (const step of steps) {
      const thrown = one(step, prefix);
      if (thrown) return thrown;
    }
    return null;
  }

  function one(step: Step, prefix: string): Thrown | null {
    const path = prefix === "" ? step.id : `${prefix}/${step.id}`;
    switch (step.kind) {
      case "action":
        course.push(`action ${path}`);
        return fate.fails(path) ? { path, final: false } : null;
      case "call":
        course.push(`call ${path}`);
        return fate.fails(path) ? { path, final: false } : null;
      case "if": {
        course.push(`step ${path}`);
        const taken = step.branches[fate.branch(path, step.branches.length)];
        return taken ? block(taken.steps, prefix) : null;
      }
      case "forEach": {
        course.push(`begin ${path}`);
        let failed = 0;
        for (let index = 0; index < fate.items(path); index += 1) {
          const thrown = block(step.steps, `${path}:${index}`);
          if (thrown?.final || (thrown && step.onFailure === "stop")) return thrown;
          if (thrown) failed += 1;
        }
        course.push(`end ${path}`);
        handled += failed;
        return null;
      }
      case "handler": {
        const thrown = block(step.steps, prefix);
        if (!thrown || thrown.final) return thrown;
        course.push(`catch ${path}`);
        const taken = step.branches[fate.branch(path, step.branches.length)];
        if (!taken) return thrown;
        const again = block(taken.steps, prefix);
        if (again) return again;
        if (taken.then === "continue") handled += 1;
        return taken.then === "continue" ? null : { ...thrown, final: taken.then === "stop" };
      }
      case "variable":
      case "update":
      case "stop":
      case "delay":
        return null;
    }
  }

  const thrown = block(document.steps, "");
  return [...course, thrown ? `failed ${thrown.path}` : `succeeded ${handled}`];
}

export interface Played {
  readonly course: Course;
  readonly results: readonly StepResult[];
  readonly state: RunState;
}

/** Plays a run by itself: each result is applied at once, or in the order that `pick` draws. */
export function played(
  document: FlowDocument,
  fate: Fate,
  pick: (count: number) => number = () => 0,
  from: RunState = firstState,
): Played {
  const course: string[] = [];
  const results: StepResult[] = [];
  let state = from;
  const put = (result: StepResult): void => {
    results.push(result);
    state = apply(settled(document, state), result);
  };
  for (let turn = 0; turn < 100_000; turn += 1) {
    const decisions = decide(document, state, 0);
    const begin = decisions.find((one) => one.do === "begin");
    const works = decisions.filter((one) => one.do === "perform");
    const work = works[pick(works.length)];
    if (begin)
      put({
        kind: "began",
        path: begin.path,
        index: begin.index,
        item: `${begin.path}:${begin.index}`,
      });
    else if (work) {
      course.push(`${work.part} ${work.path}`);
      put(resultOf(work, fate));
    } else if (decisions[0]?.do === "finish") put({ kind: "finished" });
    else break;
    state = settled(document, state);
  }
  const { phase, handled = 0 } = state;
  const end = phase.is === "failed" ? `failed ${phase.path}` : `${phase.is} ${handled}`;
  return { course: [...course, end], results, state };
}

type Perform = Extract<Decision, { readonly do: "perform" }>;

function resultOf(work: Perform, fate: Fate): StepResult {
  const { path } = work;
  switch (work.part) {
    case "action":
    case "call":
      return fate.fails(path) ? { kind: "failed", path, error: failure } : { kind: "done", path };
    case "step":
    case "wake":
      if (work.step.kind !== "if") return { kind: "done", path };
      return {
        kind: "branched",
        path,
        block: branchAt(work.step.branches, path, fate)?.id ?? null,
      };
    case "begin": {
      const { id: step, atOnce, onFailure } = work.step;
      return { kind: "looped", path, step, count: fate.items(path), atOnce, onFailure };
    }
    case "collect":
      return { kind: "collected", path };
    case "end":
      return { kind: "done", path, handled: work.loop.failed };
    case "catch": {
      const taken = branchAt(work.step.branches, path, fate);
      const branch = taken ? { block: taken.id, then: taken.then } : null;
      return { kind: "caught", path, branch };
    }
  }
}

function branchAt<One extends Branch>(branches: readonly One[], path: string, fate: Fate) {
  return branches[fate.branch(path, branches.length)];
}

export function isFinished({ state }: Played): boolean {
  return isOver(state);
}

export type { Work };
