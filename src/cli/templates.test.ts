import { PassThrough } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Listening, listen } from "#server/listen.ts";
import { openServerWorld, type ServerWorld, token } from "#server/server.world.ts";
import { runCli } from "./program.ts";

let world: ServerWorld;
let server: Listening;
beforeAll(async () => {
  world = await openServerWorld({ simulator: true });
  server = await listen(world.app.fetch, 0);
});
afterAll(async () => {
  await server.close();
  await world.close();
});

async function millrace(...args: readonly string[]) {
  let out = "";
  let err = "";
  const code = await runCli(args, {
    env: { MILLRACE_URL: server.url, MILLRACE_API_KEY: token, LANG: "C" },
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

test("a template is found, says what it needs, and becomes a flow", async () => {
  await world.connect("Shop");
  expect((await millrace("templates", "list")).out).toMatch(/^refund-to-row +New refund → /m);
  const shown = await millrace("templates", "show", "refund-to-row");
  expect(shown.out).toContain("stripe, postgresql, slack");
  expect(shown.out).toContain("CREATE TABLE stripe_refunds (");
  expect(shown.out).toContain("  The channel in Slack");
  const unknown = await millrace("templates", "show", "nothing");
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining("“nothing”")]);
  const made = await millrace("templates", "use", "refund-to-row", "--connection", "stripe=Shop");
  expect([made.code, made.out]).toEqual([0, expect.stringContaining("New refund → PostgreSQL")]);
  expect((await millrace("flows", "list")).out).toContain("New refund → PostgreSQL and Slack");
});
