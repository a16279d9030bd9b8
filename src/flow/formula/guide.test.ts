import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { formulaFunctions } from "./functions.ts";
import { type Category, usageOf } from "./library.ts";

const file = new URL("../../../docs/formulas.md", import.meta.url);
const [begin, end] = ["<!-- functions: begin -->", "<!-- functions: end -->"];

const titles: Readonly<Record<Category, string>> = {
  text: "Texts",
  number: "Numbers",
  money: "Money",
  date: "Dates",
  list: "Lists",
  logic: "Choices and empty values",
  data: "Data",
};

it("stands in docs/formulas.md: every function, by category", () => {
  const text = readFileSync(file, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  expect(Math.min(from, to)).toBeGreaterThan(0);
  const now = `${text.slice(0, from + begin.length)}\n\n${written()}\n\n${text.slice(to)}`;
  if (process.env["MILLRACE_WRITE_TABLE"] === "1") writeFileSync(file, now);
  else expect(text).toBe(now);
});

function written(): string {
  return Object.entries(titles)
    .map(([category, title]) => {
      const rows = formulaFunctions
        .filter((one) => one.category === category)
        .map((one) => `| \`${usageOf(one)}\` | ${one.help.en} | \`${escaped(one.example)}\` |`);
      return [
        `## ${title}`,
        "",
        "| function | what it does | example |",
        "| --- | --- | --- |",
        ...rows,
      ].join("\n");
    })
    .join("\n\n");
}

function escaped(example: string): string {
  return example.replaceAll("|", String.raw`\|`);
}
