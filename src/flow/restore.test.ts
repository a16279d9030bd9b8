import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyDocument } from "./arbitrary.world.ts";
import type { FlowDocument } from "./document.ts";
import { edit } from "./edit.ts";
import { constant, flowOf, letter } from "./fixtures.ts";
import { maxOperations, Operation } from "./operation.ts";
import { restoring } from "./restore.ts";
import { maxSteps } from "./step.ts";
import { inverseOfAll } from "./undo.ts";
import { usesOf } from "./uses.ts";
import { draws } from "../../test/effort.ts";

function after(document: FlowDocument, operations: readonly Operation[]): FlowDocument {
  return operations.reduce((current, operation) => {
    const edited = edit(current, Operation.parse(operation));
    if (!edited.ok) throw new Error(edited.problem.code);
    return edited.document;
  }, document);
}

const all = () => true;

/** Two states of one flow, the earlier first: ids are given out once. */
const states = fc.tuple(anyDocument, anyDocument).map(([earlier, draft]) => {
  const nextStep = Math.max(earlier.nextStep, draft.nextStep);
  return { earlier, draft: { ...draft, nextStep } };
});

describe("putting an earlier state back into the draft", () => {
  it("makes any draft what any earlier state was, but for the next id, which stays", () => {
    fc.assert(
      fc.property(states, ({ earlier, draft }) => {
        const restored = after(draft, restoring(draft, earlier, all));
        expect(restored).toEqual({ ...earlier, nextStep: draft.nextStep });
      }),
      { numRuns: draws(1_000) },
    );
  });

  it("is done at once, even where nothing is left of the largest draft", () => {
    const full = (to: string) =>
      flowOf(
        ...Array.from({ length: maxSteps }, (_, at) => letter(`s${at + 1}`, { to: constant(to) })),
      );
    const draft = { ...full("Ann"), trigger: null, ownEvents: 5, timeZone: "Asia/Tokyo" };
    const operations = restoring(draft, full("Bob"), all);
    expect(operations).toHaveLength(2 * maxSteps + 3);
    expect(operations.length).toBeLessThanOrEqual(maxOperations);
  });

  it("can be taken back, all of it", () => {
    fc.assert(
      fc.property(states, ({ earlier, draft }) => {
        const operations = restoring(draft, earlier, all);
        const back = inverseOfAll(draft, operations);
        expect(after(after(draft, operations), back)).toEqual(draft);
      }),
      { numRuns: draws(500) },
    );
  });

  it("leaves out the connections that are gone, in the trigger and in steps, and no other", () => {
    fc.assert(
      fc.property(states, ({ earlier, draft }) => {
        const restored = after(
          draft,
          restoring(draft, earlier, (id) => id !== "c1"),
        );
        const left = usesOf(earlier).map(({ connection }) =>
          connection === "c1" ? null : connection,
        );
        expect(usesOf(restored).map(({ connection }) => connection)).toEqual(left);
      }),
      { numRuns: draws(300) },
    );
  });

  it("edits nothing where the draft is the same, and nothing but the order where only that is different", () => {
    const [one, two, three] = [letter("s1"), letter("s2"), letter("s3")];
    expect(restoring(flowOf(one, two), flowOf(one, two), all)).toEqual([]);
    expect(restoring(flowOf(one, two, three), flowOf(three, one, two), all)).toEqual([
      { do: "moveStep", step: "s3", block: null, index: 0 },
    ]);
  });
});
