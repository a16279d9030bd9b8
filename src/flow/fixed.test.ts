import { describe, expect, it } from "vitest";
import { postgresqlConnector } from "#connectors/postgresql/postgresql.connector.ts";
import { catalogueOf } from "#engine/catalogue.ts";
import { constant, facts, flowOf, formula, letter, pill, words } from "./fixtures.ts";
import { resolveInput } from "./mapping.ts";
import { actionOf } from "./offers.ts";
import { problemText } from "./problems.ts";
import { problemsOf } from "./ready.ts";
import type { Value } from "./value.ts";

const catalogue = catalogueOf([postgresqlConnector]);
const schema = actionOf(catalogue, "postgresql", "run-query")?.input ?? expect.fail("no action");

const problemsWith = (query: Value) => {
  const step = { ...letter("s1"), connector: "postgresql", action: "run-query", input: { query } };
  return problemsOf(flowOf(step), catalogue, []).filter(({ where }) => where.path[0] === "input");
};
const resolved = (query: Value) =>
  resolveInput({ query }, schema, () => ({ id: "1; DROP TABLE a" }), facts);

describe("a field that only its author fills in", () => {
  it.each<[string, Value]>([
    ["a pill", pill("trigger", "id")],
    ["a text with a pill", words("SELECT ", pill("trigger", "id"))],
    ["a formula", formula('"SELECT " + trigger.id')],
  ])("takes no %s", (_, query) => {
    const [problem] = problemsWith(query);
    expect(problem).toMatchObject({ code: "flow.fixed_field", severity: "error" });
    expect(problem && problemText(problem, "en")).toContain("takes no data pills and no formulas");
    // Not even where such a flow runs all the same.
    expect(resolved(query)).toMatchObject({ ok: false, problems: [{ code: "flow.fixed_field" }] });
  });

  it("takes what is typed", () => {
    for (const query of [constant("SELECT 1"), words("SELECT 1")]) {
      expect(problemsWith(query)).toEqual([]);
      expect(resolved(query)).toMatchObject({ ok: true, value: { query: "SELECT 1" } });
    }
  });
});
