import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Listening, listen } from "#server/listen.ts";
import { openServerWorld, type ServerWorld, token } from "#server/server.world.ts";
import { offerSetUp } from "#server/sign-in/set-up.ts";
import { startReceiver } from "#server/webhooks/receiver.world.ts";
import { runCli } from "./program.ts";

let world: ServerWorld;
let server: Listening;
let data: string;
beforeAll(async () => {
  world = await openServerWorld();
  server = await listen(world.app.fetch, 0);
  data = mkdtempSync(join(tmpdir(), "millrace-people-"));
  writeFileSync(join(data, "api-token"), `${token}\n`);
});
afterAll(async () => {
  await server.close();
  await world.close();
  rmSync(data, { recursive: true });
});

const password = "correct horse battery";

async function millrace(
  args: readonly string[],
  given: { readonly env?: Record<string, string>; readonly stdin?: string } = {},
) {
  let out = "";
  let err = "";
  const stdin = new PassThrough().end(given.stdin ?? "");
  const code = await runCli(args, {
    env: { MILLRACE_URL: server.url, MILLRACE_DATA: data, LANG: "C", ...given.env },
    stdin: Object.assign(stdin, { isTTY: false }) as unknown as NodeJS.ReadStream,
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

/** As somebody on another machine: no data folder, nothing but what they were given. */
const elsewhere = (args: readonly string[], env: Record<string, string> = {}, stdin = "") =>
  millrace(args, { env: { MILLRACE_DATA: "/nowhere", ...env }, stdin });

const linkIn = (out: string): string => /http\S+#[\w-]{43}/.exec(out)?.[0] ?? "";

describe("millrace people", () => {
  test("sets up, invites, changes, lets choose a new password, and removes", async () => {
    const code = (await offerSetUp(world.people)) ?? "";
    const first = ["people", "set-up", "--code", code, "--email", "ada@example.com"];
    const ada = await elsewhere([...first, "--name", "Ada", "--password-stdin"], {}, password);
    expect([ada.code, ada.out]).toEqual([0, "ada@example.com can sign in now.\n"]);

    const invited = await millrace(["people", "invite", "hana@example.com", "--role", "builder"]);
    expect(invited.code).toBe(0);
    const link = linkIn(invited.out);
    const list = await millrace(["people", "list"]);
    expect(list.out).toMatch(/Ada +ada@example\.com +administrator +Active/);
    expect(list.out).toMatch(/- +hana@example\.com +builder +Invited/);
    const accepting = ["people", "accept", link, "--name", "Hana", "--password-stdin"];
    expect((await elsewhere(accepting, {}, password)).code).toBe(0);
    const again = await elsewhere(accepting, {}, password);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining("(link.not_good)")]);

    const changed = await millrace(["people", "role", "Hana@example.com", "viewer"]);
    expect(changed.out).toBe("hana@example.com: viewer, Active.\n");
    const reset = await millrace(["people", "reset", "hana@example.com"]);
    // A link that lets in whoever reads it stands in no shell history.
    const renewing = ["people", "new-password", "--link-file", "-", "--password-stdin"];
    const typed = `${linkIn(reset.out)}\na much better one 9\n`;
    expect((await elsewhere(renewing, {}, typed)).code).toBe(0);
    const inFile = join(world.dataDir, "link");
    writeFileSync(
      inFile,
      `${linkIn((await millrace(["people", "reset", "hana@example.com"])).out)}\n`,
    );
    const fromFile = ["people", "new-password", "--link-file", inFile, "--password-stdin"];
    expect((await elsewhere(fromFile, {}, "a much better one 10")).code).toBe(0);

    const last = await millrace(["people", "deactivate", "ada@example.com"]);
    expect([last.code, last.err]).toEqual([
      1,
      expect.stringContaining("(person.last_administrator)"),
    ]);
    expect((await millrace(["people", "remove", "hana@example.com"])).code).toBe(2);
    expect((await millrace(["people", "remove", "hana@example.com", "--yes"])).code).toBe(0);
    expect((await millrace(["people", "list"])).out).not.toContain("hana");
  });

  test("says what is wrong with what was typed", async () => {
    const bad = await millrace(["people", "invite", "x@example.com", "--role", "boss"]);
    expect([bad.code, bad.err]).toEqual([2, expect.stringContaining("must be administrator")]);
    const none = await elsewhere(["people", "accept", "http://x/invitation", "--name", "X"]);
    expect([none.code, none.err]).toEqual([2, expect.stringContaining("has a # in it")]);
    const both = ["people", "accept", "http://x/#y", "--name", "X", "--link-file", "-"];
    const twice = await elsewhere(both);
    expect([twice.code, twice.err]).toEqual([2, expect.stringContaining("not both")]);
    const nobody = await millrace(["people", "reset", "nobody@example.com"]);
    expect([nobody.code, nobody.err]).toEqual([1, expect.stringContaining("nobody@example.com")]);
  });
});

describe("millrace keys", () => {
  test("makes a key that works without the data folder, until it is revoked", async () => {
    const create = ["keys", "create", "--name", "report", "--scope", "read", "--days", "30"];
    const made = await millrace(create);
    const key = /^millrace_[\w-]{43}$/m.exec(made.out)?.[0] ?? "";
    expect(made.out).toContain("on the server’s own machine");
    const env = { MILLRACE_API_KEY: key };
    expect((await elsewhere(["flows", "list"], env)).code).toBe(0);
    expect((await elsewhere(["flows", "list"])).code).toBe(3);
    const more = await elsewhere(create, env);
    expect([more.code, more.err]).toEqual([
      1,
      expect.stringContaining("(request.key_out_of_scope)"),
    ]);
    expect((await millrace(["keys", "list"])).out).toMatch(/report +read +\d{4}-/);
    expect((await millrace(["keys", "revoke", "report"])).code).toBe(0);
    const over = await elsewhere(["flows", "list"], env);
    expect([over.code, over.err]).toEqual([1, expect.stringContaining("(request.token_wrong)")]);
  });

  test("never sends a key in the clear", async () => {
    const env = { MILLRACE_API_KEY: "millrace_x", MILLRACE_URL: "http://millrace.example.com" };
    const { code, err } = await elsewhere(["flows", "list"], env);
    expect([code, err]).toEqual([2, expect.stringContaining("unencrypted")]);
  });

  test.each([
    [["--scope", "all", "--days", "3"], "--scope must be"],
    [["--scope", "read,build", "--days", "soon"], "--days must be"],
    [["--scope", "read", "--days", "400"], "api_key.life_too_long"],
  ])("refuses %j", async (options, words) => {
    const refused = await millrace(["keys", "create", "--name", "x", ...options]);
    expect(refused.err).toContain(words);
  });
});

test("millrace webhook sets one, whose address stands on no command line, tests and removes it", async () => {
  const receiver = await startReceiver();
  expect((await millrace(["webhook", "show"])).out).toBe("You have no webhook.\n");
  const none = await millrace(["webhook", "set"]);
  expect([none.code, none.err]).toEqual([2, expect.stringContaining("--stdin")]);
  const set = await millrace(["webhook", "set", "--stdin"], { stdin: `${receiver.url}/in\n` });
  expect([set.code, set.out]).toEqual([0, expect.stringMatching(/^whsec_.+=$/m)]);
  const rotated = await millrace(["webhook", "rotate"]);
  expect(rotated.out).toMatch(/^whsec_.+=\nThe old secret also signs until \d{4}-/m);
  const taken = await millrace(["webhook", "test"]);
  expect(taken.out).toBe("Accepted. The receiver answered with HTTP status 204.\n");
  receiver.answers = () => 410;
  const refused = await millrace(["webhook", "test"]);
  expect(refused.out).toBe("Not accepted. The receiver answered with HTTP status 410.\n");
  const shown = await millrace(["webhook", "show"]);
  expect(shown.out).toContain(`${receiver.url}/in`);
  expect(shown.out).toContain("is gone");
  expect(shown.out).not.toContain("whsec_");
  expect((await millrace(["webhook", "remove"])).code).toBe(0);
  expect((await millrace(["webhook", "test"])).code).toBe(1);
  receiver.close();
});
