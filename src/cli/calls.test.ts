import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "#engine/engine.world.ts";
import { type Listening, listen } from "#server/listen.ts";
import { draftOn, made } from "#server/people.world.ts";
import { openServerWorld, type ServerWorld, token } from "#server/server.world.ts";
import { runCli } from "./program.ts";

let world: ServerWorld;
let server: Listening;
let data: string;
beforeAll(async () => {
  world = await openServerWorld({ simulator: true });
  await world.engine.start();
  server = await listen(world.app.fetch, 0);
  data = mkdtempSync(join(tmpdir(), "millrace-cli-"));
  writeFileSync(join(data, "api-token"), `${token}\n`);
  const trigger = { kind: "invoke", inputs: [], outputs: [] };
  const activate = async (name: string, draft: object) => {
    const { id } = made(await world.call("POST", "/flows", { name, draft }));
    const active = await world.call("POST", `/flows/${id}/activate`, { from: "now" });
    if (active.status !== 200) throw new Error(active.text);
    return id;
  };
  const till = await activate("Till", {
    ...draftOn(await world.connect(), { amount: 700 }),
    trigger,
  });
  const call = { kind: "call", id: "s1", name: null, flow: till, input: {} };
  const order = await activate("Order", { ...draftOn("none"), trigger, steps: [call] });
  const answer = await world.engine.takeCall({ by: "local", flowId: order, key: null, sent: {} });
  expect(answer.accepted).toBe(true);
  const isOver = async () =>
    (await world.reading.listRuns({ flowId: order, limit: 1 })).items[0]?.status === "succeeded";
  await until(isOver);
});
afterAll(async () => {
  await world.engine.stop();
  await server.close();
  await world.close();
  rmSync(data, { recursive: true });
});

async function millrace(...args: readonly string[]) {
  let out = "";
  const code = await runCli(args, {
    env: { MILLRACE_URL: server.url, MILLRACE_DATA: data, LANG: "C" },
    stdin: new PassThrough().end() as unknown as NodeJS.ReadStream,
    write: (text) => {
      out += text;
    },
    note: (text) => {
      out += text;
    },
    interrupted: () => new Promise(() => {}),
  });
  return { code, out };
}
const newest = async (kind: "invoke" | "call") =>
  (await world.reading.listRuns({ kind, limit: 1 })).items[0]?.id ?? "none";

test("a run and the run that it has called name each other", async () => {
  const [caller, called] = [await newest("invoke"), await newest("call")];
  const { out } = await millrace("runs", "show", caller);
  expect(out).toContain(`Called “Till”: Succeeded. millrace runs show ${called}`);
  const below = await millrace("runs", "show", called);
  expect(below.out).toMatch(new RegExp(`Called by +Order › s1 \\(${caller}\\)`));
  expect(below.out).toMatch(/Started by +another flow/);
  const listed = await millrace("runs", "list", "--kind", "call");
  expect(listed.out).toContain(called);
  expect(listed.out).not.toContain(caller);
});

test("who calls a flow is listed, and told when it is deactivated", async () => {
  expect((await millrace("flows", "callers", "Till")).out).toMatch(/^Order +Active/m);
  expect((await millrace("flows", "callers", "Order")).out).toBe("No published flow calls it.\n");
  const { code, out } = await millrace("flows", "deactivate", "Till");
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/inactive\.\n.*fail while it is inactive: Order/),
  ]);
  const refused = await millrace("flows", "delete", "Till", "--yes");
  expect([refused.code, refused.out]).toEqual([1, expect.stringContaining("(flow.is_called)")]);
});

test("a flow whose trigger has stopped at changed rows goes on by a person’s word", async () => {
  const refused = await millrace("flows", "go-on", "Till", "anew");
  expect([refused.code, refused.out]).toEqual([1, expect.stringContaining("(flow.not_stopped)")]);
  expect((await millrace("flows", "go-on", "Till", "perhaps")).code).not.toBe(0);
});

test("when a flow switches itself off is shown, set and taken back", async () => {
  expect((await millrace("flows", "switch-off", "Till")).out).toMatch(/never switches itself off/);
  const set = await millrace("flows", "switch-off", "Till", "--in-a-row", "5", "--percent", "40");
  expect(set.out).toMatch(/in a row: 5\nfailed runs of an hour: 40%, of at least 20 runs/);
  expect((await millrace("flows", "switch-off", "Till")).out).toBe(set.out);
  const wrong = await millrace("flows", "switch-off", "Till", "--in-a-row", "five");
  expect(wrong).toMatchObject({ code: 2 });
  expect(wrong.out).toMatch(/“five” is not a whole number/);
  expect((await millrace("flows", "switch-off", "Till", "--in-a-row", "0")).code).not.toBe(0);
  const never = await millrace("flows", "switch-off", "Till", "--never");
  expect(never.out).toMatch(/never switches itself off/);
});
