import { describe, expect, it } from "vitest";
import type { Json } from "#sdk/json.ts";
import type { Catalogue, Schema } from "./catalogue.ts";
import { holds } from "./condition.ts";
import { diff, diffInFull, diffText } from "./diff.ts";
import { edit } from "./edit.ts";
import {
  actionAt,
  branch,
  catalogue,
  constant,
  facts,
  flowOf,
  forEach,
  formula,
  ifStep,
  letter,
  list,
  lookup,
  newSale,
  object,
  pill,
  row,
  variable,
  when,
  words,
} from "./fixtures.ts";
import { resolveInput } from "./mapping.ts";
import { moneyGroup } from "./money-group.ts";
import { type Operation } from "./operation.ts";
import { problemText } from "./problems.ts";
import { problemsOf } from "./ready.ts";
import { resolvedInput, sampleOf } from "./samples.ts";
import { schemasIn, see } from "./sight.ts";
import type { Otherwise, TableRow } from "./table.ts";
import { inverseOf } from "./undo.ts";
import { typeOfValue } from "./value-type.ts";
import type { PlainValue, Value } from "./value.ts";

const rows: readonly TableRow[] = [
  { from: "gold", to: "price_1" },
  { from: "12", to: "7" },
  { from: "true", to: "no" },
  { from: "none", to: "" },
];

/** What comes of a value that is looked up in the table. */
function found(
  of: PlainValue,
  {
    otherwise = { is: "pass" },
    schema = { type: "string" },
    data = {},
  }: {
    otherwise?: Otherwise;
    schema?: Schema;
    data?: Json;
  } = {},
): Json | undefined {
  const resolved = resolveInput(
    { field: lookup("t1", 3, of) },
    { type: "object", properties: { field: schema } },
    () => data,
    {
      ...facts,
      tables: (id, revision) =>
        id === "t1" && revision === 3 ? { name: "Plans", rows, otherwise } : undefined,
    },
  );
  return resolved.ok
    ? resolved.value["field"]
    : resolved.problems.map((one) => problemText(one, "en")).join(" ");
}

describe("a value that is looked up", () => {
  it("becomes what the table has for it, to the letter", () => {
    expect(found(pill("trigger", "plan"), { data: { plan: "gold" } })).toBe("price_1");
    expect(found(words("go", pill("trigger", "end")), { data: { end: "ld" } })).toBe("price_1");
    expect(found(formula('"go" + "ld"'))).toBe("price_1");
    expect(found(constant(12), { schema: { type: "integer" } })).toBe(7);
    expect(found(pill("trigger", "paid"), { data: { paid: true } })).toBe("no");
    expect(found(constant("Gold"))).toBe("Gold");
    expect(found(constant("none"))).toBeUndefined();
  });

  it("is what the table says where there is no row", () => {
    const instead: Otherwise = { is: "value", value: "price_0" };
    expect(found(constant("x"), { otherwise: instead })).toBe("price_0");
    expect(found(pill("trigger", "plan"), { otherwise: instead })).toBe("price_0");
    expect(found(constant(5), { schema: { type: "number" } })).toBe(5);
    expect(found(pill("trigger", "plan"))).toBeUndefined();
    const fails: Otherwise = { is: "fail" };
    expect(found(constant("x"), { otherwise: fails })).toContain(
      'the lookup table “Plans” has no row for "x"',
    );
    expect(found(pill("trigger", "plan"), { otherwise: fails })).toContain("the value is empty");
  });

  it("goes through as the amount that it is, and no other", () => {
    const schema: Schema = {
      type: "integer",
      field: { label: { en: "Cost", ja: "費用" }, money: { currency: ["currency"] } },
    };
    const amount: PlainValue = {
      ...pill("trigger", "amount"),
      as: { to: "decimal", currency: ["currency"] },
    };
    const data = { amount: 1_200, currency: "usd" };
    expect(found(pill("trigger", "amount"), { schema, data })).toBe(1_200);
    expect(found(amount, { schema, data })).toContain("smallest unit");
  });

  it("fails where the table is not there, or a list is looked up", () => {
    const resolved = resolveInput(
      { field: lookup("t1", 4, constant("gold")) },
      { type: "object", properties: { field: {} } },
      () => undefined,
      facts,
    );
    expect(resolved).toMatchObject({
      ok: false,
      problems: [{ code: "flow.lookup_no_table", where: { path: ["input", "field"] } }],
    });
    expect(found(pill("trigger", "tags"), { data: { tags: ["a"] } })).toContain("needs a text");
  });

  it("decides a condition", () => {
    const condition = when(
      row(lookup("t1", 3, pill("trigger", "plan")), "equals", constant("price_1")),
    );
    const tables = () => ({ name: "Plans", rows, otherwise: { is: "pass" } as const });
    const heldFor = (plan: string) =>
      holds(
        condition,
        () => ({ plan }),
        { ...facts, tables },
        () => undefined,
      );
    expect(heldFor("gold")).toEqual({ is: "known", value: true });
    expect(heldFor("silver")).toEqual({ is: "known", value: false });
  });
});

const plans: Catalogue = {
  ...catalogue,
  tables: [
    {
      id: "t1",
      name: "Plans",
      revision: 4,
      contents: [
        { revision: 3, rows, otherwise: { is: "pass" } },
        {
          revision: 4,
          rows: [{ from: "gold", to: "price_2" }, ...rows.slice(1, 3), { from: "new", to: "x" }],
          otherwise: { is: "fail" },
        },
      ],
    },
  ],
};

const buyer = pill("trigger", "buyer");
const problemCodes = (value: Value, field = "body") =>
  problemsOf(flowOf(letter("s1", { [field]: value })), plans, []).flatMap(({ code, where }) =>
    code.includes("connection") ? [] : [{ code, path: where.path }],
  );

describe("a flow that looks something up", () => {
  it("is not ready without the table, the revision, or something to look up", () => {
    expect(problemCodes(lookup("t1", 3, buyer))).toEqual([]);
    const path = ["input", "body"];
    expect(problemCodes(lookup("t2", 1, buyer))).toEqual([{ code: "flow.unknown_table", path }]);
    expect(problemCodes(lookup("t1", 5, buyer))).toEqual([
      { code: "flow.unknown_table_revision", path },
    ]);
    expect(problemCodes(lookup("t1", 3, words()))).toEqual([
      { code: "flow.lookup_of_nothing", path },
    ]);
    expect(problemCodes(lookup("t1", 3, pill("trigger", "nothing")))).toEqual([
      { code: "flow.unknown_pill", path },
    ]);
    expect(problemCodes(lookup("t1", 3, pill("trigger", "tags")))).toEqual([
      { code: "flow.pill_of_wrong_type", path },
    ]);
    expect(problemCodes(lookup("t1", 3, buyer), "address")).toEqual([
      { code: "flow.lookup_gives_text", path: ["input", "address"] },
    ]);
  });

  it("is told of wherever the lookup lies", () => {
    const gone = lookup("t2", 1, buyer);
    const document = {
      ...flowOf(
        ifStep("s1", branch("s2", when(row(gone, "isNotEmpty")))),
        forEach("s3", list(gone), [letter("s4", { address: object({ line: gone }) })], {
          collect: gone,
        }),
        variable("s5", "text", gone),
      ),
      trigger: {
        kind: "invoke" as const,
        inputs: [],
        outputs: [{ name: "answer", value: gone }],
      },
    };
    const places = problemsOf(document, plans, [])
      .filter(({ code }) => code === "flow.unknown_table")
      .map(({ where: { step, path } }) => [step, ...path].join("."));
    expect(places).toEqual([
      "trigger.outputs.answer",
      "s1.branches.s2.rows.0.left",
      "s3.list.0",
      "s3.collect",
      "s4.input.address.line",
      "s5.initial",
    ]);
  });

  it("shows what comes of the samples, and of which kind it is", () => {
    const document = flowOf(letter("s1", { body: lookup("t1", 3, pill("trigger", "plan")) }));
    const known = new Map<string, Json>([["trigger", { plan: "gold" }]]);
    const run = {
      ...facts,
      tables: () => ({ name: "Plans", rows, otherwise: { is: "fail" } as const }),
    };
    const step = actionAt(document.steps, 0);
    expect(resolvedInput(step, document, plans, known, run).value).toMatchObject({
      body: "price_1",
    });
    const made = flowOf(variable("s1", "text", lookup("t1", 4, constant("gold"))));
    expect(sampleOf("s1", made, plans, known)?.data).toEqual({ value: "price_2" });
    const seeing = (one: { from: string; path: string[] }) => see(one, "s1", document, plans);
    expect(typeOfValue(lookup("t1", 3, buyer), seeing)).toEqual({
      schema: { type: "string" },
      mayBeEmpty: true,
    });
  });
});

describe("using another revision of a table", () => {
  const at = (revision: number) =>
    flowOf(
      letter("s1", {
        body: lookup("t1", revision, buyer),
        address: object({ line: constant("x") }),
      }),
      ifStep("s2", branch("s3", when(row(lookup("t1", revision, buyer), "isNotEmpty")))),
      variable("s5", "text", lookup("t2", 1, buyer)),
    );
  const use: Operation = { do: "useTable", table: "t1", revision: 4 };

  it("changes it wherever it is used, and is taken back", () => {
    expect(edit(at(3), use)).toEqual({ ok: true, document: at(4) });
    expect(inverseOf(at(3), use).map((one) => one.do)).toEqual(["setField", "setCondition"]);
    const outputs = (revision: number) => ({
      ...flowOf(),
      trigger: {
        kind: "invoke" as const,
        inputs: [],
        outputs: [{ name: "answer", value: lookup("t1", revision, constant("gold")) }],
      },
    });
    expect(edit(outputs(3), use)).toEqual({ ok: true, document: outputs(4) });
    expect(inverseOf(outputs(3), use)).toEqual([
      { do: "setInvokeOutputs", outputs: outputs(3).trigger.outputs },
    ]);
    expect(edit({ ...at(3), trigger: newSale }, { ...use, table: "t3" })).toEqual({
      ok: true,
      document: at(3),
    });
  });

  it("is told with the rows that are different", () => {
    expect(diffText(diff(at(3), at(4), plans), "en")).toEqual([
      "Lookup table “Plans” was changed: revision 3 → revision 4",
      "Lookup table “Plans” › Other values was changed: go through unchanged → fail the step",
      "Lookup table “Plans” › gold was changed: price_1 → price_2",
      "Lookup table “Plans” › none was removed: (empty)",
      "Lookup table “Plans” › new was added: x",
      expect.stringContaining("looked up in “Plans” (revision 3) → "),
      expect.stringContaining("looked up in “Plans” (revision 3)"),
    ]);
    expect(diffText(diff(at(3), at(4), plans), "ja")[0]).toBe(
      "「対応表「Plans」」が変更されました: リビジョン 3 → リビジョン 4",
    );
    expect(diff(at(3), at(4), catalogue).filter(({ step }) => step === null)).toHaveLength(1);
  });

  it("tells of the first rows, and how many more there are", () => {
    const many = (to: string) =>
      Array.from({ length: 50 }, (_, index) => ({ from: `row ${index}`, to }));
    const contents = [3, 4].map((revision) => ({
      revision,
      rows: many(String(revision)),
      otherwise: { is: "pass" } as const,
    }));
    const large = { ...plans, tables: [{ id: "t1", name: "Plans", revision: 4, contents }] };
    const told = diffText(diff(at(3), at(4), large), "en").filter((one) =>
      one.startsWith("Lookup"),
    );
    expect(told).toHaveLength(22);
    expect(told.at(-1)).toContain("30 more rows");
    // Who agrees reads them all.
    const { changes } = diffInFull(at(3), at(4), large);
    expect(changes.filter(({ path }) => path[2] === "rows")).toHaveLength(50);
  });
});

describe("Money in a table", () => {
  const rates = [
    { from: "USD", to: "US" },
    { from: "USD/JPY 2026-04-01", to: "151.25" },
    { from: "gold", to: "12.50 USD" },
  ];
  const schemaAt = schemasIn(flowOf(letter("s1")), catalogue);
  const tables = () => ({ name: "Rates", rows: rates, otherwise: { is: "fail" as const } });
  const given = (value: Value, schema: Schema, s1: Json = {}) => {
    const lookIn = (from: string) => (from === "s1" ? s1 : { amount: 1250, currency: "usd" });
    const resolved = resolveInput({ field: value }, { properties: { field: schema } }, lookIn, {
      ...facts,
      tables,
      schemaAt,
    });
    return resolved.ok ? resolved.value["field"] : resolved.problems.map(({ code }) => code);
  };

  it("is found by the code of a currency in capitals or not, but not by another text", () => {
    expect(given(lookup("t1", 1, pill("trigger", "currency")), { type: "string" })).toBe("US");
    expect(given(lookup("t1", 1, words("usd")), { type: "string" })).toEqual([
      "flow.lookup_no_row",
    ]);
  });

  it("has its currency where money is wanted", () => {
    expect(given(lookup("t1", 1, words("gold")), moneyGroup)).toEqual({
      amount: 1250,
      currency: "usd",
    });
  });

  it("converts an amount by the rate of a day, and fails where there is none", () => {
    const rate = (day: string) =>
      lookup("t1", 1, formula(`upper(currencyOf(trigger.amount)) + "/JPY " + ${day}`));
    const value = given(rate("today()"), { type: "number" });
    const convert = formula('convert(trigger.amount, "jpy", s1.value, "down")');
    expect(given(convert, { type: "integer" }, { value: value ?? null })).toBe(1890);
    expect(given(rate("addDays(today(), 1)"), { type: "number" })).toEqual(["flow.lookup_no_row"]);
  });
});
