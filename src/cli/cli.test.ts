import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { waitFor } from "../../test/wait-for.ts";
import { testKey } from "#connectors/stripe/stripe.world.ts";
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
});
afterAll(async () => {
  await server.close();
  await world.close();
  rmSync(data, { recursive: true });
});

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function millrace(
  args: readonly string[],
  given: {
    env?: Record<string, string>;
    stdin?: string;
    interrupted?: Promise<void>;
    /** Hears all that it has said until now, each time it says more. */
    hear?: (said: Omit<Ended, "code">) => void;
  } = {},
): Promise<Ended> {
  let out = "";
  let err = "";
  const code = await runCli(args, {
    env: { MILLRACE_URL: server.url, MILLRACE_DATA: data, LANG: "C", ...given.env },
    stdin: new PassThrough().end(given.stdin ?? "") as unknown as NodeJS.ReadStream,
    write: (text) => {
      out += text;
      given.hear?.({ out, err });
    },
    note: (text) => {
      err += text;
      given.hear?.({ out, err });
    },
    interrupted: () => given.interrupted ?? new Promise(() => undefined),
  });
  return { code, out, err };
}

const example = join(import.meta.dirname, "../../examples/new-refund-to-customer.json");
/** What a change of a flow sends back, with one step more to give out. */
const pickDraft = ({ draft, revision }: { draft: object; revision: number }) => ({
  draft: { ...draft, ownEvents: 1 },
  revision,
});
const apiBase = () => world.simulator?.url ?? "";

describe("connections", () => {
  test("to the simulator in one command", async () => {
    const { code, out } = await millrace([
      "connections",
      "create",
      "stripe",
      "--simulator",
      "--name",
      "Simulator",
    ]);
    expect([code, out]).toEqual([0, expect.stringContaining("Created the connection “Simulator”")]);
  });

  test("with the secret from standard input, or from a variable", async () => {
    const create = (name: string, ...more: string[]) => [
      "connections",
      "create",
      "stripe",
      "--name",
      name,
      "--set",
      `apiBase=${apiBase()}`,
      ...more,
    ];
    const piped = await millrace(create("Piped", "--api-key-stdin"), { stdin: `${testKey}\n` });
    expect(piped.code).toBe(0);
    const variable = await millrace(create("Variable"), { env: { MILLRACE_SECRET: testKey } });
    expect(variable.code).toBe(0);
    const neither = await millrace(create("Neither"));
    expect([neither.code, neither.err]).toEqual([2, expect.stringContaining("MILLRACE_SECRET")]);
  });

  test("takes no secret on the command line", async () => {
    const { code, err } = await millrace([
      "connections",
      "create",
      "stripe",
      "--name",
      "X",
      "--set",
      `apiKey=${testKey}`,
    ]);
    expect([code, err]).toEqual([2, expect.stringContaining("other accounts")]);
    expect(err).not.toContain(testKey);
  });

  test("to the simulator drop no key that was given silently", async () => {
    const create = ["connections", "create", "stripe", "--name", "Dropped", "--simulator"];
    const stdin = await millrace([...create, "--api-key-stdin"], { stdin: `${testKey}\n` });
    expect([stdin.code, stdin.err]).toEqual([2, expect.stringContaining("--api-key-stdin")]);
    const set = await millrace([...create, "--set", "apiBase=http://127.0.0.1:9"]);
    expect([set.code, set.err]).toEqual([2, expect.stringContaining("--set")]);
    const variable = await millrace(create, { env: { MILLRACE_SECRET: testKey } });
    expect([variable.code, variable.err]).toEqual([0, expect.stringContaining("is not used")]);
    expect((await millrace(["connections", "delete", "Dropped", "--yes"])).code).toBe(0);
  });

  test("are renamed, given another key, and deleted", async () => {
    await millrace(["connections", "create", "stripe", "--name", "Before", "--simulator"]);
    const renamed = await millrace(["connections", "rename", "Before", "After"]);
    expect([renamed.code, renamed.out]).toEqual([0, expect.stringContaining("“After”")]);
    const taken = await millrace(["connections", "rename", "After", "Simulator"]);
    expect([taken.code, taken.err]).toEqual([1, expect.stringContaining("connection.name_taken")]);
    const replaced = await millrace(["connections", "replace-key", "After", "--api-key-stdin"], {
      stdin: `${testKey}\n`,
    });
    expect([replaced.code, replaced.out]).toEqual([0, expect.stringContaining("has a new key")]);
    const wrong = await millrace(["connections", "replace-key", "After", "--lang", "ja"], {
      env: { MILLRACE_SECRET: "sk_test_wrong" },
    });
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining("この接続に設定")]);
    const asked = await millrace(["connections", "delete", "After"]);
    expect([asked.code, asked.err]).toEqual([2, expect.stringContaining("--yes")]);
    const deleted = await millrace(["connections", "delete", "After", "--yes"]);
    expect([deleted.code, deleted.out]).toEqual([0, expect.stringContaining("is deleted")]);
    expect((await millrace(["connections", "check", "After"])).code).toBe(1);
  });

  test("tell in Japanese what we say ourselves, headline and advice", async () => {
    const create = (base: string) =>
      millrace(
        [
          "--lang",
          "ja",
          "connections",
          "create",
          "stripe",
          "--name",
          "W",
          "--set",
          `apiBase=${base}`,
        ],
        { env: { MILLRACE_SECRET: testKey } },
      );
    expect((await create("http://127.0.0.1:9")).err).toMatch(
      /^http:\/\/127\.0\.0\.1:9 は、この環境のシミュレーターではありません \(stripe\.simulator_not_named\)\n {2}API/,
    );
    expect((await create("http://10.0.0.1")).err).toMatch(/^Stripe のキーの送信先は/);
    const list = await millrace(["--lang", "ja", "connections", "list"]);
    expect(list.out).toMatch(/Simulator +stripe +テスト/);
    const field = await millrace(
      ["--lang", "ja", "connections", "create", "stripe", "--name", "W", "--set", "apiBas=x"],
      { env: { MILLRACE_SECRET: testKey } },
    );
    expect(field.err).toContain("「apiBas」という項目はありません");
  });

  test("show what they read and where that leads", async () => {
    const { code, out } = await millrace(["connections", "reads", "Simulator"]);
    expect(code).toBe(0);
    expect(out).toMatch(/Granted to every account in 30 days +10,000/);
    expect(out).toContain("All is well");
    const json = await millrace(["connections", "reads", "Simulator", "--json"]);
    expect(JSON.parse(json.out)).toMatchObject({ allowance: { level: "fine" }, polls: [] });
  });

  test("are listed and checked by name", async () => {
    const list = await millrace(["connections", "list"]);
    expect(list.out).toMatch(/^Name +Connector +Mode .*\n(.*\n)*Simulator +stripe +test .* OK /m);
    const check = await millrace(["connections", "check", "Simulator"], {
      env: { LANG: "ja_JP.UTF-8" },
    });
    expect([check.code, check.out]).toEqual([
      0,
      expect.stringContaining("接続「Simulator」は使用できます"),
    ]);
    const none = await millrace(["connections", "check", "None"]);
    expect([none.code, none.err]).toEqual([1, expect.stringContaining("“None”")]);
  });

  test("say what the outside system says, with its advice", async () => {
    const args = [
      "connections",
      "create",
      "stripe",
      "--name",
      "Wrong",
      "--set",
      `apiBase=${apiBase()}`,
    ];
    const { code, err, out } = await millrace(args, { env: { MILLRACE_SECRET: "sk_test_wrong" } });
    expect([code, out]).toEqual([1, ""]);
    expect(err).toMatch(/\(stripe\.\w+\)\n {2}\S/);
  });
});

describe("flows", () => {
  test("are imported with a connection, activated, listed, exported and deactivated", async () => {
    const imported = await millrace([
      "flows",
      "import",
      example,
      "--connection",
      "stripe=Simulator",
      "--activate",
    ]);
    expect([imported.code, imported.out]).toEqual([
      0,
      expect.stringContaining("5,760 calls per day"),
    ]);
    const { name } = JSON.parse(readFileSync(example, "utf8")) as { name: string };
    expect((await millrace(["flows", "list"])).out).toMatch(new RegExp(`${name} +Active +1 `));

    const file = join(data, "exported.json");
    const exported = await millrace(["flows", "export", name, "--output", file]);
    expect([exported.code, exported.out]).toEqual([0, ""]);
    const again = await millrace(["flows", "import", "-", "--json"], {
      stdin: readFileSync(file, "utf8"),
    });
    expect(JSON.parse(again.out)).toMatchObject({ name, state: "inactive" });

    const twice = await millrace(["flows", "deactivate", name]);
    expect([twice.code, twice.err]).toEqual([1, expect.stringMatching(/Use an ID:\n {2}flow_/)]);
    const [, id = ""] = /(flow_\w+)/.exec(imported.out) ?? [];
    expect((await millrace(["flows", "deactivate", id])).code).toBe(0);
    const from = await millrace(["flows", "activate", id, "--from", "where-it-stood"]);
    expect(from.code).toBe(0);
    await millrace(["flows", "deactivate", id]);
    expect((await millrace(["flows", "activate", id, "--from", "2026-01-01"])).code).toBe(0);
    await millrace(["flows", "deactivate", id]);
    const never = await millrace(["flows", "activate", id, "--from", "never"]);
    expect([never.code, never.err]).toEqual([
      1,
      expect.stringMatching(/from\.date: Write a day such as/),
    ]);
  });

  test("are not imported for activation while a slot has no connection", async () => {
    const before = (await millrace(["flows", "list", "--json"])).out;
    const { code, err } = await millrace(["flows", "import", example, "--activate"]);
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/nothing was imported.*\n.*stripe=NAME.*Simulator/),
    ]);
    const ja = await millrace(["--lang", "ja", "flows", "import", example, "--activate"]);
    expect(ja.err).toMatch(/インポートしていません。.*\n.*--connection stripe=接続名/);
    expect((await millrace(["flows", "list", "--json"])).out).toBe(before);
    const without = await millrace(["flows", "import", example]);
    expect([without.code, without.out]).toEqual([0, expect.stringContaining("no connection yet")]);
  });

  test("that were imported but cannot be activated say what stays, why, and what to do", async () => {
    const exported = JSON.parse(readFileSync(example, "utf8")) as {
      flow: { steps: { input: object }[] };
    };
    for (const step of exported.flow.steps)
      step.input = { nothing: { kind: "constant", value: 1 } };
    const args = ["flows", "import", "-", "--connection", "stripe=Simulator", "--activate"];
    const { code, err } = await millrace([...args, "--lang", "ja"], {
      stdin: JSON.stringify(exported),
    });
    expect(code).toBe(1);
    expect(err).toContain("flow.not_ready");
    const [, id = ""] = /(flow_\w+) としてインポートされました/.exec(err) ?? [];
    expect(err).toContain(`flows delete ${id} --yes`);
    const ready = join(import.meta.dirname, "../../examples/new-charge-to-product.json");
    const [, imported = ""] =
      /(flow_\w+)/.exec((await millrace(["flows", "import", ready])).out) ?? [];
    const refused = await millrace(["flows", "activate", imported]);
    expect(refused.err).toMatch(/connection: Choose a connection to Stripe\.\n/);
    expect(refused.err).toMatch(/can be empty\..*\(only a warning\)/);
    expect((await millrace(["flows", "delete", id, "--yes"])).code).toBe(0);
    expect((await millrace(["flows", "activate", id])).code).toBe(1);
  });

  test("tell where a connection is used, and change it everywhere for another", async () => {
    const create = ["connections", "create", "stripe", "--simulator", "--name"];
    await millrace([...create, "Old"]);
    await millrace([...create, "New"]);
    await millrace(["flows", "import", example, "--connection", "stripe=Old"]);
    const before = await millrace(["connections", "flows", "Old"]);
    const [, flow = ""] = /(flow_\w+)/.exec(before.out) ?? [];
    expect([before.code, before.out]).toEqual([0, expect.stringMatching(/Inactive +draft/)]);
    const replaced = await millrace(["flows", "replace-connection", flow, "Old", "New"]);
    expect([replaced.code, replaced.out]).toEqual([0, expect.stringContaining("now uses “New”")]);
    expect((await millrace(["connections", "flows", "Old"])).out).toContain("No flow uses");
    const asked = await millrace(["connections", "delete", "New", "--yes"]);
    const [, confirm = ""] = /confirm=([0-9a-f]{32})/.exec(asked.err) ?? [];
    expect([asked.code, confirm]).toEqual([1, expect.stringMatching(/./)]);
    expect((await millrace(["flows", "activate", flow, "--confirm", "x"])).code).toBe(2);
    const gone = await millrace(["connections", "delete", "New", "--yes", "--confirm", confirm]);
    expect(gone.out).toContain("is deleted");
    await millrace(["connections", "delete", "Old", "--yes"]);
    await millrace(["flows", "delete", flow, "--yes"]);
  });

  test("are copied, published and deleted by name", async () => {
    const made = await millrace([
      "flows",
      "import",
      example,
      "--connection",
      "stripe=Simulator",
      "--activate",
      "--json",
    ]);
    const flow = JSON.parse(made.out) as { id: string; revision: number; draft: object };
    const cloned = await millrace(["flows", "clone", flow.id, "--name", "A copy"]);
    expect([cloned.code, cloned.out]).toEqual([0, expect.stringContaining("as “A copy”")]);
    const unnamed = await millrace(["flows", "clone", flow.id]);
    expect(unnamed.out).toContain("“Copy of ");
    const early = await millrace(["flows", "publish", "A copy"]);
    expect([early.code, early.err]).toEqual([1, expect.stringContaining("flow.not_active")]);

    await world.call("PUT", `/flows/${flow.id}`, { ...pickDraft(flow), name: "Changed" });
    const published = await millrace(["flows", "publish", "Changed", "--lang", "ja"]);
    expect([published.code, published.out]).toEqual([0, expect.stringContaining("バージョン 2")]);

    const asked = await millrace(["flows", "delete", "Changed"]);
    expect([asked.code, asked.err]).toEqual([2, expect.stringMatching(/0 unfinished runs.*--yes/)]);
    expect((await millrace(["flows", "delete", "Changed", "--yes"])).out).toContain("is deleted");
    expect((await millrace(["flows", "delete", "A copy", "--yes"])).code).toBe(0);
    expect((await millrace(["flows", "export", "A copy"])).err).toContain("“A copy”");
  });

  test("files that cannot be read, or are no JSON, are told so", async () => {
    const missing = await millrace(["flows", "import", join(data, "none.json")]);
    expect([missing.code, missing.err]).toEqual([1, expect.stringContaining("none.json")]);
    expect((await millrace(["flows", "import", "-"], { stdin: "{" })).err).toContain(
      "not valid JSON",
    );
    expect((await millrace(["flows", "import", "-"], { stdin: "{}" })).err).toContain(
      "flow.import_refused",
    );
    const slot = await millrace(["flows", "import", example, "--connection", "Simulator"]);
    expect([slot.code, slot.err]).toEqual([2, expect.stringContaining("name=value")]);
  });
});

describe("runs", () => {
  let flow: string;
  beforeAll(async () => {
    await world.engine.start();
    const imported = await millrace([
      "flows",
      "import",
      example,
      "--connection",
      "stripe=Simulator",
      "--json",
    ]);
    flow = (JSON.parse(imported.out) as { id: string }).id;
    await world.simulator?.make("refunds", { count: 2 });
  });

  test("are printed as they come and change, until it is interrupted", async () => {
    let interrupt = (): void => undefined;
    const interrupted = new Promise<void>((resolve) => {
      interrupt = resolve;
    });
    let said = { out: "", err: "" };
    const hear = (more: typeof said): void => {
      said = more;
    };
    const watching = millrace(["runs", "watch", "--flow", flow, "--json"], { interrupted, hear });
    // The watch must have seen that there is nothing yet.
    await waitFor(() => expect(said.err).toContain("Watching"));
    await millrace(["flows", "activate", flow, "--from", "2020-01-01"]);
    await waitFor(async () => {
      const { out } = await millrace([
        "runs",
        "list",
        "--flow",
        flow,
        "--status",
        "succeeded",
        "--json",
      ]);
      expect((JSON.parse(out) as { items: object[] }).items.length).toBe(2);
    });
    await waitFor(() => expect(said.out.match(/"succeeded"/g)).toHaveLength(2));
    interrupt();
    const { code, out, err } = await watching;
    expect([code, err]).toEqual([0, expect.stringContaining("Watching")]);
    const lines = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { id: string; status: string });
    expect(lines.filter(({ status }) => status === "succeeded").length).toBe(2);
    expect(new Set(lines.map(({ id, status }) => `${id} ${status}`)).size).toBe(lines.length);
  });

  test("watching ends by itself after a while", async () => {
    const { code, out } = await millrace(["runs", "watch", "--for", "0.3"]);
    expect([code, out]).toEqual([0, ""]);
    expect((await millrace(["runs", "watch", "--for", "soon"])).code).toBe(2);
  });

  test("are listed and shown with their steps", async () => {
    const list = await millrace(["runs", "list", "--limit", "1"]);
    expect(list.out).toMatch(/Succeeded +re_\w+/);
    expect(list.out).toContain("--cursor ");
    const [, id = ""] = /([0-9a-f-]{36})/.exec(list.out) ?? [];
    const show = await millrace(["runs", "show", id]);
    for (const words of [
      "Step s1: done",
      "Input:",
      "Output:",
      "cus_",
      "req_",
      "POST /v1/customers",
    ])
      expect(show.out).toContain(words);
    expect((await millrace(["runs", "list", "--status", "lost"])).code).toBe(1);
    expect((await millrace(["runs", "show", "none"])).err).toContain("run.not_found");
  });
});

describe("a run that is cancelled", () => {
  test("says so, and promises no further try of its step", async () => {
    await world.engine.start();
    const made = await millrace([
      "flows",
      "import",
      example,
      "--connection",
      "stripe=Simulator",
      "--activate",
      "--json",
    ]);
    const { id: flow } = JSON.parse(made.out) as { id: string };
    await world.simulator?.control("POST", "/faults", {
      match: { method: "POST", path: "/v1/customers", times: null },
      fault: { kind: "rate_limited", retry_after: 3_600 },
    });
    await world.simulator?.make("refunds", { count: 1 });
    world.advance(20_000);
    const run = await waitFor(async () => {
      const { out } = await millrace(["runs", "list", "--flow", flow, "--json"]);
      const [first] = (JSON.parse(out) as { items: { id: string; error: object | null }[] }).items;
      expect(first?.error).toMatchObject({ code: "stripe.rate_limit" });
      return first?.id ?? "";
    });
    expect((await millrace(["runs", "show", run])).out).toContain("Step s1: to be tried again");
    const cancelled = await millrace(["runs", "cancel", run]);
    expect([cancelled.code, cancelled.out]).toEqual([0, expect.stringContaining("is cancelled")]);
    const { out } = await millrace(["runs", "show", run]);
    expect(out).toContain("Step s1: cancelled");
    expect(out).not.toContain("to be tried again");
    const again = await millrace(["runs", "cancel", run]);
    expect(`${again.code} ${again.err}`).toMatch(/^1 .*\(Cancelled\)[^]*run\.over/);
    await world.simulator?.control("DELETE", "/faults");
  });
});

describe("the command line itself", () => {
  test.each([[[]], [["flows"]], [["connections", "--lang", "ja"]]])(
    "shows its help where no command is named: %j",
    async (args) => {
      const { code, out, err } = await millrace(args);
      expect([code, out]).toEqual([2, ""]);
      expect(err).toMatch(/Usage:|使い方:/);
    },
  );

  test.each([
    ["--limit", "0", /limit: Write a whole number/, /1 から 200 までの整数/],
    ["--limit", "500", /limit: Write a whole number/, /1 から 200 までの整数/],
    ["--from", "yesterday", /from: Write a day such as/, /2026-07-01 のような日付/],
    ["--status", "lost", /status: This must be one of: waiting, /, /次のいずれか.*waiting、/],
  ])("says in a sentence what %s %s should have been", async (option, value, en, ja) => {
    const english = await millrace(["runs", "list", option, value]);
    expect([english.code, english.err]).toEqual([1, expect.stringMatching(en)]);
    const japanese = await millrace(["runs", "list", option, value, "--lang", "ja"]);
    expect(japanese.err).toMatch(ja);
    expect(english.err + japanese.err).not.toMatch(/Invalid|pattern|無効/);
  });

  test.each([
    [["--colour"], /--colour/],
    [["flows", "explode"], /explode/],
    [["flows", "export"], /flow/],
    [["connections", "create", "stripe"], /API key/],
    [["flows", "list", "more"], /more arguments/],
    [["--url", "nowhere", "flows", "list"], /nowhere/],
    [["--lang", "de", "flows", "list"], /“de”/],
  ])("refuses %j with exit code 2", async (args, words) => {
    const { code, err, out } = await millrace(args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(words);
    expect(err.trim().split("\n").length).toBe(1);
  });

  test.each([["--help"], ["flows", "--help"], ["help", "runs"], ["runs", "watch", "-h"]])(
    "helps in both languages: %s %s",
    async (...args) => {
      const en = await millrace(args);
      expect([en.code, en.err]).toEqual([0, ""]);
      expect(en.out).toContain("Usage:");
      const ja = await millrace([...args, "--lang=ja"]);
      expect(ja.code).toBe(0);
      expect(ja.out).toContain("使い方:");
      expect(ja.out).not.toMatch(/Usage|Options:|Show this help|display help/);
    },
  );

  test("says with exit code 3 that nobody answers, or that there is no token", async () => {
    const nobody = await millrace(["flows", "list", "--url", "http://127.0.0.1:9"]);
    expect([nobody.code, nobody.err]).toEqual([3, expect.stringContaining("npm start")]);
    const noToken = await millrace(["flows", "list", "--data", join(data, "none")]);
    expect([noToken.code, noToken.err]).toEqual([3, expect.stringContaining("api-token")]);
    const other = mkdtempSync(join(tmpdir(), "millrace-cli-"));
    writeFileSync(join(other, "api-token"), "another");
    const wrong = await millrace(["flows", "list", "--data", other]);
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining("request.token_wrong")]);
    rmSync(other, { recursive: true });
  });
});
