import { describe, expect, it } from "vitest";
import { idsIn, stepOf, stepsIn } from "./blocks.ts";
import type { FlowDocument } from "./document.ts";
import type { Step, StepSettings } from "./step.ts";
import { emptyCondition } from "./step.ts";
import { emptyDocument, FlowDocument as Shape } from "./document.ts";
import { edit } from "./edit.ts";
import {
  branch,
  constant,
  flowOf,
  forEach,
  handler,
  ifStep,
  letter,
  onError,
  pill,
  row,
  variable,
  when,
} from "./fixtures.ts";
import { Operation } from "./operation.ts";
import { problemText } from "./problems.ts";

function after(document: FlowDocument, ...operations: Operation[]): FlowDocument {
  return operations.reduce((current, operation) => {
    const edited = edit(current, Operation.parse(operation));
    expect(edited).toMatchObject({ ok: true });
    return edited.ok ? edited.document : current;
  }, document);
}

function codeOf(document: FlowDocument, operation: Operation): string {
  const edited = edit(document, operation);
  return edited.ok ? "ok" : edited.problem.code;
}

const idsOf = (document: FlowDocument, block: string | null) =>
  stepsIn(document, block)?.map(({ id }) => id);

const some = when(row(pill("trigger", "paid"), "isTrue"));

/** Of every kind of block, one in the other. */
const loop = forEach("s7", pill("trigger", "tags"), [
  handler("s8", [letter("s9")], onError("s10", some, "continue"), onError("s11", null, "stop")),
]);
const choice = ifStep("s2", branch("s3", some, letter("s4"), letter("s5")), branch("s6", null));
const nested = flowOf(letter("s1"), choice, loop);

const loopSettings: StepSettings = {
  kind: "forEach",
  list: null,
  atOnce: 1,
  onFailure: "stop",
  collect: null,
};
const settings: readonly StepSettings[] = [
  loopSettings,
  { kind: "variable", type: "text", initial: null },
  { kind: "update", variable: null, change: "set", value: null },
  { kind: "stop", outcome: "failed", message: null },
  { kind: "delay", amount: constant(1), unit: "days" },
];

describe("a step of logic", () => {
  it.each(settings)("of the kind $kind comes with its settings", (step) => {
    const document = after(emptyDocument, { do: "addLogic", block: null, index: 0, step });
    expect(document.steps).toMatchObject([{ ...step, id: "s1", name: null }]);
    expect(document.nextStep).toBe(2);
    expect(Shape.parse(document)).toEqual(document);
  });

  it("that branches comes with one branch, which has an id of its own", () => {
    const add = { do: "addLogic", block: null, index: 0 } as const;
    const document = after(
      emptyDocument,
      { ...add, step: { kind: "if" } },
      { ...add, index: 1, step: { kind: "handler" } },
    );
    expect(document.steps).toEqual([
      ifStep("s1", branch("s2", emptyCondition)),
      handler("s3", [], onError("s4", null, "stop")),
    ]);
    expect(document.nextStep).toBe(5);
  });

  it.each(settings)("of the kind $kind gets others, all of them at once", (step) => {
    const document = after(
      emptyDocument,
      { do: "addLogic", block: null, index: 0, step },
      { do: "renameStep", step: "s1", name: "Mine" },
    );
    expect(after(document, { do: "setLogic", step: "s1", settings: step })).toEqual(document);
    const others = settings.filter(({ kind }) => kind !== step.kind);
    for (const other of others)
      expect(codeOf(document, { do: "setLogic", step: "s1", settings: other })).toBe(
        "flow.edit_wrong_kind",
      );
  });

  it("keeps the steps that it holds when its settings change", () => {
    const changed = { ...loopSettings, atOnce: 5 };
    expect(after(nested, { do: "setLogic", step: "s7", settings: changed }).steps).toEqual([
      ...nested.steps.slice(0, 2),
      { ...loop, list: null, atOnce: 5 },
    ]);
  });

  it("has no action, connection or fields", () => {
    const operations: Operation[] = [
      { do: "setConnection", user: "s7", connection: "c" },
      { do: "setField", step: "s2", path: ["a"], value: constant(1) },
      { do: "removeField", step: "s8", path: ["a"] },
      { do: "setAction", step: "s7", connector: "post", action: "x", keep: [] },
      { do: "addBranch", step: "s7", index: 0, condition: null },
      { do: "addBranch", step: "s1", index: 0, condition: null },
    ];
    for (const one of operations) expect(codeOf(nested, one)).toBe("flow.edit_wrong_kind");
  });

  it("is renamed like any other", () => {
    const renamed = after(nested, { do: "renameStep", step: "s8", name: "Careful" });
    expect(stepOf(renamed, "s8")?.name).toBe("Careful");
  });
});

describe("a block", () => {
  const add = {
    do: "addStep",
    index: 0,
    connector: "post",
    action: "send-letter",
    connection: null,
    input: {},
  } as const;

  it.each([
    ["a branch", "s3", ["s100", "s4", "s5"]],
    ["an empty branch", "s6", ["s100"]],
    ["the body of a loop", "s7", ["s100", "s8"]],
    ["the watched steps of a handler", "s8", ["s100", "s9"]],
    ["an error branch", "s10", ["s100"]],
  ])("gets a step: %s", (_, block, expected) => {
    const document = after(nested, { ...add, block });
    expect(idsOf(document, block)).toEqual(expected);
    expect(document.nextStep).toBe(101);
  });

  it.each<[string, Operation]>([
    ["flow.edit_unknown_block", { ...add, block: "s99" }],
    // An `if` holds no steps but those of its branches.
    ["flow.edit_unknown_block", { ...add, block: "s2" }],
    ["flow.edit_unknown_block", { ...add, block: "s1" }],
    ["flow.edit_unknown_block", { do: "moveStep", step: "s1", block: "s99", index: 0 }],
    ["flow.edit_no_position", { ...add, block: "s6", index: 1 }],
    ["flow.edit_no_position", { do: "moveStep", step: "s4", block: "s3", index: 2 }],
    ["flow.edit_into_itself", { do: "moveStep", step: "s7", block: "s7", index: 0 }],
    ["flow.edit_into_itself", { do: "moveStep", step: "s7", block: "s10", index: 0 }],
    ["flow.edit_into_itself", { do: "moveStep", step: "s2", block: "s3", index: 0 }],
  ])("answers %s to what does not fit", (code, operation) => {
    expect(codeOf(nested, operation)).toBe(code);
  });

  it("takes steps from other blocks, and leaves the rest as it is", () => {
    const move = (step: string, block: string | null, index: number) =>
      after(nested, { do: "moveStep", step, block, index });
    expect(idsOf(move("s4", "s3", 1), "s3")).toEqual(["s5", "s4"]);
    const out = move("s4", null, 1);
    expect([idsOf(out, null), idsOf(out, "s3")]).toEqual([["s1", "s4", "s2", "s7"], ["s5"]]);
    const inside = move("s2", "s10", 0);
    expect([idsOf(inside, null), idsOf(inside, "s10")]).toEqual([["s1", "s7"], ["s2"]]);
    expect(idsOf(inside, "s3")).toEqual(["s4", "s5"]);
    // What was not touched is the same, so that it is not drawn anew.
    expect(out.steps[3]).toBe(nested.steps[2]);
  });

  it("goes with its step, and comes back with it under the same ids", () => {
    const without = after(nested, { do: "removeStep", step: "s7" });
    expect(without.steps.flatMap(idsIn)).toEqual(["s1", "s2", "s3", "s6", "s4", "s5"]);
    const back: Operation = { do: "restoreStep", block: null, index: 2, step: loop };
    expect(after(without, back)).toEqual(nested);
    expect(codeOf(nested, back)).toBe("flow.edit_step_is_there");
    expect(codeOf({ ...without, nextStep: 9 }, back)).toBe("flow.edit_step_never_was");
    // A step of it stands somewhere else meanwhile.
    const other = after(without, { do: "restoreStep", block: "s6", index: 0, step: letter("s9") });
    expect(codeOf(other, back)).toBe("flow.edit_step_is_there");
  });

  it("does not bring an id back twice, nor an else before other branches", () => {
    const restore = (step: Step): Operation => ({ do: "restoreStep", block: null, index: 0, step });
    expect(codeOf(nested, restore(forEach("s20", null, [letter("s21"), letter("s21")])))).toBe(
      "flow.edit_step_is_there",
    );
    expect(codeOf(nested, restore(ifStep("s20", branch("s21", null), branch("s22", some))))).toBe(
      "flow.edit_else_not_last",
    );
  });

  it("counts with all that it holds: a flow has 500 steps", () => {
    const many = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => letter(`s${from + index}`));
    const document = { ...flowOf(forEach("s1", null, many(2, 498))), nextStep: 600 };
    const full = after(document, { ...add, block: null });
    expect(codeOf(full, { ...add, block: "s1" })).toBe("flow.edit_too_many_steps");
    const step = forEach("s550", null, [letter("s551")]);
    expect(codeOf(document, { do: "restoreStep", block: null, index: 0, step })).toBe(
      "flow.edit_too_many_steps",
    );
  });

  it("is nested ten deep at most", () => {
    const deep = (levels: number, from: number): Step =>
      levels === 0 ? letter(`s${from}`) : forEach(`s${from}`, null, [deep(levels - 1, from + 1)]);
    const ten = flowOf(deep(10, 1), letter("s50"), forEach("s51", null, []));
    const add = { do: "addLogic", block: "s10", index: 0 } as const;
    expect(codeOf(ten, { ...add, step: { kind: "variable", type: "text", initial: null } })).toBe(
      "ok",
    );
    expect(codeOf(ten, { ...add, step: { kind: "if" } })).toBe("flow.edit_too_deep");
    expect(codeOf(ten, { do: "moveStep", step: "s50", block: "s10", index: 0 })).toBe("ok");
    expect(codeOf(ten, { do: "moveStep", step: "s51", block: "s10", index: 0 })).toBe(
      "flow.edit_too_deep",
    );
    expect(codeOf(ten, { do: "moveStep", step: "s1", block: "s51", index: 0 })).toBe(
      "flow.edit_too_deep",
    );
  });
});

describe("branches", () => {
  const ids = (document: FlowDocument, step: string) => {
    const found = stepOf(document, step);
    return found?.kind === "if" || found?.kind === "handler"
      ? found.branches.map(({ id }) => id)
      : undefined;
  };

  it("are added before the else, empty and with an id of their own", () => {
    const document = after(nested, { do: "addBranch", step: "s2", index: 1, condition: some });
    expect(ids(document, "s2")).toEqual(["s3", "s100", "s6"]);
    expect(stepsIn(document, "s100")).toEqual([]);
    const caught = after(nested, { do: "addBranch", step: "s8", index: 0, condition: some });
    expect(ids(caught, "s8")).toEqual(["s100", "s10", "s11"]);
    expect(stepOf(caught, "s8")).toMatchObject({ branches: [{ then: "stop" }, {}, {}] });
  });

  it("change their condition, and what comes after an error", () => {
    const condition = when(row(pill("trigger", "buyer"), "isPresent"));
    const document = after(
      nested,
      { do: "setCondition", branch: "s3", condition },
      { do: "setCondition", branch: "s6", condition },
      { do: "setCondition", branch: "s10", condition },
      { do: "setAfter", branch: "s10", then: "propagate" },
    );
    expect(stepOf(document, "s2")).toMatchObject({ branches: [{ condition }, { condition }] });
    expect(stepOf(document, "s8")).toMatchObject({
      branches: [{ condition, then: "propagate" }, { then: "stop" }],
    });
  });

  it("are moved, removed with their steps and brought back", () => {
    const three = after(nested, { do: "addBranch", step: "s2", index: 0, condition: some });
    expect(ids(after(three, { do: "moveBranch", branch: "s3", index: 0 }), "s2")).toEqual([
      "s3",
      "s100",
      "s6",
    ]);
    const without = after(nested, { do: "removeBranch", branch: "s3" });
    expect([ids(without, "s2"), stepOf(without, "s4")]).toEqual([["s6"], undefined]);
    const back = branch("s3", some, letter("s4"), letter("s5"));
    const restore: Operation = { do: "restoreBranch", step: "s2", index: 0, branch: back };
    expect(after(without, restore)).toEqual(nested);
    expect(codeOf(nested, restore)).toBe("flow.edit_branch_is_there");
  });

  it.each<[string, Operation]>([
    ["flow.edit_unknown_step", { do: "addBranch", step: "s99", index: 0, condition: some }],
    ["flow.edit_unknown_branch", { do: "removeBranch", branch: "s99" }],
    ["flow.edit_unknown_branch", { do: "moveBranch", branch: "s8", index: 0 }],
    ["flow.edit_unknown_branch", { do: "setCondition", branch: "s2", condition: null }],
    ["flow.edit_unknown_branch", { do: "setAfter", branch: "s9", then: "stop" }],
    ["flow.edit_wrong_kind", { do: "setAfter", branch: "s3", then: "stop" }],
    ["flow.edit_no_position", { do: "addBranch", step: "s2", index: 3, condition: some }],
    ["flow.edit_no_position", { do: "moveBranch", branch: "s3", index: 2 }],
    ["flow.edit_else_not_last", { do: "addBranch", step: "s2", index: 2, condition: some }],
    ["flow.edit_else_not_last", { do: "addBranch", step: "s2", index: 2, condition: null }],
    ["flow.edit_else_not_last", { do: "addBranch", step: "s8", index: 0, condition: null }],
    ["flow.edit_else_not_last", { do: "moveBranch", branch: "s6", index: 0 }],
    ["flow.edit_else_not_last", { do: "setCondition", branch: "s3", condition: null }],
    [
      "flow.edit_wrong_kind",
      { do: "restoreBranch", step: "s2", index: 0, branch: onError("s30", some, "stop") },
    ],
    [
      "flow.edit_wrong_kind",
      { do: "restoreBranch", step: "s8", index: 0, branch: branch("s30", some) },
    ],
    [
      "flow.edit_step_is_there",
      { do: "restoreBranch", step: "s2", index: 0, branch: branch("s30", some, letter("s4")) },
    ],
    [
      "flow.edit_step_never_was",
      { do: "restoreBranch", step: "s2", index: 0, branch: branch("s300", some) },
    ],
  ])("answer %s to what does not fit: %j", (code, operation) => {
    expect(codeOf(nested, operation)).toBe(code);
  });

  it("are never all gone, and say what to do instead", () => {
    const one = after(nested, { do: "removeBranch", branch: "s6" });
    const edited = edit(one, { do: "removeBranch", branch: "s3" });
    expect(edited).toMatchObject({ ok: false, problem: { code: "flow.edit_last_branch" } });
    expect(!edited.ok && problemText(edited.problem, "en")).toContain("Delete the step");
  });

  it("are at most fifty, and twenty of a handler", () => {
    const branches = (count: number) =>
      Array.from({ length: count }, (_, index) => branch(`s${index + 10}`, some));
    const full = flowOf(ifStep("s1", ...branches(50)));
    expect(codeOf(full, { do: "addBranch", step: "s1", index: 0, condition: some })).toBe(
      "flow.edit_too_many_branches",
    );
    const errors = branches(20).map(({ id }) => onError(id, some, "stop"));
    const handling = flowOf(handler("s1", [], ...errors));
    expect(codeOf(handling, { do: "addBranch", step: "s1", index: 0, condition: some })).toBe(
      "flow.edit_too_many_branches",
    );
  });
});

describe("a variable", () => {
  it("that is removed leaves those who change it behind", () => {
    const update: Step = {
      kind: "update",
      id: "s2",
      name: null,
      variable: "s1",
      change: "set",
      value: constant(1),
    };
    const document = flowOf(variable("s1", "number"), update);
    expect(after(document, { do: "removeStep", step: "s1" }).steps).toEqual([update]);
  });
});
