/** What each fault of the way to Google, and of Google itself, leads to: the table in docs/google-sheets.md. */
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { until } from "#engine/engine.world.ts";
import type { JsonObject } from "#sdk/index.ts";
import { constant, openSheetsWorld, valuesOf } from "./google-sheets.engine.world.ts";

const page = new URL("../../../docs/google-sheets.md", import.meta.url);
const [begin, end] = ["<!-- fault table: begin -->", "<!-- fault table: end -->"];

const failed = (when: "before" | "after", code: number) => ({ kind: "error", when, code });

const rows: readonly { readonly name: string; readonly fault: JsonObject }[] = [
  { name: "429 without `Retry-After`", fault: { kind: "rate_limited" } },
  { name: "Cut before anything is done", fault: { kind: "cut", when: "before" } },
  { name: "Cut after the work is done", fault: { kind: "cut", when: "after" } },
  { name: "503, nothing done", fault: failed("before", 503) },
  { name: "500 after the work is done", fault: failed("after", 500) },
  {
    name: "A gateway’s page with 200 after the work is done",
    fault: { kind: "stranger", when: "after", status: 200 },
  },
];

const sheet = constant("0");
const columns = [
  {
    name: "Append, with an ID",
    action: "append-row",
    input: { sheet, values: valuesOf({ Order: "A-9" }), mark: constant("Millrace ID") },
  },
  {
    name: "Append, without one",
    action: "append-row",
    input: { sheet, values: valuesOf({ Order: "A-9" }), once: constant("unsafe") },
  },
  {
    name: "Update",
    action: "update-row",
    input: {
      sheet,
      key: constant("Order"),
      is: constant("A-1001"),
      values: valuesOf({ Customer: "A-9" }),
    },
  },
] as const;

const seen = new Map<string, string>();

describe.each(columns)("$name", ({ name: column, action, input }) => {
  it.each(rows)("$name: never twice, and never told wrong", async ({ name, fault }) => {
    const all = await openSheetsWorld();
    const { world, google } = all;
    await all.run(action, input, fault);
    await until(async () => {
      await world.advance(15);
      return /succeeded|failed|parked/.test((await world.statuses("f")).join());
    });
    const status = (await world.statuses("f")).join();
    const written = (await google.rows("Orders")).flat().filter((cell) => cell === "A-9").length;
    const sent = await google.sent("/v4/*");
    expect(written).toBeLessThanOrEqual(1);
    if (status === "succeeded") expect(written).toBe(1);
    expect(status).not.toBe("failed");
    const told = status === "succeeded" ? "succeeds" : "a person decides";
    seen.set(`${name} ${column}`, `${told}; sent ${times(sent)}; ${written} written`);
    await all.close();
  });
});

afterAll(() => {
  const line = (parts: readonly string[]) => `| ${parts.join(" | ")} |`;
  const table = [
    line(["What happens", ...columns.map(({ name }) => name)]),
    line(["What happens", ...columns].map(() => "---")),
    ...rows.map(({ name }) =>
      line([name, ...columns.map((column) => seen.get(`${name} ${column.name}`) ?? "not seen")]),
    ),
  ].join("\n");
  const text = readFileSync(page, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  expect(Math.min(from, to)).toBeGreaterThan(0);
  const now = `${text.slice(0, from + begin.length)}\n\n${table}\n\n${text.slice(to)}`;
  if (process.env["MILLRACE_WRITE_TABLE"] === "1") writeFileSync(page, now);
  else if (seen.size === rows.length * columns.length) expect(text).toBe(now);
});

function times(count: number): string {
  return count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;
}
