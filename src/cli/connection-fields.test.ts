import { PassThrough } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Ledger, startLedger, valuesFor } from "#connectors/http/http.world.ts";
import { type Listening, listen } from "#server/listen.ts";
import { openServerWorld, type ServerWorld, token } from "#server/server.world.ts";
import { runCli } from "./program.ts";

let world: ServerWorld;
let server: Listening;
let ledger: Ledger;
beforeAll(async () => {
  world = await openServerWorld();
  server = await listen(world.app.fetch, 0);
  ledger = await startLedger();
});
afterAll(async () => {
  await server.close();
  await world.close();
  await ledger.close();
});

/** Creates a connection to the ledger with these settings, and this on standard input. */
async function create(settings: object, stdin: string, ...more: readonly string[]) {
  let out = "";
  let err = "";
  const pairs = Object.entries(settings).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  const args = ["connections", "create", "http", "--name", "Ledger", ...pairs, ...more];
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

test("the command line asks for the secret that the chosen way of authentication needs", async () => {
  const { token: secret, ...settings } = valuesFor(ledger);
  const neither = await create(settings, "");
  expect([neither.code, neither.err]).toEqual([2, expect.stringContaining("Token")]);
  const shown = await create({ ...settings, key: "of another way" }, "");
  expect([shown.code, shown.err]).toEqual([2, expect.stringContaining("other accounts")]);
  const made = await create(settings, `${secret}\n`, "--api-key-stdin");
  expect([made.code, made.err]).toEqual([0, ""]);
  expect(made.out).toContain(ledger.url);
});
