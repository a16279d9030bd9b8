/** What each fault of the way to Salesforce, and of Salesforce itself, leads to: the table in docs/salesforce.md. */
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { until } from "#engine/engine.world.ts";
import type { JsonObject } from "#sdk/index.ts";
import {
  constant,
  create,
  createNamed,
  openSalesforceWorld,
  setting,
  type Step,
} from "./salesforce.engine.world.ts";

const page = new URL("../../../docs/salesforce.md", import.meta.url);
const [begin, end] = ["<!-- fault table: begin -->", "<!-- fault table: end -->"];

const cut = (when: "before" | "after") => ({ kind: "cut", when });
const failed = (when: "before" | "after") => ({ kind: "error", when });
const refusal = (code: string) => ({ kind: "error", when: "before", status: 400, code });

const rows: readonly {
  readonly name: string;
  readonly fault: JsonObject;
  readonly refused?: true;
}[] = [
  { name: "403 `REQUEST_LIMIT_EXCEEDED`", fault: { kind: "limit" } },
  { name: "401 `INVALID_SESSION_ID`", fault: { kind: "expired" } },
  { name: "400 `UNABLE_TO_LOCK_ROW`", fault: refusal("UNABLE_TO_LOCK_ROW") },
  { name: "Cut before anything is done", fault: cut("before") },
  { name: "Cut after the work is done", fault: cut("after") },
  { name: "503 `SERVER_UNAVAILABLE`, nothing done", fault: failed("before") },
  { name: "503 `SERVER_UNAVAILABLE` after the work is done", fault: failed("after") },
  { name: "201 without success, after the work is done", fault: { kind: "unproven" } },
  {
    name: "A gateway’s page with 200 after the work is done",
    fault: { kind: "stranger", when: "after", status: 200 },
  },
  {
    name: "400 `FIELD_CUSTOM_VALIDATION_EXCEPTION`",
    fault: refusal("FIELD_CUSTOM_VALIDATION_EXCEPTION"),
    refused: true,
  },
];

const object = constant("Account");
const columns: readonly {
  readonly name: string;
  readonly path: string;
  readonly method: string;
  /** `id`: of a record that is there. */
  readonly step: (id: string) => Step;
  /** What a record shows that the step has made or changed. */
  readonly shows: JsonObject;
}[] = [
  {
    name: "Create, with the mark",
    path: "/sobjects/Account",
    method: "POST",
    step: () => create({ values: setting("Name", constant("new")) }),
    shows: { Name: "new" },
  },
  {
    name: "Create, at most once",
    path: "/sobjects/Account",
    method: "POST",
    step: () => create({ values: setting("Name", constant("new")), once: constant("unsafe") }),
    shows: { Name: "new" },
  },
  {
    name: "Create a list",
    path: "/composite/sobjects",
    method: "POST",
    step: () => createNamed("new"),
    shows: { Name: "new" },
  },
  {
    name: "Update",
    path: "/sobjects/Account/*",
    method: "PATCH",
    step: (id) => ({
      action: "update-record",
      input: { object, record: constant(id), values: setting("Industry", constant("Retail")) },
    }),
    shows: { Industry: "Retail" },
  },
  {
    name: "Upsert",
    path: "/composite/sobjects/*",
    method: "PATCH",
    step: () => ({
      action: "upsert-record",
      input: {
        object,
        key: constant("Customer_Number__c"),
        value: constant("C-1"),
        values: setting("Name", constant("new")),
      },
    }),
    shows: { Customer_Number__c: "C-1" },
  },
];

const seen = new Map<string, string>();

describe.each(columns)("$name", ({ name: column, path, method, step, shows }) => {
  it.each(rows)("$name: never twice, and never told wrong", async ({ name, fault, refused }) => {
    const all = await openSalesforceWorld();
    const { world, org } = all;
    const [id = ""] = await org.make("Account", { Name: "there" });
    await all.run([step(id)], path, fault);
    await until(async () => {
      await world.advance(15);
      return /succeeded|failed|parked/.test((await world.statuses("f")).join());
    });
    const status = (await world.statuses("f")).join();
    const done = (await org.records("Account")).filter((record) =>
      Object.entries(shows).every(([field, value]) => record[field] === value),
    ).length;
    const sent = await org.sent(path, method);
    expect(done).toBeLessThanOrEqual(1);
    if (status === "succeeded") expect(done).toBe(1);
    if (status === "failed") expect([done, refused]).toEqual([0, true]);
    const told = { succeeded: "succeeds", failed: "fails", parked: "a person decides" }[status];
    seen.set(`${name} ${column}`, `${told ?? status}; sent ${times(sent)}; ${done} written`);
    await all.close();
  });
});

it("a consumer secret that is refused pauses the connection, and nothing is written", async () => {
  const all = await openSalesforceWorld();
  await all.org.control(`DELETE /clients/${all.org.values.key}`);
  await all.run([create()], "/sobjects/Account");
  await until(async () => {
    await all.world.advance(15);
    return (await all.world.store.connection("s1"))?.broken !== null;
  });
  const broken = (await all.world.store.connection("s1"))?.broken;
  expect(broken).toMatchObject({ code: "salesforce.token_invalid_client_id" });
  expect(await all.org.records("Account")).toEqual([]);
  await all.close();
});

it("tokens that are refused again and again pause the connection", async () => {
  const all = await openSalesforceWorld();
  await all.org.control("POST /settings", { useless_tokens: true });
  await all.run([create()], "/sobjects/Account");
  await until(async () => {
    await all.world.advance(15);
    return (await all.world.store.connection("s1"))?.broken !== null;
  });
  expect(await all.org.records("Account")).toEqual([]);
  await all.close();
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
