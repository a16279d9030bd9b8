import { describe, expect, it } from "vitest";
import { connectors } from "#connectors/index.ts";
import { catalogueOf } from "#engine/catalogue.ts";
import type { ActionStep } from "./step.ts";
import type { FlowDocument } from "./document.ts";
import { emptyDocument } from "./document.ts";
import {
  catalogue,
  constant,
  facts,
  flowOf,
  letter,
  list,
  newSale,
  object,
  pill,
  words,
} from "./fixtures.ts";
import { moveProblems, pillUses } from "./pill-uses.ts";
import { textAt, pillsBefore, resolvedInput, sampleOf } from "./samples.ts";

const sale = { id: "sale_9", amount: 1250, currency: "usd", buyer: "Hana", delivery: {} };
const known = new Map([["trigger", sale]]);
const nothing = new Map();

describe("a sample", () => {
  const document = flowOf(letter("s1"));

  it("is the real one, else the documented one, and says which", () => {
    expect(sampleOf("trigger", document, catalogue, known)).toEqual({ data: sale, real: true });
    expect(sampleOf("s1", document, catalogue, known)).toEqual({
      data: { id: "letter_1", pages: 1 },
      real: false,
    });
    expect(sampleOf("s9", document, catalogue, known)).toBeUndefined();
    expect(sampleOf("trigger", emptyDocument, catalogue, nothing)).toBeUndefined();
  });

  it.each([
    ["number", 0],
    ["text", ""],
    ["boolean", false],
    ["list", []],
  ] as const)("of a %s that begins as nothing is what it begins as in a run", (type, value) => {
    const made = { kind: "variable", id: "s1", name: null, type, initial: null } as const;
    expect(sampleOf("s1", flowOf(made), catalogue, nothing)).toEqual({
      data: { value },
      real: false,
    });
  });

  it("of a schedule is a moment", () => {
    const trigger = {
      kind: "schedule",
      when: { kind: "interval", everyMinutes: 15 },
      overlap: false,
    } as const;
    expect(sampleOf("trigger", { ...document, trigger }, catalogue, nothing)).toMatchObject({
      data: { scheduledAt: expect.any(String) },
    });
  });
});

describe("what a step would send", () => {
  const resolved = (input: ActionStep["input"]) => {
    const step = letter("s1", input);
    return resolvedInput(step, flowOf(step), catalogue, known, facts);
  };

  it("is its input with the samples in the place of the pills", () => {
    const body = words("For ", pill("trigger", "buyer"));
    expect(resolved({ body, cost: pill("trigger", "amount") })).toEqual({
      value: { to: "Ann", body: "For Hana", cost: 1250 },
      problems: [],
    });
  });

  it("is shown as far as it goes where one field is wrong", () => {
    const { value, problems } = resolved({
      to: pill("trigger", "delivery", "city"),
      copies: constant(99),
      body: words("Hello"),
    });
    expect(value).toEqual({ body: "Hello" });
    expect(problems.map(({ code }) => code)).toEqual(["flow.required_empty", "flow.too_large"]);
  });
});

describe("the currency of an amount", () => {
  const currency = (input: ActionStep["input"], ...path: string[]) => {
    const step = letter("s1", input);
    return textAt(path, step, flowOf(step), catalogue, known);
  };

  it("is what stands in the field that it names, typed or from a pill", () => {
    expect(currency({ currency: constant("jpy") }, "currency")).toBe("jpy");
    expect(currency({ currency: words(pill("trigger", "currency")) }, "currency")).toBe("usd");
    expect(currency({ price: object({ currency: words("eur") }) }, "price", "currency")).toBe(
      "eur",
    );
    expect(currency({}, "currency")).toBeNull();
    expect(currency({ currency: words() }, "currency")).toBeNull();
    expect(currency({ currency: pill("trigger", "buyer", "x") }, "currency")).toBeNull();
  });
});

describe("the pills that a step can use", () => {
  it("are grouped by what gives them, in the order of the flow, up to the step", () => {
    const document = flowOf(letter("s1"), { ...letter("s2"), name: "Second" }, letter("s3"));
    const groups = pillsBefore("s3", document, catalogue, known);
    expect(
      groups.map(({ from, label, connector, real }) => [from, label.en, connector, real]),
    ).toEqual([
      ["trigger", "New sale (Shop)", "shop", true],
      ["s1", "Send letter (Post)", "post", false],
      ["s2", "Second", "post", false],
    ]);
    expect(groups[0]?.pills[0]).toMatchObject({ label: { en: "Sale ID" }, sample: "sale_9" });
    expect(groups[1]?.pills.map(({ type }) => type)).toEqual(["text", "integer", "object"]);
    expect(pillsBefore("s1", document, catalogue, known).map(({ from }) => from)).toEqual([
      "trigger",
    ]);
  });

  it("are none of what is not known", () => {
    const unknown = { ...letter("s1"), action: "gone" };
    const document = { ...flowOf(unknown, letter("s2")), trigger: null };
    expect(
      pillsBefore({ endOf: null }, document, catalogue, nothing).map(({ from }) => from),
    ).toEqual(["s2"]);
  });

  it("of Stripe show the documented samples", () => {
    const trigger = { ...newSale, connector: "stripe", trigger: "new-charge" };
    const [group] = pillsBefore(
      { endOf: null },
      { ...flowOf(), trigger },
      catalogueOf(connectors),
      nothing,
    );
    expect(group).toMatchObject({ connector: "stripe", real: false });
    const amount = group?.pills.find((one) => one.label.en === "Amount");
    expect(amount).toMatchObject({ type: "integer", sample: expect.any(Number) });
  });
});

describe("where a pill is used", () => {
  const inCents = {
    ...pill("trigger", "amount"),
    as: { to: "decimal" as const, currency: ["currency"] },
  };
  const document: FlowDocument = flowOf(
    letter("s1", { body: words("For ", pill("trigger", "buyer")), cost: inCents }),
    letter("s2", {
      keywords: list(words("x"), pill("s1", "id")),
      address: object({ city: pill("trigger", "delivery", "city") }),
    }),
  );
  const at = (
    ...from: Parameters<typeof pillUses> extends [unknown, ...infer Rest] ? Rest : never
  ) => pillUses(document, ...from).map(({ step, path }) => [step, ...path].join("."));

  it("is told for one pill, and for all of a step", () => {
    expect(at("trigger", ["buyer"])).toEqual(["s1.input.body"]);
    expect(at("trigger", ["delivery"])).toEqual([]);
    expect(at("s1")).toEqual(["s2.input.keywords.1"]);
    expect(at("trigger")).toEqual(["s1.input.body", "s1.input.cost", "s2.input.address.city"]);
  });

  it("is also where it tells the currency of another", () => {
    expect(at("trigger", ["currency"])).toEqual(["s1.input.cost"]);
  });
});

describe("moving a step", () => {
  const document = flowOf(
    letter("s1"),
    letter("s2", { body: pill("s1", "id") }),
    letter("s3", { body: words(pill("s2", "id"), pill("s1", "id")) }),
  );
  const problems = (step: string, index: number) =>
    moveProblems(document, step, { block: null, index }).map(
      (use) => `${use.step} from ${use.pill.from}`,
    );

  it("names the pills that would look forward", () => {
    expect(problems("s3", 0)).toEqual(["s3 from s2", "s3 from s1"]);
    expect(problems("s1", 1)).toEqual(["s2 from s1"]);
    expect(problems("s1", 0)).toEqual([]);
    expect(problems("s9", 0)).toEqual([]);
  });

  it("names none that looks forward already", () => {
    const wrong = flowOf(letter("s1", { body: pill("s2", "id") }), letter("s2"), letter("s3"));
    expect(moveProblems(wrong, "s3", { block: null, index: 0 })).toEqual([]);
    expect(moveProblems(wrong, "s2", { block: null, index: 0 })).toEqual([]);
  });
});
