import { describe, expect, it } from "vitest";
import { branchesOf, stepOf, stepsIn } from "./blocks.ts";
import type { FlowDocument } from "./document.ts";
import type { Step } from "./step.ts";
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
  words,
} from "./fixtures.ts";
import { Operation } from "./operation.ts";
import { rebase } from "./rebase.ts";
import { inverseOf, inverseOfAll } from "./undo.ts";

/** Two people, and steps that stand inside others. */

function after(document: FlowDocument, ...operations: readonly Operation[]): FlowDocument {
  return operations.reduce((current, operation) => {
    const edited = edit(current, Operation.parse(operation));
    if (!edited.ok) throw new Error(edited.problem.code);
    return edited.document;
  }, document);
}

const some = when(row(pill("trigger", "paid"), "isTrue"));
const other = when(row(pill("trigger", "buyer"), "isPresent"));
const third = when(row(pill("trigger", "amount"), "greater", constant(5)));

const base = flowOf(
  letter("s1"),
  ifStep("s2", branch("s3", some, letter("s4"), letter("s5")), branch("s6", other, letter("s7"))),
  forEach("s8", pill("trigger", "tags"), [letter("s9"), letter("s10"), letter("s15")]),
  handler("s11", [letter("s12")], onError("s13", some, "continue"), onError("s14", null, "stop")),
);

const add = (block: string | null, index: number): Operation => ({
  do: "addStep",
  block,
  index,
  connector: "post",
  action: "send-letter",
  connection: null,
  input: {},
});
const move = (step: string, block: string | null, index: number): Operation => ({
  do: "moveStep",
  step,
  block,
  index,
});
const set = (step: string, text: string): Operation => ({
  do: "setField",
  step,
  path: ["body"],
  value: words(text),
});

const idsOf = (document: FlowDocument, block: string | null) =>
  stepsIn(document, block)?.map(({ id }) => id);
const branchIds = (document: FlowDocument, step: string) =>
  branchesOf(stepOf(document, step)).map(({ id }) => id);

describe("two people in different blocks", () => {
  it("are both heard: each block has an order of its own", () => {
    const mine = [move("s4", "s3", 1), add("s8", 1), set("s12", "mine")];
    const theirs = after(base, move("s9", "s8", 1), add("s3", 0), set("s7", "theirs"));
    const { document, lost } = rebase(base, mine, theirs);
    expect(lost).toEqual([]);
    // Theirs got the id that mine would have had.
    expect([idsOf(document, "s3"), idsOf(document, "s8")]).toEqual([
      ["s100", "s5", "s4"],
      ["s10", "s9", "s101", "s15"],
    ]);
  });

  it("add steps of logic under ids of their own, with all that stands in them", () => {
    const logic: Operation = { do: "addLogic", block: null, index: 4, step: { kind: "if" } };
    const theirs = after(base, { ...logic, step: { kind: "handler" } });
    const mine = [
      logic,
      { do: "setCondition", branch: "s101", condition: third } as const,
      add("s101", 0),
      { do: "addBranch", step: "s100", index: 1, condition: null } as const,
      add("s103", 0),
      {
        do: "setCondition",
        branch: "s101",
        condition: when(row(pill("s102", "id"), "isPresent")),
      } as const,
    ];
    const { document, ids, lost } = rebase(base, mine, theirs);
    expect(lost).toEqual([]);
    expect([...ids]).toEqual([
      ["s100", "s102"],
      ["s101", "s103"],
      ["s102", "s104"],
      ["s103", "s105"],
      ["s104", "s106"],
    ]);
    expect(stepOf(document, "s102")).toMatchObject({
      kind: "if",
      branches: [
        { id: "s103", condition: when(row(pill("s104", "id"), "isPresent")) },
        { id: "s105", condition: null },
      ],
    });
    expect([idsOf(document, "s103"), idsOf(document, "s105")]).toEqual([["s104"], ["s106"]]);
  });

  it("follow a step into the block that the other has moved it to", () => {
    const theirs = after(base, move("s1", "s8", 0));
    expect(rebase(base, [set("s1", "mine")], theirs).document).toEqual(
      after(theirs, set("s1", "mine")),
    );
    // A block that has moved is the same block.
    const moved = after(base, move("s2", "s8", 0));
    expect(idsOf(rebase(base, [add("s3", 1)], moved).document, "s3")).toEqual(["s4", "s100", "s5"]);
  });

  it("add branches beside those that they were put beside, and an else at the end", () => {
    const theirs = after(
      base,
      { do: "addBranch", step: "s2", index: 0, condition: third },
      { do: "addBranch", step: "s2", index: 3, condition: null },
    );
    const mine: Operation[] = [
      { do: "addBranch", step: "s2", index: 1, condition: third },
      { do: "addBranch", step: "s2", index: 3, condition: third },
    ];
    const { document, lost } = rebase(base, mine, theirs);
    expect(lost).toEqual([]);
    expect(branchIds(document, "s2")).toEqual(["s100", "s3", "s102", "s6", "s103", "s101"]);
    const elsewhere = after(base, { do: "addBranch", step: "s2", index: 2, condition: third });
    const last: Operation = { do: "addBranch", step: "s2", index: 2, condition: null };
    expect(branchIds(rebase(base, [last], elsewhere).document, "s2").at(-1)).toBe("s101");
  });
});

describe("two people at the settings of one step", () => {
  const loop = (change: object): Operation =>
    Operation.parse({ do: "setLogic", step: "s8", settings: { ...settings, ...change } });
  const settings = {
    kind: "forEach",
    list: pill("trigger", "tags"),
    atOnce: 1,
    onFailure: "stop",
    collect: null,
  };

  it("are both heard where each means something by itself, in whatever order", () => {
    const mine = [loop({ atOnce: 5 }), loop({ atOnce: 5, collect: pill("s8", "number") })];
    const theirs = after(base, loop({ onFailure: "continue" }));
    const { document, lost, applied } = rebase(base, mine, theirs);
    expect(lost).toEqual([]);
    const both = { atOnce: 5, onFailure: "continue", collect: pill("s8", "number") };
    expect(document).toEqual(after(base, loop(both)));
    // What takes it back takes back nothing of the other's.
    const back = inverseOfAll(theirs, applied);
    expect(after(document, ...back)).toEqual(theirs);
  });

  it("are asked about what both have changed alone", () => {
    const mine = [loop({ atOnce: 5 }), loop({ atOnce: 5, collect: pill("s8", "number") })];
    const theirs = after(base, loop({ atOnce: 7, onFailure: "continue" }));
    const { document, lost } = rebase(base, mine, theirs);
    expect(lost).toMatchObject([
      {
        operation: loop({ atOnce: 5, onFailure: "continue" }),
        conflicts: [{ where: { step: "s8", path: ["settings", "atOnce"] }, before: 1, theirs: 7 }],
      },
    ]);
    const kept = { atOnce: 7, onFailure: "continue", collect: pill("s8", "number") };
    expect(document).toEqual(after(base, loop(kept)));
  });

  it("are asked where settings mean something only together: two minutes are not two hours", () => {
    const wait: Step = {
      kind: "delay",
      id: "s20",
      name: null,
      amount: constant(5),
      unit: "minutes",
    };
    const document = flowOf(...base.steps, wait);
    const set = (amount: number, unit: "minutes" | "hours"): Operation => ({
      do: "setLogic",
      step: "s20",
      settings: { kind: "delay", amount: constant(amount), unit },
    });
    const { lost } = rebase(document, [set(10, "minutes")], after(document, set(5, "hours")));
    expect(lost).toMatchObject([{ conflicts: [{ where: { path: ["settings"] } }] }]);
  });
});

describe("two people in one block", () => {
  it.each<[string, Operation, Operation]>([
    [
      "a step is not moved within a block that the other has put into another order",
      move("s9", "s8", 1),
      move("s15", "s8", 0),
    ],
    ["nor to another block", move("s4", null, 0), move("s5", "s3", 0)],
    ["a step goes to one block, not to two", move("s4", null, 0), move("s4", "s8", 0)],
    [
      "a step that the other has moved away does not go",
      { do: "removeStep", step: "s1" },
      move("s1", "s8", 0),
    ],
    [
      "a loop does not go with a step that the other has added to it",
      { do: "removeStep", step: "s8" },
      add("s8", 0),
    ],
    [
      "nor with one that the other works on",
      { do: "removeStep", step: "s8" },
      set("s10", "theirs"),
    ],
    [
      "nor when the other has taken a step out of it",
      { do: "removeStep", step: "s8" },
      move("s10", null, 0),
    ],
    [
      "a branch does not go with a step that the other works on",
      { do: "removeBranch", branch: "s3" },
      set("s5", "theirs"),
    ],
    [
      "nor with the condition that the other has given it",
      { do: "removeBranch", branch: "s3" },
      { do: "setCondition", branch: "s3", condition: third },
    ],
    [
      "a condition is one place",
      { do: "setCondition", branch: "s3", condition: third },
      { do: "setCondition", branch: "s3", condition: other },
    ],
    [
      "so is what comes after an error",
      { do: "setAfter", branch: "s14", then: "continue" },
      { do: "setAfter", branch: "s14", then: "propagate" },
    ],
    [
      "and the settings of a loop",
      {
        do: "setLogic",
        step: "s8",
        settings: { kind: "forEach", list: null, atOnce: 2, onFailure: "stop", collect: null },
      },
      {
        do: "setLogic",
        step: "s8",
        settings: { kind: "forEach", list: null, atOnce: 3, onFailure: "stop", collect: null },
      },
    ],
  ])("%s", (_, mine, operation) => {
    const theirs = after(base, operation);
    const { document, lost } = rebase(base, [mine], theirs);
    expect(lost.map(({ why }) => why)).toEqual(["overwritten"]);
    expect(document).toEqual(theirs);
  });

  it.each<[string, Operation, Operation, string]>([
    [
      "a block that is gone gets no steps",
      add("s8", 0),
      { do: "removeStep", step: "s8" },
      "flow.edit_unknown_block",
    ],
    [
      "nor does one that went with its branch",
      move("s1", "s3", 0),
      { do: "removeBranch", branch: "s3" },
      "flow.edit_unknown_block",
    ],
    [
      "two steps do not go into each other",
      move("s2", "s8", 0),
      move("s8", "s3", 0),
      "flow.edit_into_itself",
    ],
    [
      "of the last two branches one stays",
      { do: "removeBranch", branch: "s3" },
      { do: "removeBranch", branch: "s6" },
      "flow.edit_last_branch",
    ],
    [
      "there is one else",
      { do: "addBranch", step: "s2", index: 2, condition: null },
      { do: "addBranch", step: "s2", index: 2, condition: null },
      "flow.edit_else_not_last",
    ],
  ])("%s", (_, mine, operation, code) => {
    const theirs = after(base, operation);
    const { document, lost } = rebase(base, [mine], theirs);
    expect(lost).toMatchObject([{ why: "refused", problem: { code } }]);
    expect(document).toEqual(theirs);
  });

  it("take what was done inside of a step along with its removal, where that is lost", () => {
    const mine = [set("s9", "mine"), { do: "removeStep", step: "s8" } as const];
    const theirs = after(base, set("s10", "theirs"));
    const { document, lost } = rebase(base, mine, theirs);
    expect(document).toEqual(theirs);
    expect(lost.map(({ why }) => why)).toEqual(["follows", "overwritten"]);
  });

  it("who both took the same out have no conflict", () => {
    const mine: Operation[] = [
      { do: "removeBranch", branch: "s3" },
      { do: "removeStep", step: "s8" },
      { do: "setCondition", branch: "s13", condition: third },
    ];
    const theirs = after(base, ...mine);
    expect(rebase(base, mine, theirs)).toMatchObject({ already: mine, lost: [], document: theirs });
  });
});

describe("taking back", () => {
  it("brings a loop back with all that stands in it, although others work elsewhere", () => {
    const removed = after(base, { do: "removeStep", step: "s8" });
    const back = inverseOf(base, { do: "removeStep", step: "s8" });
    const theirs = after(removed, set("s4", "theirs"), add(null, 0));
    const { document, lost } = rebase(removed, back, theirs);
    expect(lost).toEqual([]);
    expect([idsOf(document, null), idsOf(document, "s8")]).toEqual([
      ["s100", "s1", "s2", "s8", "s11"],
      ["s9", "s10", "s15"],
    ]);
  });

  it("does not take a step of logic away that somebody has put something into", () => {
    const logic: Operation = { do: "addLogic", block: "s6", index: 0, step: { kind: "if" } };
    const done = after(base, logic);
    const theirs = after(done, add("s101", 0));
    expect(rebase(done, inverseOf(base, logic), theirs).lost).toMatchObject([
      { why: "overwritten" },
    ]);
  });

  it("moves a step back into the block that it came from", () => {
    const operations = [move("s4", "s8", 2), move("s1", "s3", 0), move("s2", "s14", 0)];
    const done = after(base, ...operations);
    expect(after(done, ...inverseOfAll(base, operations))).toEqual(base);
  });

  it("gives settings, conditions and branches back", () => {
    const document = flowOf(...base.steps, variable("s20", "number", constant(1)));
    const operations: Operation[] = [
      { do: "setLogic", step: "s20", settings: { kind: "variable", type: "text", initial: null } },
      { do: "setCondition", branch: "s6", condition: null },
      { do: "setAfter", branch: "s13", then: "stop" },
      { do: "moveBranch", branch: "s13", index: 0 },
      { do: "removeBranch", branch: "s14" },
    ];
    expect(after(after(document, ...operations), ...inverseOfAll(document, operations))).toEqual(
      document,
    );
  });
});
