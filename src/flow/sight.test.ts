import { describe, expect, it } from "vitest";
import {
  branch,
  catalogue,
  constant,
  facts,
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
import type { FlowDocument } from "./document.ts";
import type { Condition, Step, UpdateStep } from "./step.ts";
import type { Value } from "./value.ts";
import { holds } from "./condition.ts";
import { moveProblems, pillUses } from "./pill-uses.ts";
import { pillsOf } from "./pills.ts";
import { reach, type Viewpoint } from "./reach.ts";
import { pillsBefore, sampleOf } from "./samples.ts";
import { itemOutput, outputOf, pillLabel, see, schemasIn } from "./sight.ts";

describe("a pill that may be empty", () => {
  const buyer = pill("trigger", "buyer");
  const mayBeEmpty = (condition: Condition, viewpoint: Viewpoint = "s4", looked = buyer) => {
    const inner = forEach("s4", pill("trigger", "tags"), [letter("s9")]);
    const rest = branch("s5", null, letter("s6"));
    const document = flowOf(
      variable("s1", "text"),
      ifStep("s2", branch("s3", condition, inner), rest),
      letter("s7"),
    );
    const seen = see(looked, viewpoint, document, catalogue);
    return seen.kind === "field" ? seen.mayBeEmpty : seen.kind;
  };
  const filled = row(buyer, "isNotEmpty");
  const other = row(pill("trigger", "paid"), "isTrue");

  it("is not, where a branch has asked for it", () => {
    for (const viewpoint of ["s4", "s9", { endOf: "s3" }])
      expect(mayBeEmpty(when(filled, other), viewpoint)).toBe(false);
    expect(mayBeEmpty({ ...when(filled), match: "any" })).toBe(false);
    expect(mayBeEmpty(when(row(buyer, "isPresent")))).toBe(false);
    expect(mayBeEmpty(when(row(buyer, "startsWith", constant("A"))))).toBe(false);
  });

  it.each<readonly [string, Condition, Viewpoint]>([
    ["outside of that branch", when(filled), "s7"],
    ["in another branch", when(filled), "s6"],
    ["where the branch is asked for", when(filled), "s3"],
    ["where something else would do as well", { ...when(filled, other), match: "any" }, "s4"],
    [
      "where a rule of one's own joins the rows",
      { ...when(filled), match: "custom", logic: "not 1" },
      "s4",
    ],
    ["where another pill was asked for", when(row(pill("trigger", "id"), "isNotEmpty")), "s4"],
  ])("is so %s", (_, condition, viewpoint) => {
    expect(mayBeEmpty(condition, viewpoint)).toBe(true);
  });

  it("is so as a variable, which may be changed since", () => {
    const value = pill("s1", "value");
    expect(mayBeEmpty(when(row(value, "isNotEmpty")), "s4", value)).toBe(true);
  });
});

const paid = when(row(pill("trigger", "paid"), "isTrue"));

/**
 * s1, then an `if` s2 with s4 in a branch s3 and s6 in its else s5; a loop s7 over the tags with s8, an inner
 * loop s9 with s10, and s11; a handler s12 that watches s13 and s14, with s16 and s18 for errors; s19.
 */
const flow = flowOf(
  letter("s1"),
  ifStep("s2", branch("s3", paid, letter("s4")), branch("s5", null, letter("s6"))),
  forEach(
    "s7",
    pill("trigger", "tags"),
    [letter("s8"), forEach("s9", pill("s7", "item"), [letter("s10")]), letter("s11")],
    { collect: object({ tag: pill("s7", "item"), pages: pill("s8", "pages") }) },
  ),
  handler(
    "s12",
    [letter("s13"), letter("s14")],
    onError("s15", paid, "continue", letter("s16")),
    onError("s17", null, "stop", letter("s18")),
  ),
  letter("s19"),
);

/** In a word or two. */
function from(viewpoint: Viewpoint, source: string, document: FlowDocument = flow): string {
  const found = reach(document, source, viewpoint);
  if (found.is !== "seen") return found.is;
  return `${found.as}${found.mayBeEmpty ? ", maybe" : ""}`;
}

describe("a step's output", () => {
  it.each<[string, Viewpoint, string, string]>([
    ["the trigger, from anywhere", "s10", "trigger", "after"],
    ["a step before", "s19", "s1", "after"],
    ["a step after", "s1", "s19", "later step"],
    ["itself", "s1", "s1", "later step"],
    ["none", "s1", "s99", "missing step"],
    ["into a branch, from outside", "s4", "s1", "after"],
    ["from behind a branch", "s19", "s4", "after, maybe"],
    ["from the other branch", "s6", "s4", "other branch"],
    ["from a branch's condition", "s3", "s1", "after"],
    ["of a branch, from a condition of the same step", "s2", "s4", "later step"],
    ["of a branch, from another's condition", "s5", "s4", "later step"],
    ["of a loop, inside", "s8", "s7", "inside"],
    ["of a loop, from behind", "s12", "s7", "after"],
    ["of a loop, from its own list", "s7", "s7", "later step"],
    ["of a loop, where it collects", { endOf: "s7" }, "s7", "inside"],
    ["in a loop, where it collects", { endOf: "s7" }, "s11", "after"],
    ["in a loop, from beside it in there", "s11", "s8", "after"],
    ["in a loop, from outside", "s19", "s8", "inside loop"],
    ["of a loop around a loop", "s10", "s7", "inside"],
    ["of an inner loop, inside", "s10", "s9", "inside"],
    ["of an inner loop, from beside it", "s11", "s9", "after"],
    ["in an inner loop, from the outer one", "s11", "s10", "inside loop"],
    ["of an inner loop, from outside of both", "s19", "s9", "inside loop"],
    ["before the loops, from inside", "s10", "s8", "after"],
    ["of a handler, from what it watches", "s14", "s12", "later step"],
    ["of a handler, from an error branch", "s16", "s12", "caught"],
    ["of a handler, from a condition of it", "s15", "s12", "caught"],
    ["of a handler, from behind", "s19", "s12", "after"],
    ["that is watched, from beside it", "s14", "s13", "after"],
    ["that is watched, from an error branch", "s18", "s13", "after, maybe"],
    ["that is watched, from a condition", "s15", "s14", "after, maybe"],
    ["that is watched, from behind", "s19", "s13", "after, maybe"],
    ["in an error branch, from another", "s18", "s16", "other branch"],
    ["in an error branch, from what is watched", "s13", "s16", "other branch"],
    ["in an error branch, from behind", "s19", "s16", "after, maybe"],
    ["at the end of the flow", { endOf: null }, "s19", "after"],
    ["at the end of a branch", { endOf: "s3" }, "s4", "after"],
    ["at the end of what is watched", { endOf: "s12" }, "s14", "after"],
    ["from the trigger", "trigger", "s1", "later step"],
  ])("is seen or not: %s", (_, viewpoint, source, expected) => {
    expect(from(viewpoint, source)).toBe(expected);
  });

  it("that is watched is surely there behind a handler that never goes on after an error", () => {
    const strict = flowOf(handler("s1", [letter("s2")], onError("s3", null, "stop")), letter("s4"));
    expect(from("s4", "s2", strict)).toBe("after");
    const inLoop = flowOf(
      forEach("s5", null, [
        handler(
          "s1",
          [ifStep("s6", branch("s7", paid, letter("s2")))],
          onError("s3", null, "propagate"),
        ),
        letter("s4"),
      ]),
    );
    expect(from("s4", "s2", inLoop)).toBe("after, maybe");
  });
});

const seen = (from: string, path: string[], viewpoint: Viewpoint, document = flow) =>
  see({ from, path }, viewpoint, document, catalogue);

function typeAt(viewpoint: Viewpoint, from: string, ...path: string[]): string {
  const found = seen(from, path, viewpoint);
  if (found.kind !== "field") return found.kind;
  const [offer] = pillsOf("x", rootOf(found.schema), "UTC");
  return `${offer?.type}${found.mayBeEmpty ? "?" : ""}`;
}

describe("the pills of a loop", () => {
  it("are its item and number inside, and its results behind it", () => {
    expect(typeAt("s8", "s7", "item")).toBe("text");
    expect(typeAt("s8", "s7", "number")).toBe("integer");
    expect(typeAt("s8", "s7", "count")).toBe("integer");
    expect(typeAt("s8", "s7", "results")).toBe("no such field");
    expect(typeAt("s19", "s7", "item")).toBe("no such field");
    expect(typeAt("s19", "s7", "succeeded")).toBe("integer");
    expect(typeAt("s19", "s7", "failed")).toBe("integer");
    expect(typeAt("s19", "s7", "results")).toBe("list");
    expect(typeAt("s19", "s7", "results", "0", "tag")).toBe("text?");
    expect(typeAt("s19", "s7", "results", "0", "pages")).toBe("integer?");
    expect(typeAt("s19", "s7", "results", "0", "more")).toBe("no such field");
  });

  it("have names in both languages", () => {
    expect(pillLabel(pill("s7", "results", "0", "tag"), flow, catalogue)).toEqual({
      en: "For Each › Results › 0 › tag",
      ja: "For Each › 結果 › 0 › tag",
    });
    expect(seen("s7", ["item"], "s8").label).toEqual({
      en: "For Each › Item",
      ja: "For Each › アイテム",
    });
    // Seen from where it is not there, it has its name none the less.
    expect(seen("s9", ["item"], "s19").label.en).toBe("For Each › Item");
  });

  it.each<[string, Value, string, readonly string[]]>([
    ["the items of a list pill", pill("trigger", "tags"), "text", []],
    ["what a formula gives", formula("trigger.tags.map(t, length(t))"), "integer", []],
    ["typed items", list(constant(1), pill("trigger", "amount")), "integer", []],
    [
      "a list among typed items is spread",
      list(constant("a"), pill("trigger", "tags")),
      "text",
      [],
    ],
    ["a list that is typed as a whole", constant([{ id: "a" }]), "text", ["id"]],
    ["a pill alone in a text", words(pill("trigger", "tags")), "text", []],
    ["one item of what is no list", pill("trigger", "delivery"), "text?", ["city"]],
    ["what nobody knows", pill("trigger", "raw"), "text?", []],
  ])("follow the list: %s", (_, value, expected, path) => {
    const document = flowOf(forEach("s1", value, [letter("s2")]));
    const found = see({ from: "s1", path: ["item", ...path] }, "s2", document, catalogue);
    const offers = found.kind === "field" ? pillsOf("x", rootOf(found.schema), "UTC") : [];
    expect(found.kind === "field" && `${offers[0]?.type}${found.mayBeEmpty ? "?" : ""}`).toBe(
      expected,
    );
  });

  it("are by themselves what its items are and hand on", () => {
    const document = flowOf(
      forEach("s1", list(pill("trigger")), [letter("s2")], {
        collect: pill("s2", "pages"),
      }),
      forEach("s3", null, [letter("s4")]),
    );
    const { item, result } = itemOutput(document, catalogue, "s1");
    expect(item).toMatchObject({
      properties: {
        amount: { field: { label: { en: "Amount" }, money: { currency: ["currency"] } } },
      },
    });
    expect(result).toMatchObject({ field: { label: { ja: "ページ数" } } });
    expect(itemOutput(document, catalogue, "s3")).toEqual({ item: {}, result: {} });
    expect(itemOutput(document, catalogue, "s2")).toEqual({ item: {}, result: {} });
  });

  it("keep an amount's currency where both are in the item, and lose it where it is not", () => {
    const sales = constant([]);
    const whole = flowOf(
      forEach("s1", list(pill("trigger"), pill("trigger")), [letter("s2")]),
      forEach("s3", list(pill("trigger", "amount")), [letter("s4")]),
      forEach("s5", sales, [letter("s6")]),
    );
    const amount = see({ from: "s1", path: ["item", "amount"] }, "s2", whole, catalogue);
    expect(amount).toMatchObject({
      schema: { field: { money: { currency: ["item", "currency"] } } },
    });
    const alone = see({ from: "s3", path: ["item"] }, "s4", whole, catalogue);
    expect(alone.kind === "field" && alone.schema.field).not.toHaveProperty("money");
  });

  it("keep an amount's currency in the items of lists that they hand on", () => {
    const both = object({ whole: pill("s1", "item"), amount: pill("s1", "item", "amount") });
    const document = flowOf(
      forEach("s1", list(pill("trigger"), pill("trigger")), [letter("s2")], { collect: both }),
      forEach("s3", pill("s1", "results"), [letter("s4")]),
    );
    const moneyAt = (from: string, ...path: string[]) => {
      const seen = see({ from, path }, "s4", document, catalogue);
      return seen.kind === "field" ? seen.schema.field?.money : seen.kind;
    };
    expect(moneyAt("s3", "item", "whole", "amount")).toEqual({
      currency: ["item", "whole", "currency"],
    });
    expect(moneyAt("s1", "results", "0", "whole", "amount")).toEqual({
      currency: ["results", "0", "whole", "currency"],
    });
    expect(moneyAt("s3", "item", "amount")).toBeUndefined();
  });

  it("end where a loop goes through itself by mistake, or through what is not there", () => {
    const wrong = flowOf(
      forEach("s1", pill("s1", "results"), [letter("s2")], { collect: pill("s1", "results") }),
      forEach("s3", pill("s9", "results"), [letter("s4")], { collect: pill("s3", "item") }),
    );
    expect(see({ from: "s1", path: ["item"] }, "s2", wrong, catalogue)).toMatchObject({
      kind: "field",
      mayBeEmpty: true,
    });
    expect(outputOf(wrong, catalogue, "s3")).toBeDefined();
    expect(sampleOf("s1", wrong, catalogue, new Map())).toMatchObject({ data: { count: 0 } });
    expect(pillLabel(pill("s1", "results"), wrong, catalogue).en).toBe("For Each › Results");
  });

  it("are worked out once, however often loops build on each other", () => {
    const loops = Array.from({ length: 60 }, (_, index) =>
      forEach(
        `s${index * 2 + 1}`,
        index === 0 ? pill("trigger", "tags") : pill(`s${index * 2 - 1}`, "results"),
        [letter(`s${index * 2 + 2}`)],
        {
          collect: object({
            a: pill(`s${index * 2 + 1}`, "item"),
            b: pill(`s${index * 2 + 1}`, "item"),
          }),
        },
      ),
    );
    const document = { ...flowOf(...loops), nextStep: 200 };
    const path = ["item", ...Array.from({ length: 40 }, () => "b")];
    expect(see({ from: "s101", path }, "s102", document, catalogue).kind).toBe("field");
    expect(pillsBefore("s120", document, catalogue, new Map()).length).toBe(61);
  });

  it("come to an end where each collects hundreds of what the one before has collected", () => {
    const many = (from: string) =>
      object(
        Object.fromEntries(
          Array.from({ length: 300 }, (_, index) => [`f${index}`, pill(from, "item")]),
        ),
      );
    const loops = Array.from({ length: 40 }, (_, index) => {
      const id = `s${index * 2 + 1}`;
      const source = index === 0 ? list(pill("trigger")) : pill(`s${index * 2 - 1}`, "results");
      return forEach(id, source, [letter(`s${index * 2 + 2}`)], { collect: many(id) });
    });
    const document = flowOf(...loops);
    const found = see({ from: "s79", path: ["item", "f0", "f1"] }, "s80", document, catalogue);
    expect(found.kind).toBe("field");
  });
});

function rootOf(schema: NonNullable<ReturnType<typeof outputOf>>) {
  return { type: "object", properties: { it: schema }, required: ["it"] };
}

describe("the pills of a handler", () => {
  it("tell the error, which is empty behind it where there was none", () => {
    expect(typeAt("s16", "s12", "error", "message")).toBe("text");
    expect(typeAt("s15", "s12", "error", "kind")).toBe("text");
    expect(typeAt("s19", "s12", "error", "code")).toBe("text?");
    expect(typeAt("s19", "s12", "error")).toBe("object?");
    expect(typeAt("s18", "s12", "error", "more")).toBe("no such field");
    expect(pillLabel(pill("s12", "error", "message"), flow, catalogue)).toEqual({
      en: "Error handler › Error › Message",
      ja: "エラーハンドラー › エラー › メッセージ",
    });
  });
});

describe("a variable", () => {
  const document = flowOf(
    variable("s1", "number"),
    variable("s2", "date"),
    variable("s3", "list", pill("trigger", "tags")),
    variable("s4", "text", constant("a")),
    letter("s5"),
  );
  const typed = (from: string, ...path: string[]) => {
    const found = see({ from, path }, "s5", document, catalogue);
    return found.kind === "field" && [found.schema, found.mayBeEmpty];
  };

  it("has a value of its type, and is empty of what its type is empty of", () => {
    expect(typed("s1", "value")).toMatchObject([{ type: "number" }, false]);
    expect(typed("s2", "value")).toMatchObject([
      { anyOf: [{ type: "string", format: "date" }, { type: "null" }] },
      true,
    ]);
    expect(typed("s3", "value")).toMatchObject([{ type: "array" }, false]);
    expect(typed("s3", "value", "0")).toMatchObject([{ type: "string" }, true]);
    expect(typed("s4", "value")).toMatchObject([{}, true]);
  });

  describe("of a list", () => {
    const put = (
      id: string,
      list: string,
      value: Value,
      change: UpdateStep["change"] = "addToEnd",
    ): UpdateStep => ({ kind: "update", id, name: null, variable: list, change, value });
    /** What the items of a list are in a second loop, which walks it. */
    const itemOf = (made: Step, ...updates: Step[]) => {
      const first = forEach("s2", pill("trigger", "tags"), updates);
      const whole = flowOf(made, first, forEach("s8", pill("s1", "value"), [letter("s9")]));
      const found = see({ from: "s8", path: ["item"] }, "s9", whole, catalogue);
      return found.kind === "field" && { ...found.schema, mayBeEmpty: found.mayBeEmpty };
    };

    it("has the items that are put into it, wherever", () => {
      expect(itemOf(variable("s1", "list"), put("s3", "s1", pill("s2", "item")))).toMatchObject({
        type: "string",
        mayBeEmpty: false,
      });
      const group = object({ tag: pill("s2", "item"), buyer: pill("trigger", "buyer") });
      expect(itemOf(variable("s1", "list"), put("s3", "s1", group))).toMatchObject({
        properties: { tag: { type: "string" }, buyer: {} },
      });
      const set = put("s3", "s1", pill("trigger", "tags"), "set");
      expect(itemOf(variable("s1", "list"), set)).toMatchObject({ type: "string" });
    });

    it("has those it begins with beside them", () => {
      const numbers = variable("s1", "list", list(constant(1)));
      expect(itemOf(numbers, put("s3", "s1", pill("s2", "item")))).toMatchObject({
        anyOf: [{ type: "integer" }, { type: "string" }],
      });
    });

    it("has no empty items of pills that may be empty: these add nothing", () => {
      const buyers = itemOf(variable("s1", "list"), put("s3", "s1", pill("trigger", "buyer")));
      expect(buyers).toMatchObject({ type: "string", mayBeEmpty: false });
    });

    it("has any items where that is not known, and where it is made of itself", () => {
      expect(itemOf(variable("s1", "list"))).toMatchObject({});
      const unknown = put("s3", "s1", pill("trigger", "raw"));
      expect(itemOf(variable("s1", "list"), unknown)).toMatchObject({ mayBeEmpty: true });
      const itself = put("s3", "s1", formula("s1.value"), "set");
      expect(itemOf(variable("s1", "list", pill("trigger", "tags")), itself)).toMatchObject({
        type: "string",
      });
    });
  });

  it("is named after itself", () => {
    const named = flowOf({ ...variable("s1", "number"), name: "Total" });
    expect(pillLabel(pill("s1", "value"), named, catalogue).ja).toBe("Total › 値");
  });
});

describe("the pills to choose from", () => {
  const known = new Map([["trigger", { id: "sale_9", tags: ["a", "b"], amount: 5 }]]);
  const groupsAt = (viewpoint: Viewpoint) => pillsBefore(viewpoint, flow, catalogue, known);
  const sources = (viewpoint: Viewpoint) => groupsAt(viewpoint).map(({ from }) => from);

  it("are those that are seen from there, in the order of the flow", () => {
    expect(sources("s4")).toEqual(["trigger", "s1"]);
    expect(sources("s10")).toEqual(["trigger", "s1", "s4", "s6", "s7", "s8", "s9"]);
    expect(sources({ endOf: "s7" })).toEqual([
      "trigger",
      "s1",
      "s4",
      "s6",
      "s7",
      "s8",
      "s9",
      "s11",
    ]);
    expect(sources("s16")).toEqual(["trigger", "s1", "s4", "s6", "s7", "s12", "s13", "s14"]);
    expect(sources("trigger")).toEqual(["trigger"]);
  });

  it("show the first item of a loop's list, and what it collects of it", () => {
    const inside = groupsAt("s8").find(({ from }) => from === "s7");
    expect(inside).toMatchObject({ kind: "forEach", connector: null, real: true });
    expect(inside?.pills.map(({ pill: { path }, sample }) => [path.join("."), sample])).toEqual([
      ["item", "a"],
      ["number", 1],
      ["count", 2],
    ]);
    expect(sampleOf("s7", flow, catalogue, known)?.data).toMatchObject({
      succeeded: 2,
      failed: 0,
      results: [{ tag: "a", pages: 1 }],
    });
  });

  it("may be empty where the step may not have been worked on", () => {
    const group = groupsAt("s19").find(({ from }) => from === "s4");
    expect(group?.pills.map(({ mayBeEmpty }) => mayBeEmpty)).toEqual([true, true, true]);
  });

  it("show what a run has given before what is made up", () => {
    const run = new Map([["s7", { count: 9, results: [] }]]);
    expect(sampleOf("s7", flow, catalogue, run)).toMatchObject({
      real: true,
      data: { count: 9, results: [], failed: 0 },
    });
    expect(sampleOf("s12", flow, catalogue, run)).toMatchObject({
      real: false,
      data: { error: { code: expect.any(String) } },
    });
  });

  it("stand in formulas under the same names", () => {
    const lookup = (from: string) =>
      from === "s7" ? { item: { amount: 7 }, number: 2, count: 3 } : undefined;
    const condition = when(row(formula("s7.item.amount * s7.number"), "equals", constant(14)));
    const held = holds(condition, lookup, facts, schemasIn(flow, catalogue));
    expect(held).toEqual({ is: "known", value: true });
  });
});

describe("moving a step between blocks", () => {
  const using = flowOf(
    letter("s1"),
    forEach("s2", pill("trigger", "tags"), [
      letter("s3", { body: pill("s2", "item") }),
      letter("s4", { body: pill("s3", "id") }),
    ]),
    ifStep(
      "s5",
      branch("s6", when(row(pill("s2", "count"), "greater", constant(1))), letter("s7")),
    ),
    { kind: "update", id: "s8", name: null, variable: "s9", change: "set", value: constant(1) },
    variable("s9", "number"),
  );
  const problems = (step: string, block: string | null, index: number) =>
    moveProblems(using, step, { block, index }).map(({ step, path }) => [step, ...path].join("."));

  it("names the pills that would not be seen any more", () => {
    expect(problems("s3", null, 0)).toEqual(["s3.input.body"]);
    expect(problems("s4", null, 0)).toEqual(["s4.input.body"]);
    expect(problems("s2", null, 4)).toEqual(["s5.branches.s6.rows.0.left"]);
    expect(problems("s3", "s6", 0)).toEqual(["s4.input.body", "s3.input.body"]);
    expect(problems("s1", "s2", 0)).toEqual([]);
    expect(problems("s4", "s2", 0)).toEqual(["s4.input.body"]);
  });

  it("names none that is not seen already", () => {
    expect(problems("s8", null, 0)).toEqual([]);
    expect(problems("s9", null, 0)).toEqual([]);
  });

  it("knows uses in conditions, in lists and by who changes a variable", () => {
    const uses = (from: string) =>
      pillUses(using, from).map(({ step, path }) => [step, ...path].join("."));
    expect(uses("trigger")).toEqual(["s2.list"]);
    expect(uses("s2")).toEqual(["s3.input.body", "s5.branches.s6.rows.0.left"]);
    expect(uses("s9")).toEqual(["s8.variable"]);
  });
});
