import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Listening, listen } from "#server/listen.ts";
import { charge, parkRun } from "#server/parked.world.ts";
import { openServerWorld, type ServerWorld, token } from "#server/server.world.ts";
import { runCli } from "./program.ts";

let world: ServerWorld;
let server: Listening;
let data: string;
let connectionId: string;
let runId: string;
beforeAll(async () => {
  world = await openServerWorld({ simulator: true });
  server = await listen(world.app.fetch, 0);
  data = mkdtempSync(join(tmpdir(), "millrace-cli-"));
  writeFileSync(join(data, "api-token"), `${token}\n`);
  connectionId = await world.connect();
});
afterAll(async () => {
  await server.close();
  await world.close();
  rmSync(data, { recursive: true });
});
beforeEach(async () => {
  ({ runId } = await parkRun(world.store, connectionId));
});

const millrace = (...args: readonly string[]) => as(null, ...args);

/** With a key, or with the token of the data folder. */
async function as(key: string | null, ...args: readonly string[]) {
  let out = "";
  let err = "";
  const code = await runCli(args, {
    env: {
      MILLRACE_URL: server.url,
      MILLRACE_DATA: data,
      LANG: "C",
      ...(key === null ? {} : { MILLRACE_API_KEY: key }),
    },
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
const decide = (...args: readonly string[]) => millrace("runs", "decide", runId, ...args);

describe("a parked run", () => {
  test("shows what is known of its write, and how to decide", async () => {
    const { out } = await millrace("runs", "show", runId);
    expect(out).toMatch(/Write +POST \/v1\/charges \(live\)/);
    expect(out).toMatch(/Sends +1, first 1970-01-01/);
    expect(out).toMatch(/Why nobody can tell +Nobody can tell \(engine\.outcome_unknown\)/);
    expect(out).toMatch(/Looked for +1, last 1970-01-01 .*, in the list from 1970/);
    expect(out).toMatch(/Looked for next +1970-01-01/);
    expect(out).toContain(`millrace runs decide ${runId} --send`);
    expect(out).toContain('"amount": 1500');
    expect(out).toMatch(/Amount +¥1,500 charge in doubt/);
    const { out: listed } = await millrace("runs", "list", "--status", "parked");
    expect(listed).toMatch(/Amount .*\n.* ¥1,500 charge in doubt /);
    const ja = await millrace("--lang", "ja", "runs", "show", runId);
    expect(ja.out).toMatch(/確認できない理由/);
  });

  test("is sent only when the money that would move is confirmed", async () => {
    const asked = await decide("--send");
    expect([asked.code, asked.err]).toEqual([1, expect.stringMatching(/real money: ¥1,500/)]);
    const { code, out } = await decide("--send", "--confirm");
    expect([code, out]).toEqual([0, expect.stringMatching(/POST \/v1\/charges +given up/)]);
    expect((await world.reading.run(runId))?.status).toBe("waiting");
    expect((await decide("--stop")).err).toContain("no write that waits");
  });

  test("that is above a limit says why it waits, and is sent by its owner's word", async () => {
    ({ runId } = await parkRun(world.store, connectionId, { ...charge, isAboveLimit: true }));
    const { out } = await millrace("runs", "show", runId);
    expect(out).toMatch(/Why it waits +It is too much \(engine\.above_limit\)/);
    expect(out).toContain(`millrace runs decide ${runId} --allow`);
    expect(out).not.toContain("--send");
    const ofOwner = await millrace("runs", "list", "--status", "parked");
    expect(ofOwner.out).toMatch(/Waits for you\. It is too much/);
    const other = await world.as("builder", "Ken");
    const shown = await as(other.key, "runs", "show", runId);
    expect(shown.out).toMatch(/Who decides: the owner of the connection +local/);
    expect(shown.out).not.toContain("runs decide");
    const listed = await as(other.key, "runs", "list", "--status", "parked");
    expect(listed.out).toMatch(/Waits for local\./);
    expect((await decide("--allow")).code).toBe(0);
    expect((await world.reading.run(runId))?.status).toBe("waiting");
  });

  test("takes what happened by its id", async () => {
    expect((await decide("--happened", "ch_none")).err).toContain("run.object_not_found");
    const [id = ""] = (await world.simulator?.make("charges", { amount: 1_500 })) ?? [];
    expect(await decide("--happened", id)).toMatchObject({
      code: 0,
      out: expect.stringContaining(id),
    });
  });

  test("is stopped", async () => {
    expect((await decide("--stop")).code).toBe(0);
    expect((await world.reading.run(runId))?.status).toBe("cancelled");
  });

  test.each([[[]], [["--send", "--stop"]], [["--happened", "ch_1", "--stop"]]])(
    "is decided one way: %j is refused",
    async (args) => {
      expect(await decide(...args)).toMatchObject({
        code: 2,
        err: expect.stringContaining("--happened [object], --send, --allow and --stop"),
      });
    },
  );

  test("of several writes is named", async () => {
    const other = await decide("--stop", "--write", "none");
    expect([other.code, other.err]).toEqual([1, expect.stringContaining("no write that waits")]);
    expect((await millrace("runs", "decide", "none", "--stop")).err).toContain("run.not_found");
  });
});
