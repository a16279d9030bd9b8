import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { afterAll, anyDocument, anyOperation } from "./arbitrary.world.ts";
import type { FlowDocument } from "./document.ts";
import type { Value } from "./value.ts";
import { edit } from "./edit.ts";
import { constant, flowOf, letter, list, newSale, object, words } from "./fixtures.ts";
import { Operation } from "./operation.ts";
import { inverseOf, inverseOfAll } from "./undo.ts";
import { draws } from "../../test/effort.ts";

/** As the server does it: each one read, and each one applied. */
function after(document: FlowDocument, operations: readonly Operation[]): FlowDocument {
  return operations.reduce((current, operation) => {
    const edited = edit(current, Operation.parse(operation));
    if (!edited.ok) throw new Error(edited.problem.code);
    return edited.document;
  }, document);
}

const withoutNextStep = (document: FlowDocument) => ({ ...document, nextStep: null });

describe("taking an operation back", () => {
  it("leaves any document as it was before any operation that applied, but for the next id", () => {
    fc.assert(
      fc.property(anyDocument, anyOperation, (document, operation) => {
        const edited = edit(document, operation);
        const back = inverseOf(document, operation);
        if (!edited.ok) {
          expect(back).toEqual([]);
          return;
        }
        const undone = after(edited.document, back);
        expect(withoutNextStep(undone)).toEqual(withoutNextStep(document));
        expect(undone.nextStep).toBeGreaterThanOrEqual(document.nextStep);
      }),
      { numRuns: draws(2_000) },
    );
  });

  it("leaves any document as it was before a whole series, and done again as it was after", () => {
    fc.assert(
      fc.property(anyDocument, fc.array(anyOperation, { maxLength: 12 }), (document, series) => {
        const { document: done, applied } = afterAll(document, series);
        const back = inverseOfAll(document, applied);
        const undone = after(done, back);
        expect(withoutNextStep(undone)).toEqual(withoutNextStep(document));
        expect(after(undone, inverseOfAll(done, back))).toEqual(done);
      }),
      { numRuns: draws(500) },
    );
  });

  it("brings a removed step back under its own id, with all that it had", () => {
    const step = { ...letter("s2", { body: words("x") }), name: "Second" };
    const document = flowOf(letter("s1"), step, letter("s3"));
    expect(inverseOf(document, { do: "removeStep", step: "s2" })).toEqual([
      { do: "restoreStep", block: null, index: 1, step },
    ]);
  });

  it("gives back to a changed action its connection and the fields that went with it", () => {
    const document = flowOf(letter("s1", { body: words("x") }));
    const change = { do: "setAction", step: "s1", connector: "shop", action: "a" } as const;
    expect(inverseOf(document, { ...change, keep: ["to"] })).toEqual([
      { do: "setAction", step: "s1", connector: "post", action: "send-letter", keep: ["to"] },
      { do: "setConnection", user: "s1", connection: "c-post" },
      { do: "setField", step: "s1", path: ["body"], value: words("x") },
    ]);
  });

  it("gives a replaced connection back to those alone that had it", () => {
    const document = flowOf(letter("s1"), { ...letter("s2"), connection: "c-live" });
    const change = { do: "replaceConnection", connector: "post", from: "c-post" } as const;
    expect(inverseOf(document, { ...change, to: "c-live" })).toEqual([
      { do: "setConnection", user: "s1", connection: "c-post" },
    ]);
    expect(inverseOf(document, { ...change, to: "c-post" })).toEqual([]);
  });

  it("gives the trigger back as a whole, or a part of it", () => {
    const document = flowOf();
    expect(inverseOf(document, { do: "setTrigger", trigger: null })).toEqual([
      { do: "setTrigger", trigger: newSale },
    ]);
    expect(inverseOf(document, { do: "setFrequency", everySeconds: 15 })).toEqual([
      { do: "setFrequency", everySeconds: 60 },
    ]);
  });

  describe("in a field", () => {
    const at = { step: "s1" } as const;
    const back = (input: { [name: string]: Value }, operation: Operation) =>
      inverseOf(flowOf({ ...letter("s1"), input }), operation);
    const set = (...path: string[]): Operation => ({
      do: "setField",
      ...at,
      path,
      value: words("x"),
    });
    const remove = (...path: string[]): Operation => ({ do: "removeField", ...at, path });

    it("takes the groups along that came into being with it", () => {
      expect(back({ a: object({}) }, set("a", "b", "c"))).toEqual([remove("a", "b")]);
      expect(back({}, set("a", "b"))).toEqual([remove("a")]);
    });

    it("puts an item back between the others, and takes one at the end away there", () => {
      const items = list(constant(1), constant(2), constant(3));
      expect(back({ a: items }, remove("a", "1"))).toEqual([
        { do: "setField", ...at, path: ["a"], value: items },
      ]);
      expect(back({ a: items }, set("a", "3"))).toEqual([remove("a", "3")]);
    });

    it("has nothing to take back where nothing was removed", () => {
      expect(back({ a: object({}) }, remove("a", "b"))).toEqual([]);
    });
  });
});
