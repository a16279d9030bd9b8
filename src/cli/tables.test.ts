import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Listening, listen } from "#server/listen.ts";
import { draftOn, made } from "#server/people.world.ts";
import { openServerWorld, type ServerWorld, token } from "#server/server.world.ts";
import { runCli } from "./program.ts";

let world: ServerWorld;
let server: Listening;
let folder: string;
beforeAll(async () => {
  world = await openServerWorld({ simulator: true });
  server = await listen(world.app.fetch, 0);
  folder = mkdtempSync(join(tmpdir(), "millrace-tables-"));
});
afterAll(async () => {
  await server.close();
  await world.close();
  rmSync(folder, { recursive: true });
});

async function millrace(args: readonly string[], stdin = "") {
  let out = "";
  let err = "";
  const code = await runCli(args, {
    env: { MILLRACE_URL: server.url, MILLRACE_API_KEY: token, LANG: "C" },
    stdin: new PassThrough().end(stdin) as unknown as NodeJS.ReadStream,
    write: (text) => {
      out += text;
    },
    note: (text) => {
      err += text;
    },
    interrupted: () => new Promise(() => undefined),
  });
  return { code, out, err };
}

test("a lookup table is made, filled from CSV, used by a flow, and deleted", async () => {
  expect((await millrace(["tables", "list"])).out).toContain("no lookup tables yet");
  const file = join(folder, "plans.csv");
  writeFileSync(file, "plan;price\ngold;price_1\n");
  const create = ["tables", "create", "Plans", "--csv", file, "--header"];
  expect((await millrace([...create, "--otherwise", "often"])).code).toBe(2);
  const created = await millrace([...create, "--otherwise", "value=price_0"]);
  expect([created.code, created.out]).toEqual([0, expect.stringContaining("with 1 rows (table_")]);
  const taken = await millrace(create);
  expect([taken.code, taken.err]).toEqual([1, expect.stringContaining("this name already")]);
  expect((await millrace(["tables", "list"])).out).toMatch(
    /^Name +Revision +Rows .*\nPlans +1 +1 /,
  );

  const japanese = join(folder, "japanese.csv");
  // 金,① as spreadsheets on Japanese Windows save it, which is no UTF-8.
  writeFileSync(japanese, new Uint8Array([0x8b, 0xe0, 0x2c, 0x87, 0x40, 0x0d, 0x0a]));
  await millrace(["tables", "create", "Japanese", "--csv", japanese]);
  expect((await millrace(["tables", "show", "Japanese"])).out).toMatch(/^金 +①$/m);
  await millrace(["tables", "delete", "Japanese", "--yes"]);
  writeFileSync(japanese, new Uint8Array([0xff, 0xfe, 0xd1, 0x91, 0x2c, 0]));
  const neither = await millrace(["tables", "create", "Japanese", "--csv", japanese]);
  expect([neither.code, neither.err]).toEqual([
    1,
    expect.stringContaining("is neither UTF-8 nor Shift_JIS"),
  ]);

  const { items } = JSON.parse((await millrace(["tables", "list", "--json"])).out);
  const id: string = items[0].id;
  const of = { kind: "constant", value: "gold" };
  const source = { kind: "lookup", table: id, revision: 1, of };
  const { steps, ...draft } = draftOn(await world.connect(), { amount: 100 });
  const using = {
    ...draft,
    steps: steps.map((step) => Object.assign(step, { input: { ...step.input, source } })),
  };
  const flow = made(await world.call("POST", "/flows", { name: "Pays", draft: using })).id;

  const wrong = await millrace(["tables", "import", "Plans", "-"], "gold,1\nsilver\n");
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining("Line 2 needs two columns")]);
  const saved = await millrace(
    ["tables", "import", "Plans", "-"],
    "gold,price_9\nsilver,price_2\n",
  );
  expect(saved.out).toMatch(
    /Saved revision 2 .* with 2 rows\.[^]*use-table FLOW table_[^]*Pays +1 /,
  );
  const shown = (await millrace(["tables", "show", "Plans"])).out;
  expect(shown).toMatch(/Revision 2, [^]*gold +price_9\nsilver +price_2\n/);
  expect(shown).toContain("they become “price_0”");
  expect((await millrace(["tables", "show", "Plans", "--revision", "1"])).out).toContain("price_1");

  expect((await millrace(["flows", "use-table", "Pays", "Plans", "often"])).code).toBe(2);
  const used = await millrace(["flows", "use-table", "Pays", "Plans"]);
  expect([used.err, used.out]).toEqual(["", expect.stringContaining("uses revision 2 of “Plans”")]);
  expect((await world.call("GET", `/flows/${flow}`)).text).toContain(`"${id}","revision":2`);
  const ahead = await millrace(["flows", "use-table", "Pays", "Plans", "7"]);
  expect(ahead.err).toContain("has no revision 7");
  await world.call("POST", "/flows", { name: "Other" });
  const unused = await millrace(["flows", "use-table", "Other", "Plans"]);
  expect([unused.code, unused.err]).toEqual([1, expect.stringContaining("does not use")]);

  const exported = await millrace(["tables", "export", "Plans"]);
  expect(exported.out).toBe("from,to\r\ngold,price_9\r\nsilver,price_2\r\n");
  await millrace(["tables", "export", "Plans", "--revision", "1", "--output", file]);
  expect(readFileSync(file, "utf8")).toBe("\uFEFFfrom,to\r\ngold,price_1\r\n");
  const none = await millrace(["tables", "export", "Plans", "--revision", "9"]);
  expect([none.code, none.err]).toEqual([1, expect.stringContaining("no revision 9")]);

  expect((await millrace(["tables", "delete", "Plans"])).code).toBe(2);
  const refused = await millrace(["tables", "delete", "Plans", "--yes"]);
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining("Pays")]);
  await world.call("DELETE", `/flows/${flow}`);
  expect((await millrace(["tables", "delete", "Plans", "--yes"])).out).toContain("is deleted");
});
