import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endAll, runToEnd, startProgram } from "./process.ts";
import { builtProgram } from "../scripts/programs.ts";

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "millrace-set-up-"));
});
afterEach(async () => {
  await endAll();
  rmSync(data, { recursive: true, force: true });
});

const printed = /with the code ([\w-]+),.* --url (http:\S+)/;
const ready = /is ready at (http:\S+)/;
const word = "correct horse battery";

const start = (env: Record<string, string> = {}) =>
  startProgram(builtProgram("server"), ["--port", "0", "--data", data], env);

const millrace = (line: string, env: Record<string, string> = {}) =>
  runToEnd(builtProgram("cli"), line.split(" "), { MILLRACE_DATA: data, ...env });

describe("a new Millrace", () => {
  it("prints a code at each start until there is somebody, and none after that", async () => {
    const first = start();
    const [, old = ""] = await first.waitFor(printed);
    await first.end("SIGKILL");
    const second = start();
    const [, code = "", url = ""] = await second.waitFor(printed);
    expect(code).not.toBe(old);

    const setUp = (said: string) =>
      millrace(`--url ${url} people set-up --code ${said} --email ada@example.com --name Ada`, {
        MILLRACE_DATA: "/nowhere",
        MILLRACE_SECRET: word,
      });
    expect((await setUp(old)).output).toContain("(set_up.code_wrong)");
    expect(await setUp(code)).toMatchObject({ code: 0 });
    // It stands on the disk before it is answered: a pulled plug does not open the door again.
    await second.end("SIGKILL");

    const third = start();
    const [, again = ""] = await third.waitFor(ready);
    const signedIn = await fetch(`${again}/api/v1/sign-in`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: "ada@example.com", password: word }),
    });
    expect(signedIn.status).toBe(200);
    const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const me = await fetch(`${again}/api/v1/me`, { headers: { cookie } });
    expect(await me.json()).toMatchObject({ role: "administrator", via: "session" });
    expect(third.output()).not.toMatch(printed);
    const refused = await millrace(
      `--url ${again} people set-up --code ${code} --email b@example.com --name B`,
      { MILLRACE_SECRET: word },
    );
    expect(refused.output).toContain("(set_up.closed)");
    expect(await third.end("SIGTERM")).toBe(0);
  });

  it("does not start with a key that its people are not sealed with", async () => {
    const product = start();
    await product.waitFor(ready);
    await product.end("SIGTERM");
    const other = Buffer.alloc(32, 9).toString("base64");
    const { code, output } = await runToEnd(
      builtProgram("server"),
      ["--port", "0", "--data", data],
      {
        MILLRACE_KEY: other,
      },
    );
    expect(code).not.toBe(0);
    expect(output.trim().split("\n")).toHaveLength(1);
    expect(output).toContain("The key here is not the one");
  });
});
