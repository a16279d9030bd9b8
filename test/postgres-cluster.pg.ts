import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { createDatabase, dropDatabase } from "./postgres-cluster.ts";

let url: string;
let client: pg.Client;
beforeEach(async () => {
  url = await createDatabase(inject("postgres"));
  client = new pg.Client({ connectionString: url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await dropDatabase(inject("postgres"), url);
});

const setting = async (name: string): Promise<unknown> => {
  const { rows } = await client.query<{ value: string }>("SELECT current_setting($1) AS value", [
    name,
  ]);
  return rows[0]?.value;
};

describe("the PostgreSQL of the tests", () => {
  it("is as durable as a real one, and lets nobody in without the password", async () => {
    expect(await setting("fsync")).toBe("on");
    expect(await setting("synchronous_commit")).toBe("on");
    expect(await setting("full_page_writes")).toBe("on");
    const stranger = new URL(url);
    stranger.password = "guess";
    await expect(new pg.Client({ connectionString: stranger.href }).connect()).rejects.toThrow(
      /password/,
    );
  });

  it("keeps what was committed through a crash, and nothing else", async () => {
    const script = `
      import { startPostgres } from "./test/postgres-cluster.ts";
      import pg from "pg";
      const cluster = await startPostgres();
      const open = async (url) => {
        const client = new pg.Client({ connectionString: url });
        client.on("error", () => undefined);
        await client.connect();
        return client;
      };
      const url = await cluster.createDatabase();
      const before = await open(url);
      await before.query("CREATE TABLE t (word text)");
      await before.query("INSERT INTO t VALUES ('committed')");
      await before.query("BEGIN");
      await before.query("INSERT INTO t VALUES ('open')");
      await cluster.restart("immediate");
      const after = await open(url);
      const { rows } = await after.query("SELECT word FROM t");
      console.log(JSON.stringify(rows), /was not properly shut down/.test(cluster.log()));
      await after.end();
      await cluster.stop();`;
    const { output, code } = await run(script);
    expect([code, output]).toEqual([0, '[{"word":"committed"}] true\n']);
  });

  it("ends, and leaves no file, when the process that started it is killed", async () => {
    const script = `
      import { startPostgres } from "./test/postgres-cluster.ts";
      console.log((await startPostgres()).url);
      setInterval(() => undefined, 1000);`;
    const { output, pid } = await run(script, (text) => text.includes("\n"));
    const orphan = new pg.Client({ connectionString: output.trim() });
    const itsFolders = () =>
      readdirSync(tmpdir()).filter((name) => name.startsWith(`millrace-postgres-${pid}-`));
    const end = Date.now() + 600_000;
    while (itsFolders().length > 0 && Date.now() < end)
      await new Promise((resolve) => {
        setTimeout(resolve, 100);
      });
    expect(itsFolders()).toEqual([]);
    await expect(orphan.connect()).rejects.toThrow(/ECONNREFUSED/);
  });
});

/** Runs a module in a process of its own, which is killed once its output suits. */
async function run(
  script: string,
  enough: (output: string) => boolean = () => false,
): Promise<{ output: string; code: number | null; pid: number | undefined }> {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: join(import.meta.dirname, ".."),
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (enough(output)) child.kill("SIGKILL");
  });
  await once(child, "close");
  return { output, code: child.exitCode, pid: child.pid };
}
