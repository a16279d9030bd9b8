import { describe, expect, it } from "vitest";
import { connectors } from "#connectors/index.ts";
import { catalogueOf } from "#engine/catalogue.ts";
import { constant, flowOf, letter, newSale, object, pill, words } from "./fixtures.ts";
import { problemText } from "./problems.ts";
import { problemsOf } from "./ready.ts";
import type { Value } from "./value.ts";

const catalogue = catalogueOf(connectors);

describe("one of several fields that is needed", () => {
  /** What is said of the fields of a step, in a flow that starts with a charge. */
  const said = (action: string, input: { [name: string]: Value }) => {
    const step = { ...letter("s1"), connector: "stripe", action };
    const trigger = { ...newSale, connector: "stripe", trigger: "new-charge" };
    const document = { ...flowOf({ ...step, input }), trigger };
    return problemsOf(document, catalogue, []).filter(({ where }) => where.path[0] === "input");
  };
  const problems = (given: { [name: string]: Value }) =>
    said("create-charge", { amount: constant(500), currency: constant("jpy"), ...given });

  it("is asked for where none is filled in, by the names of all", () => {
    const [problem, ...more] = problems({ customer: words("") });
    expect(more).toEqual([]);
    expect(problem).toMatchObject({
      code: "flow.one_required",
      severity: "error",
      where: { step: "s1", path: ["input", "customer"] },
    });
    expect(problem && problemText(problem, "en")).toContain("“Customer ID”, “Source”");
    expect(problem && problemText(problem, "ja")).toContain("「顧客 ID」「ソース」");
  });

  it("is there with either of them", () => {
    expect(problems({ customer: constant("cus_1") })).toEqual([]);
    expect(problems({ source: constant("tok_visa") })).toEqual([]);
  });

  it("is asked for in each item of a list, and only where another field asks for it", () => {
    const of = (action: string, input: { [name: string]: Value }) =>
      said(action, input)
        .filter(({ code }) => code !== "flow.required_missing")
        .map(({ code, where }) => [code, where.path.join(".")]);
    const line = (fields: { [name: string]: Value }) =>
      object({ currency: words("jpy"), ...fields });
    const lines: Value = {
      kind: "list",
      items: [line({ price: words("price_1") }), line({ description: words("Tea") })],
    };
    expect(of("create-and-send-invoice", { lines })).toEqual([
      ["flow.one_required", "input.days_until_due"],
      ["flow.one_required", "input.lines.1.amount"],
    ]);
    const how = (method: string) => ({ collection_method: constant(method) });
    expect(of("create-invoice", how("send_invoice"))).toEqual([
      ["flow.one_required", "input.days_until_due"],
    ]);
    expect(of("create-invoice", how("charge_automatically"))).toEqual([]);
    // It can be empty.
    const days_until_due = pill("trigger", "application_fee_amount");
    expect(of("create-invoice", { days_until_due, ...how("send_invoice") })).toEqual([
      ["flow.may_be_empty", "input.days_until_due"],
    ]);
    expect(of("create-invoice", { days_until_due, ...how("charge_automatically") })).toEqual([]);
  });

  it("should not be a pill alone that can be empty", () => {
    const customer = pill("trigger", "customer");
    expect(problems({ customer }).map(({ code }) => code)).toEqual(["flow.may_be_empty"]);
    expect(problems({ customer, source: constant("tok_visa") })).toEqual([]);
  });
});
