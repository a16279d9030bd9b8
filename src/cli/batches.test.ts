import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { failRun } from "#server/failed.world.ts";
import { type Listening, listen } from "#server/listen.ts";
import { openServerWorld, type ServerWorld, token } from "#server/server.world.ts";
import { runCli } from "./program.ts";

let world: ServerWorld;
let server: Listening;
let data: string;
beforeAll(async () => {
  world = await openServerWorld({ simulator: true });
  server = await listen(world.app.fetch, 0);
  data = mkdtempSync(join(tmpdir(), "millrace-cli-"));
  writeFileSync(join(data, "api-token"), `${token}\n`);
  const connection = await world.connect();
  for (let run = 0; run < 3; run += 1) await failRun(world.store, connection);
});
afterAll(async () => {
  await world.engine.stop();
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
    interrupted: () => new Promise(() => {}),
  });
  return { code, out, err };
}
const declined = ["--status", "failed", "--error", "stripe.card_declined"];

test("what is done with all runs of a filter is shown, started, stopped and listed", async () => {
  expect((await millrace("runs", "all", "dance")).err).toContain("There is no act “dance”");
  expect((await millrace("runs", "list", "--error", "stripe.other")).out).toContain(
    "There are no such runs.",
  );
  expect((await millrace("runs", "batches")).out).toContain("There are no bulk actions yet.");
  const shown = await millrace("runs", "all", "continue", ...declined);
  expect(shown).toMatchObject({ code: 0, err: "" });
  expect(shown.out).toContain("Runs: 3, the oldest first.");
  expect(shown.out).toContain("Money: ¥4,500 charge refused (3 writes)");
  const [id = ""] = /batch_\w+/.exec(shown.out) ?? [];
  expect((await millrace("runs", "stop", id)).err).toContain("(batch.over)");
  await world.engine.start();
  const started = await millrace("runs", "start", id);
  expect(started.out).toBe("Ended: 3 done, 0 left\n");
  expect(started.code).toBe(0);
  expect((await millrace("runs", "batches")).out).toContain(id);
  const statuses = async () =>
    (await world.reading.listRuns({ limit: 9 })).items.map(({ status }) => status);
  await expect.poll(statuses).toEqual(["succeeded", "succeeded", "succeeded"]);
  const again = await millrace("runs", "all", "rerun", "--yes", "--status", "succeeded");
  expect(again.err).toContain("Runs: 3, the oldest first.");
  expect(again).toMatchObject({ code: 0, out: "Ended: 3 done, 0 left\n" });
});
