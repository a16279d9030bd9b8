import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { STORIES_BEGIN } from "#engine/clock.world.ts";
import { type Listening, listen } from "#server/listen.ts";
import { openPeopleWorld, type PeopleWorld } from "#server/people.world.ts";
import { runCli } from "./program.ts";

let world: PeopleWorld;
let server: Listening;
let key: string;
beforeAll(async () => {
  world = await openPeopleWorld();
  server = await listen(world.app.fetch, 0);
  ({ key } = await world.as("builder", "Hana"));
  await world.simulator?.make("charges", { count: 3 });
});
afterAll(async () => {
  await server.close();
  await world.close();
});

async function hana(...args: readonly string[]) {
  let out = "";
  let err = "";
  const code = await runCli(["reconcile", "--connection", "Till of mine", ...args], {
    env: { MILLRACE_URL: server.url, MILLRACE_API_KEY: key, LANG: "C" },
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
const month = new Date(STORIES_BEGIN).toISOString().slice(0, 7);

describe("millrace reconcile", () => {
  test("counts first, and with --yes shows the verdicts, or each line as CSV", async () => {
    const counted = await hana("--month", month);
    expect([counted.code, counted.err]).toEqual([0, ""]);
    expect(counted.out).toMatch(/: \d+ objects, which take \d+ reading calls\./);
    expect(counted.out).toContain("Nothing more has been read yet.");
    expect(await hana("--month", month, "--csv")).toMatchObject({
      code: 1,
      err: expect.stringContaining(`No finished reconciliation of ${month} is kept.`),
    });
    await world.engine.start();
    const done = await hana("--month", month, "--yes");
    expect([done.code, done.out]).toEqual([0, expect.stringMatching(/^Verdict +Objects +Sum/)]);
    expect(done.out).toMatch(/Not ours +\d+ +\$/);
    const lines = await hana("--month", month, "--csv");
    expect(lines.out.split("\n")[0]).toMatch(/^Date,List,Object,Part of,Verdict,/);
    expect(lines.out).toMatch(/Charges,ch_\w+,,Not ours,/);
  });

  test("switches on and off that each month is reconciled by itself", async () => {
    expect((await hana("--monthly", "on")).out).toContain("on the third day of each month");
    expect((await hana("--monthly", "off")).out).toContain("is not reconciled by itself");
    expect((await hana("--monthly", "often")).err).toContain("Write --monthly on or --monthly off");
  });

  test("asks for a month that has begun", async () => {
    expect((await hana()).err).toContain("Say which month");
    expect((await hana("--month", "2999-01")).err).toContain("That month has not begun yet.");
  });
});
