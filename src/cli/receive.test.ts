import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Listening, listen } from "#server/listen.ts";
import { made } from "#server/people.world.ts";
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
  const trigger = { kind: "webhook", check: { kind: "github" }, headers: [], sample: null };
  const draft = { format: 1, trigger, steps: [], nextStep: 1, ownEvents: 0 };
  made(await world.call("POST", "/flows", { name: "On push", draft }));
});
afterAll(async () => {
  await server.close();
  await world.close();
  rmSync(data, { recursive: true });
});

async function millrace(args: readonly string[], typed = "") {
  let out = "";
  const code = await runCli(args, {
    env: { MILLRACE_URL: server.url, MILLRACE_DATA: data, LANG: "C" },
    stdin: new PassThrough().end(typed) as unknown as NodeJS.ReadStream,
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

test("an address of a flow is made, shown, given a secret, listened at and revoked", async () => {
  const webhook = (args: readonly string[], typed = "") =>
    millrace(["flows", "webhook", ...args], typed);
  const address = /\/hooks\/in\/[\w-]{43}/;
  const first = address.exec((await webhook(["address", "On push"])).out)?.[0] ?? "";
  expect((await webhook(["show", "On push"])).out).toContain(first);
  const set = await webhook(["secret", "On push", "--secret-stdin"], "It is between us\n");
  expect(set).toEqual({ code: 0, out: "The secret of the flow “On push” is set.\n" });
  const drawn = await webhook(["secret", "On push", "--draw", "--keep-old", "60"]);
  expect(drawn.out.trim()).toMatch(/^[\w-]{43}$/);
  const shown = (await webhook(["show", "On push"])).out;
  expect(shown.match(/github/g)).toHaveLength(2);
  expect(shown).not.toMatch(new RegExp(`between us|${drawn.out.trim()}`));
  expect((await webhook(["listen", "On push"])).out).toContain("captures the next delivery");
  expect((await webhook(["revoke", "On push"])).out).toContain("Nothing is received");
  expect((await webhook(["show", "On push"])).out).not.toMatch(address);
  const wrong = await webhook(["secret", "On push", "--draw", "--keep-old", "soon"]);
  expect([wrong.code === 0, wrong.out]).toEqual([false, expect.stringContaining("minutes")]);
});

test("an address of a connection is made, shown, given a secret and revoked", async () => {
  await world.connect("Shop");
  const webhook = (args: readonly string[], typed = "") =>
    millrace(["connections", "webhook", ...args], typed);
  const address = /\/hooks\/ring\/[\w-]{43}/;
  const first = address.exec((await webhook(["address", "Shop"])).out)?.[0] ?? "no address";
  const set = await webhook(["secret", "Shop", "--secret-stdin"], "whsec_between_them\n");
  expect(set).toEqual({ code: 0, out: "The signing secret of “Shop” is set.\n" });
  const shown = (await webhook(["show", "Shop"])).out;
  expect(shown).toContain(first);
  expect(shown).toContain("Secret");
  expect(shown).not.toContain("between_them");
  const wrong = await webhook(["secret", "Shop", "--secret-stdin"], "between_them\n");
  expect([wrong.code === 0, wrong.out]).toEqual([false, expect.stringContaining("whsec_")]);
  expect((await webhook(["revoke", "Shop"])).out).toContain("gets no webhooks any more");
  expect((await webhook(["show", "Shop"])).out).not.toMatch(address);
});
