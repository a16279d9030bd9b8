import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { text } from "#sdk/text.ts";
import { afterAll, anyDocument, anyOperation } from "./arbitrary.world.ts";
import { mapSteps, stepOf, stepsOf, withBlocks } from "./blocks.ts";
import type { CalledFlows } from "./called.ts";
import { diff, diffInFull, diffText } from "./diff.ts";
import { emptyDocument, type FlowDocument } from "./document.ts";
import { callStep, catalogue, constant, flowOf } from "./fixtures.ts";
import { operators } from "./operators.ts";
import { plainly } from "./plainly.ts";
import { same } from "./same.ts";
import { pillLabel } from "./sight.ts";
import type { Step } from "./step.ts";
import { valuesOf, withValues } from "./step-values.ts";
import { pillsInFormula } from "./formula/pills.ts";
import type { Value } from "./value.ts";

/** Who agrees to a change has read all of it: no leaf of a step that is new or another goes untold. */

type Constant = Extract<Value, { readonly kind: "constant" }>["value"];

/** What must be read of a value, piece by piece. */
function leavesOf(value: Value, document: FlowDocument): readonly string[] {
  switch (value.kind) {
    case "constant":
      return leavesOfJson(value.value);
    case "pill":
      return [lastOf(pillLabel(value, document, catalogue).en)];
    case "text":
      return value.parts.flatMap((part) =>
        typeof part === "string" ? [part] : leavesOf(part, document),
      );
    case "formula": {
      const pills = pillsInFormula(value.source);
      const named = pills.map((pill) => pillLabel(pill, document, catalogue).en);
      return pills.length === 0 ? [value.source] : named;
    }
    case "lookup":
      return [...leavesOf(value.of, document), `(revision ${value.revision})`];
    case "object":
      return Object.values(value.fields).flatMap((field) => leavesOf(field, document));
    case "list":
      return value.items.flatMap((item) => leavesOf(item, document));
  }
}

function leavesOfJson(json: Constant): readonly string[] {
  if (Array.isArray(json)) return json.flatMap(leavesOfJson);
  if (typeof json === "object" && json !== null) return Object.values(json).flatMap(leavesOfJson);
  return [typeof json === "string" ? json : JSON.stringify(json)];
}

/** A condition names a field without the step that gives it. */
function lastOf(label: string): string {
  return label.split(" › ").at(-1) ?? label;
}

/** What is compared with nothing means nothing. */
function valuesThatCount(step: Step): readonly Value[] {
  if (step.kind !== "if" && step.kind !== "handler")
    return valuesOf(step).map(({ value }) => value);
  const rows = step.branches.flatMap(({ condition }) => condition?.rows ?? []);
  return rows
    .flatMap(({ left, operator, right }) => (operators[operator].compares ? [left, right] : [left]))
    .filter((value) => value !== null);
}

/** What is chosen in a step, beside its values. */
function choicesOf(step: Step): readonly string[] {
  switch (step.kind) {
    case "action":
      return [step.action === "send-letter" ? "Send letter" : step.action];
    case "call":
      return step.flow === null ? [] : [step.flow];
    case "forEach":
      return ["Items at once", String(step.atOnce)];
    case "delay":
      return [step.unit];
    case "stop":
      return [step.outcome];
    case "if":
    case "handler":
    case "variable":
    case "update":
      return [];
  }
}

function told(before: FlowDocument, after: FlowDocument, called?: CalledFlows): string {
  const beside = called === undefined ? {} : { called: { before: called, after: called } };
  const { changes, unchanged } = diffInFull(before, after, catalogue, beside);
  return diffText([...changes, ...unchanged], "en").join("\n");
}

function untold(words: string, step: Step, document: FlowDocument): readonly string[] {
  const leaves = valuesThatCount(step).flatMap((value) => leavesOf(value, document));
  return [...choicesOf(step), ...leaves].filter((leaf) => {
    const { en } = plainly(text(leaf, leaf));
    return !words.includes(en.trim());
  });
}

function bare(step: Step): Step {
  return withBlocks(step, () => []);
}

describe("each leaf", () => {
  it("of each step is told where all is new, however deep it stands", () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const words = told(emptyDocument, document);
        for (const step of stepsOf(document)) expect(untold(words, step, document)).toEqual([]);
      }),
    );
  });

  it("of each step that is new or another is told, what stays in it as well", () => {
    fc.assert(
      fc.property(
        anyDocument,
        fc.array(anyOperation, { minLength: 1, maxLength: 6 }),
        (before, operations) => {
          const { document: after } = afterAll(before, operations);
          const words = told(before, after);
          for (const step of stepsOf(after)) {
            const old = stepOf(before, step.id);
            if (old !== undefined && same(bare(old), bare(step))) continue;
            expect(untold(words, step, after)).toEqual([]);
          }
        },
      ),
    );
  });

  it("of a flow that is called is told where the call is new", () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const called = new Map([["helper", { name: "Helper", document }]]);
        const words = told(flowOf(), flowOf(callStep("s1", "helper")), called);
        for (const step of stepsOf(document)) expect(untold(words, step, document)).toEqual([]);
      }),
    );
  });

  it("of a flow that is called by both is told where the two call other versions of it", () => {
    fc.assert(
      fc.property(anyDocument, fc.nat(), (document, at) => {
        const steps = stepsOf(document).filter((step) => valuesThatCount(step).length > 0);
        const chosen = steps[at % Math.max(steps.length, 1)];
        if (chosen === undefined) return;
        const newer = mapSteps(document, (step) =>
          step.id === chosen.id ? withValues(step, () => constant("7654321")) : step,
        );
        const calling = (helper: FlowDocument): CalledFlows =>
          new Map([["helper", { name: "Helper", document: helper }]]);
        const caller = flowOf(callStep("s1", "helper"));
        const called = { before: calling(document), after: calling(newer) };
        const { changes } = diffInFull(caller, caller, catalogue, { called });
        expect(changes.map(({ step, path }) => [step, ...path.slice(0, 3)])).toContainEqual([
          "s1",
          "flow",
          "helper",
          chosen.id,
        ]);
        expect(diffText(changes, "en").join("\n")).toMatch(/Called flow “Helper” › .*7654321/u);
        const same = { before: called.after, after: called.after };
        expect(diffInFull(caller, caller, catalogue, { called: same })).toEqual({
          changes: [],
          unchanged: [],
        });
      }),
    );
  });

  it("that is another is named, with the new value", () => {
    fc.assert(
      fc.property(anyDocument, fc.nat(), (document, at) => {
        const steps = stepsOf(document).filter((step) => valuesThatCount(step).length > 0);
        const chosen = steps[at % Math.max(steps.length, 1)];
        if (chosen === undefined) return;
        const after = mapSteps(document, (step) =>
          step.id === chosen.id ? withValues(step, () => constant("7654321")) : step,
        );
        const changes = diff(document, after, catalogue);
        expect(changes.map(({ step }) => step)).toContain(chosen.id);
        expect(diffText(changes, "en").join("\n")).toContain("7654321");
      }),
    );
  });

  it("of nothing is told where nothing is different", () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        expect(diffInFull(document, document, catalogue)).toEqual({ changes: [], unchanged: [] });
      }),
    );
  });

  it("that is another makes a difference that can be read, even where both have the same words", () => {
    fc.assert(
      fc.property(anyDocument, anyOperation, (before, operation) => {
        const { document: after } = afterAll(before, [operation]);
        const changes = diff(before, after, catalogue);
        const parts = (document: FlowDocument) => ({ ...document, nextStep: 1 });
        expect(changes.length === 0).toBe(same(parts(before), parts(after)));
        for (const { kind, words } of changes)
          if (kind === "changed") expect(words?.before).not.toEqual(words?.after ?? null);
      }),
    );
  });
});
