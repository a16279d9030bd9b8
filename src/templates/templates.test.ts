import { describe, expect, it } from "vitest";
import { connectors } from "#connectors/index.ts";
import { catalogueOf } from "#engine/catalogue.ts";
import { emptyDocument, FlowDocument } from "#flow/document.ts";
import { edit } from "#flow/edit.ts";
import { fromExport, parseExport } from "#flow/exchange.ts";
import { Operation } from "#flow/operation.ts";
import { problemsOf } from "#flow/ready.ts";
import { documentOf, exportOf } from "./from-template.ts";
import { templates } from "./index.ts";
import { creation } from "./table.ts";
import { jobs, type Locale, type Template } from "./template.ts";

const catalogue = catalogueOf(connectors);
const locales: readonly Locale[] = ["en", "ja"];
const each = templates.flatMap((template) =>
  locales.map((locale): [string, Locale, Template] => [template.id, locale, template]),
);

/** One connection of each connector, by the connector's id. */
const connections = connectors.map(({ id }) => ({
  id,
  connector: id,
  mode: "test" as const,
  broken: false,
  held: false,
}));
const own = Object.fromEntries(connectors.map(({ id }) => [id, id]));

describe.each(each)("%s in %s", (_, locale, template) => {
  it("is made by the builder's edits, one by one", () => {
    const made = template.operations(locale).reduce((document, operation) => {
      expect(Operation.parse(operation)).toEqual(operation);
      const result = edit(document, operation);
      if (!result.ok) throw new Error(`${operation.do}: ${result.problem.code}`);
      return result.document;
    }, emptyDocument);
    expect(FlowDocument.parse(made)).toEqual(documentOf(template, locale));
  });

  it("lacks only what it says is open, once it has its connections", () => {
    const parsed = parseExport(exportOf(template, locale));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const { document } = fromExport(parsed.exported, "Asia/Tokyo", own);
    const errors = problemsOf(document, catalogue, connections)
      .filter(({ severity }) => severity === "error")
      .map(({ where }) => `${where.step} ${where.path.join(".")}`);
    const open = template.open.map(({ step, field }) =>
      step === "trigger" ? `${step} settings.${field}` : `${step} input.${field}`,
    );
    expect(errors.toSorted()).toEqual(open.toSorted());
  });
});

it.each(templates.map((template) => [template.id, template] as const))(
  "%s has its words in both languages, and jobs",
  (id, { name, help, jobs: its, open, tables }) => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    for (const { en, ja } of [name, help, ...open.map(({ words }) => words)]) {
      expect(en).toMatch(/^[^\u3040-\u9fff]+$/);
      expect(ja).toMatch(/[\u3040-\u9fff]/);
    }
    expect(its.length).toBeGreaterThan(0);
    // No statement has to quote them.
    for (const table of tables)
      for (const word of [table.name, ...Object.keys(table.columns)])
        expect(word).toMatch(/^[a-z]+(_[a-z]+)*$/);
  },
);

it("all are different, and every job has one", () => {
  for (const of of ["en", "ja"] as const)
    expect(new Set(templates.map(({ name }) => name[of])).size).toBe(templates.length);
  expect(new Set(templates.map(({ id }) => id)).size).toBe(templates.length);
  expect(new Set(templates.flatMap((template) => template.jobs))).toEqual(new Set(jobs));
});

it("one table of a name is the same in all of them", () => {
  const statements = templates.flatMap(({ tables }) => tables.map(creation));
  const names = new Set(templates.flatMap(({ tables }) => tables.map(({ name }) => name)));
  expect(new Set(statements).size).toBe(names.size);
  expect(statements[0]).toMatch(/^CREATE TABLE stripe_charges \(\n {2}id text PRIMARY KEY,\n/);
});
