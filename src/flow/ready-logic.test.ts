import { describe, expect, it } from "vitest";
import type { DelayStep, Step, UpdateStep } from "./step.ts";
import {
  branch,
  catalogue,
  constant,
  flowOf,
  forEach,
  formula,
  handler,
  ifStep,
  letter,
  list,
  object,
  onError,
  pill,
  row,
  variable,
  when,
  words,
} from "./fixtures.ts";
import { isReady, problemsOf } from "./ready.ts";

const connections = [
  { id: "c-shop", connector: "shop", mode: "test", broken: false, held: false },
  { id: "c-post", connector: "post", mode: "test", broken: false, held: false },
] as const;

const problems = (...steps: Step[]) => problemsOf(flowOf(...steps), catalogue, connections);

/** `code step.path`. */
const told = (...steps: Step[]) =>
  problems(...steps).map(
    ({ code, where: { step, path } }) =>
      `${code.slice("flow.".length)} ${[step, ...path].join(".")}`,
  );

const paid = when(row(pill("trigger", "paid"), "isTrue"));
const tags = pill("trigger", "tags");

describe("a sensible flow with steps of logic", () => {
  it("is ready", () => {
    expect(
      told(
        variable("s1", "number", constant(0)),
        variable("s2", "list"),
        ifStep(
          "s3",
          branch("s4", paid, letter("s5")),
          branch("s6", null, {
            kind: "stop",
            id: "s7",
            name: null,
            outcome: "succeeded",
            message: words("unpaid"),
          }),
        ),
        forEach(
          "s8",
          tags,
          [
            handler(
              "s9",
              [letter("s10", { body: pill("s8", "item"), copies: pill("s8", "number") })],
              onError(
                "s11",
                when(row(pill("s9", "error", "kind"), "equals", constant("input"))),
                "continue",
              ),
              onError(
                "s12",
                null,
                "propagate",
                letter("s13", { body: pill("s9", "error", "message") }),
              ),
            ),
            {
              kind: "update",
              id: "s14",
              name: null,
              variable: "s1",
              change: "set",
              value: formula("s1.value + 1"),
            },
            {
              kind: "update",
              id: "s15",
              name: null,
              variable: "s2",
              change: "addToEnd",
              value: pill("s8", "item"),
            },
          ],
          { collect: object({ tag: pill("s8", "item") }) },
        ),
        { kind: "delay", id: "s16", name: null, amount: constant(2), unit: "days" },
        letter("s17", { copies: pill("s1", "value"), keywords: pill("s8", "results", "0", "tag") }),
      ),
    ).toEqual([]);
  });
});

describe("blocks", () => {
  it.each<[string, Step[], readonly string[]]>([
    [
      "hold at least one step",
      [
        ifStep("s1", branch("s2", paid), branch("s3", null)),
        forEach("s4", tags, []),
        handler("s5", [], onError("s6", null, "continue")),
      ],
      [
        "empty_branch s1.branches.s2",
        "empty_branch s1.branches.s3",
        "empty_loop s4.steps",
        "empty_watch s5.steps",
      ],
    ],
    [
      "may let an error go by, but not do nothing and fail",
      [handler("s1", [letter("s2")], onError("s3", paid, "continue"), onError("s4", null, "stop"))],
      ["empty_error_branch s1.branches.s4"],
    ],
    [
      "have their else at the end, and conditions before it",
      [
        ifStep("s1", branch("s2", null, letter("s3")), branch("s4", paid, letter("s5"))),
        ifStep("s6", branch("s7", null, letter("s8"))),
        handler(
          "s9",
          [letter("s10")],
          onError("s11", null, "continue"),
          onError("s12", null, "continue"),
        ),
      ],
      [
        "else_not_last s1.branches.s2.condition",
        "only_else s6.branches.s7.condition",
        "else_not_last s9.branches.s11.condition",
      ],
    ],
    [
      "hand an error on where there is somebody to take it",
      [
        handler("s1", [letter("s2")], onError("s3", null, "propagate", letter("s4"))),
        forEach("s5", tags, [
          handler("s6", [letter("s7")], onError("s8", null, "propagate", letter("s9"))),
        ]),
        handler(
          "s10",
          [handler("s11", [letter("s12")], onError("s13", null, "propagate", letter("s14")))],
          onError("s15", null, "continue"),
        ),
      ],
      ["propagate_nowhere s1.branches.s3.then"],
    ],
    [
      "give every id once, to a step or to a branch",
      [
        ifStep("s1", branch("s2", paid, letter("s1")), branch("s2", null, letter("s3"))),
        forEach("s200", tags, [letter("s4")]),
      ],
      ["duplicate_step s1.branches.s2.id", "duplicate_step s1.id", "step_id_ahead s200.id"],
    ],
  ])("%s", (_, steps, expected) => {
    const found = told(...steps);
    expect(found.toSorted()).toEqual([...expected].toSorted());
  });

  it("are nested ten deep at most, and hold 500 steps in all", () => {
    const deep = (levels: number, id: number): Step =>
      levels === 0 ? letter(`s${id}`) : forEach(`s${id}`, tags, [deep(levels - 1, id + 1)]);
    expect(told(deep(10, 1))).toEqual([]);
    expect(told(deep(11, 1))).toEqual(["nested_too_deep s11"]);
    const many = Array.from({ length: 500 }, (_, index) => letter(`s${index + 2}`));
    const document = { ...flowOf(forEach("s1", tags, many)), nextStep: 600 };
    expect(problemsOf(document, catalogue, connections)).toMatchObject([
      { code: "flow.too_many_steps", params: { count: 501, limit: 500 } },
    ]);
  });

  const stop = (id: string): Step => ({
    kind: "stop",
    id,
    name: null,
    outcome: "failed",
    message: null,
  });

  it.each<[string, Step[], readonly string[]]>([
    ["a stop", [stop("s1"), letter("s2"), letter("s3")], ["after_stop s2"]],
    ["the last of a branch", [ifStep("s1", branch("s2", paid, stop("s3"))), letter("s4")], []],
    [
      "branches that all stop",
      [
        ifStep("s1", branch("s2", paid, stop("s3")), branch("s4", null, letter("s5"), stop("s6"))),
        letter("s7"),
      ],
      ["after_stop s7"],
    ],
    [
      "a stop in a loop",
      [forEach("s1", tags, [stop("s2"), letter("s3")]), letter("s4")],
      ["after_stop s3"],
    ],
    [
      "a handler that goes on after an error",
      [handler("s1", [letter("s2"), stop("s3")], onError("s4", null, "continue")), letter("s5")],
      [],
    ],
    [
      "a handler that does not",
      [
        handler("s1", [letter("s2"), stop("s3")], onError("s4", null, "stop", letter("s6"))),
        letter("s5"),
      ],
      ["after_stop s5"],
    ],
  ])("warn of steps that are never come to: behind %s", (_, steps, expected) => {
    expect(told(...steps)).toEqual(expected);
    expect(isReady(problems(...steps))).toBe(true);
  });
});

describe("a loop", () => {
  it.each<[string, Step, readonly string[]]>([
    ["no list", forEach("s2", null, [letter("s3")]), ["no_list s2.list"]],
    ["an empty list", forEach("s2", list(), [letter("s3")]), ["no_list s2.list"]],
    ["a text", forEach("s2", pill("trigger", "id"), [letter("s3")]), ["not_a_list s2.list"]],
    ["what may be one", forEach("s2", pill("trigger", "raw"), [letter("s3")]), []],
    [
      "a list from inside",
      forEach("s2", pill("s3", "id"), [letter("s3")]),
      ["pill_of_later_step s2.list"],
    ],
    ["a formula", forEach("s2", formula('trigger.tags.filter(t, t != "")'), [letter("s3")]), []],
    [
      "a formula that gives none",
      forEach("s2", formula("trigger.created + 1"), [letter("s3")]),
      ["not_a_list s2.list"],
    ],
    [
      "what it collects from inside",
      forEach("s2", tags, [letter("s3")], { collect: pill("s3", "id") }),
      [],
    ],
    [
      "what it collects from nowhere",
      forEach("s2", tags, [letter("s3")], { collect: pill("s3", "no") }),
      ["unknown_pill s2.collect"],
    ],
  ])("has %s", (_, step, expected) => {
    expect(told(step)).toEqual(expected);
  });

  it("does not hand out what stands inside, but its results", () => {
    expect(
      told(
        forEach("s1", tags, [letter("s2")], { collect: pill("s2", "id") }),
        letter("s3", { body: pill("s2", "id"), keywords: pill("s1", "results") }),
        letter("s4", { body: pill("s1", "item") }),
      ),
    ).toEqual(["pill_inside_loop s3.input.body", "unknown_pill s4.input.body"]);
  });

  it("that works on several items at once keeps its hands off what they share", () => {
    const inner: Step[] = [
      variable("s4", "text"),
      { kind: "update", id: "s5", name: null, variable: "s1", change: "set", value: constant("x") },
      { kind: "stop", id: "s6", name: null, outcome: "failed", message: null },
    ];
    const loop = (atOnce: number) =>
      told(
        variable("s1", "text"),
        forEach("s2", tags, [ifStep("s3", branch("s7", paid, ...inner))], { atOnce }),
      );
    expect(loop(1)).toEqual([]);
    expect(loop(2)).toEqual(["not_at_once s4", "not_at_once s5", "not_at_once s6"]);
    const delay: Step = { kind: "delay", id: "s3", name: null, amount: constant(1), unit: "hours" };
    expect(told(forEach("s2", tags, [letter("s4"), delay], { atOnce: 20 }))).toEqual([]);
  });
});

describe("a variable", () => {
  const update = (change: Partial<UpdateStep>): UpdateStep => ({
    kind: "update",
    id: "s9",
    name: null,
    variable: "s1",
    change: "set",
    value: constant(1),
    ...change,
  });

  it.each<[string, Step[], readonly string[]]>([
    [
      "a number that is a word",
      [variable("s1", "number", constant("x"))],
      ["wrong_type s1.initial"],
    ],
    [
      "a day that is a moment",
      [variable("s1", "date", constant("2026-04-01T00:00:00Z"))],
      ["wrong_type s1.initial"],
    ],
    ["a day from a formula", [variable("s1", "date", formula("today()"))], []],
    ["a date that is none", [variable("s1", "dateTime", constant("x"))], ["wrong_type s1.initial"]],
    ["a list of one", [variable("s1", "list", pill("trigger", "id"))], []],
    [
      "a pill from later",
      [variable("s1", "text", pill("s2", "id")), letter("s2")],
      ["pill_of_later_step s1.initial"],
    ],
    ["nothing to update", [update({ variable: null })], ["no_variable s9.variable"]],
    ["a step that is none", [letter("s1"), update({})], ["unknown_variable s9.variable"]],
    ["none at all", [update({})], ["unknown_variable s9.variable"]],
    [
      "one that is made later",
      [update({}), variable("s1", "number")],
      ["variable_not_made s9.variable"],
    ],
    [
      "one that is made in a branch",
      [ifStep("s2", branch("s3", paid, variable("s1", "number"))), update({})],
      ["variable_may_be_missing s9.variable"],
    ],
    [
      "one that is made in a loop",
      [forEach("s2", tags, [variable("s1", "number")]), update({})],
      ["variable_not_made s9.variable"],
    ],
    [
      "a value of another type",
      [variable("s1", "number"), update({ value: constant("x") })],
      ["wrong_type s9.value"],
    ],
    [
      "a pill of another type",
      [variable("s1", "number"), update({ value: pill("trigger", "delivery") })],
      ["pill_of_wrong_type s9.value"],
    ],
    ["no value", [variable("s1", "number"), update({ value: null })], ["no_value s9.value"]],
    ["an empty text", [variable("s1", "text"), update({ value: constant("") })], []],
    [
      "something added to a number",
      [variable("s1", "number"), update({ change: "addToEnd" })],
      ["add_to_no_list s9.change"],
    ],
    [
      "something added to a list",
      [
        variable("s1", "list"),
        update({ change: "addToStart", value: pill("trigger", "delivery") }),
      ],
      [],
    ],
  ])("has %s", (_, steps, expected) => {
    expect(told(...steps)).toEqual(expected);
  });
});

describe("a stop and a delay", () => {
  const delay = (amount: DelayStep["amount"], unit: DelayStep["unit"] = "days"): Step => ({
    kind: "delay",
    id: "s1",
    name: null,
    amount,
    unit,
  });

  it.each<[string, Step, readonly string[]]>([
    ["no time", delay(null), ["no_amount s1.amount"]],
    ["an empty text", delay(constant("")), ["no_amount s1.amount"]],
    ["zero", delay(constant(0)), ["delay_out_of_range s1.amount"]],
    ["less than nothing", delay(words("-1")), ["delay_out_of_range s1.amount"]],
    ["a year and a day", delay(constant(366)), []],
    ["more", delay(constant(367)), ["delay_out_of_range s1.amount"]],
    ["as many hours", delay(constant(366 * 24 + 1), "hours"), ["delay_out_of_range s1.amount"]],
    ["as many minutes", delay(constant(366 * 1440), "minutes"), []],
    ["a word", delay(constant("long")), ["wrong_type s1.amount"]],
    ["a pill", delay(pill("trigger", "amount")), []],
    ["a list", delay(pill("trigger", "tags")), ["pill_of_wrong_type s1.amount"]],
    [
      "a message of a list",
      { kind: "stop", id: "s1", name: null, outcome: "failed", message: pill("trigger", "tags") },
      ["pill_of_wrong_type s1.message"],
    ],
  ])("have %s", (_, step, expected) => {
    expect(told(step)).toEqual(expected);
  });
});
