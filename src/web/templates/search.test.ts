import { describe, expect, it } from "vitest";
import type { Template } from "../api/templates.ts";
import { matching, TemplatesSearch } from "./search.ts";

const template = (id: string, more: Partial<Template>): Template => ({
  id,
  name: { en: id, ja: id },
  help: { en: "", ja: "" },
  jobs: ["notices"],
  starts: { kind: "schedule" },
  steps: [],
  connections: ["stripe"],
  tables: [],
  open: [],
  ...more,
});
const all = [
  template("refund", {
    name: { en: "New refund → Slack", ja: "新しい返金 → Slack" },
    connections: ["stripe", "slack"],
  }),
  template("report", {
    help: { en: "Mails the revenue", ja: "売上をメールで送信します" },
    jobs: ["reports"],
    connections: ["stripe", "mail"],
  }),
];
const found = (search: TemplatesSearch) => matching(all, search).map(({ id }) => id);

describe("the search in the gallery", () => {
  it.each<[string, TemplatesSearch, readonly string[]]>([
    ["nothing", {}, ["refund", "report"]],
    ["words in any order, in any case", { text: "SLACK new" }, ["refund"]],
    ["Japanese", { text: "売上" }, ["report"]],
    ["a system", { system: "mail" }, ["report"]],
    ["a job", { job: "reports" }, ["report"]],
    ["a system and a job that no template has both", { system: "slack", job: "reports" }, []],
  ])("for %s", (_, search, wanted) => {
    expect(found(search)).toEqual(wanted);
  });

  it("takes from an address what makes sense", () => {
    expect(TemplatesSearch.parse({ text: "", system: ["a"], job: "reports" })).toEqual({
      job: "reports",
    });
  });
});
