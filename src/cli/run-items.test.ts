import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { waitFor } from "../../test/wait-for.ts";
import { type Listening, listen } from "#server/listen.ts";
import { nestedDraft } from "#server/runs/nested.world.ts";
import { openServerWorld, type ServerWorld, token } from "#server/server.world.ts";
import { runCli } from "./program.ts";

let world: ServerWorld;
let server: Listening;
let data: string;
let run: string;
beforeAll(async () => {
  world = await openServerWorld({ simulator: true });
  server = await listen(world.app.fetch, 0);
  data = mkdtempSync(join(tmpdir(), "millrace-cli-"));
  writeFileSync(join(data, "api-token"), `${token}\n`);
  await world.simulator?.make("charges", { count: 1, amount: 500, currency: "jpy" });
  const draft = nestedDraft(await world.connect());
  const made = await world.call("POST", "/flows", { name: "Members", draft });
  const { id } = made.body as { id: string };
  await world.engine.start();
  await world.call("POST", `/flows/${id}/activate`, { from: { date: "2020-01-01" } });
  run = await waitFor(async () => {
    const statuses = ["succeeded_with_errors"] as const;
    const [one] = (await world.reading.listRuns({ limit: 1, statuses })).items;
    return one?.id ?? expect.fail("not over yet");
  });
});
afterAll(async () => {
  await server.close();
  await world.close();
  rmSync(data, { recursive: true });
});

async function millrace(...args: readonly string[]) {
  let out = "";
  let err = "";
  const code = await runCli(args, {
    env: { MILLRACE_URL: server.url, MILLRACE_DATA: data, LANG: "C" },
    stdin: new PassThrough().end() as unknown as NodeJS.ReadStream,
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

describe("a run with steps in steps", () => {
  test("is shown with its loops as counts, its branches, and what stands in them further in", async () => {
    const { out } = await millrace("runs", "show", run);
    for (const line of [
      "30 of 30 items begun: 28 succeeded, 2 failed, 0 under way",
      `Its items: millrace runs items ${run} s2`,
      "Branch taken: s7",
      "  Step s8: done",
      "  Step s10: failed, and handled by the flow",
      "Succeeded with handled errors",
    ])
      expect(out).toContain(line);
    expect(out).not.toContain("s2:item_1");
    const ja = await millrace("--lang", "ja", "runs", "show", run);
    expect(ja.out).toContain("30 件中 30 件を開始: 成功 28 件、失敗 2 件、処理中 0 件");
  });

  test("lists the items of a loop, and shows one of them", async () => {
    const page = await millrace("runs", "items", run, "s2", "--limit", "2");
    expect(page.out).toMatch(/1 +Member 1 +succeeded/);
    const [, cursor = ""] = /--cursor (\S+)/.exec(page.out) ?? [];
    const next = await millrace("runs", "items", run, "s2", "--limit", "2", "--cursor", cursor);
    expect(next.out).toMatch(/3 +Member 3 +succeeded/);
    const failed = await millrace("runs", "items", run, "s2", "--only", "failed");
    expect(failed.out.match(/Member \d+/g)).toEqual(["Member 7", "Member 21"]);
    const item = await millrace("runs", "show", run, "--item", "s2:item_7");
    for (const line of ["Member 7", "Item data:", "Step s2:item_7/s3: failed", "POST /v1/charges"])
      expect(item.out).toContain(line);
    const none = await millrace("runs", "show", run, "--item", "s2:nobody");
    expect([none.code, none.err]).toEqual([1, expect.stringContaining("run.item_not_found")]);
    const open = await millrace("runs", "items", run, "s2", "--only", "open");
    expect(open.out).toContain("There are no such items.");
  });
});
