import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { customerOfEvent, flowOn } from "./documents.ts";
import { postgresPrograms } from "./postgres-binaries.ts";
import { runToEnd } from "./process.ts";
import { eventually, openWorld, type World } from "./world.ts";
import { builtProgram } from "../scripts/programs.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const url = (): string => world.databaseUrl ?? "";

function tool(name: string, ...args: readonly string[]): void {
  const { folder, env } = postgresPrograms();
  const done = spawnSync(join(folder, name), args, { encoding: "utf8", env });
  expect(done.status, done.stderr).toBe(0);
}

async function millrace(address: string, ...args: readonly string[]): Promise<string> {
  const options = ["--data", world.dataDir, "--url", address];
  const env = { DATABASE_URL: url() };
  const { code, output } = await runToEnd(builtProgram("cli"), [...options, ...args], env);
  expect(code, output).toBe(0);
  return output;
}

const succeeded = (count: number) => (runs: readonly { status: string }[]) =>
  runs.length === count && runs.every(({ status }) => status === "succeeded");

describe("a dump of yesterday that is put back", () => {
  it("waits for a person, then goes on, and repeats no write that came after it", async () => {
    const first = await world.start();
    const connection = await world.connect();
    const flow = await world.activeFlow(
      "Flow",
      flowOn("new-charge", connection, [customerOfEvent]),
    );
    const runs = (count: number) =>
      eventually(async () => {
        await world.advance(15);
        return world.runs(flow);
      }, succeeded(count));
    const before = await world.stripe.makeCharges({ count: 5 });
    await runs(5);
    const dump = join(world.dataDir, "millrace.dump");
    tool("pg_dump", "--format=custom", `--file=${dump}`, url());
    const after = await world.stripe.makeCharges({ count: 5 });
    await runs(10);
    await first.end("SIGKILL");

    tool("psql", "--command=DROP SCHEMA millrace, millrace_jobs, millrace_people CASCADE", url());
    tool("pg_restore", "--single-transaction", `--dbname=${url()}`, dump);
    expect(await millrace("http://127.0.0.1:1", "mark-restored")).toMatch(/restored/i);
    const processes = [await world.startProcess(), await world.startProcess()];
    for (const one of processes)
      expect(await one.api("GET", "/system")).toMatchObject({ engine: "undecided" });
    await processes[0]?.api("POST", "/system/restore", { as: "replaces" });
    const references = (await runs(10)).map(({ reference }) => reference);
    expect(references.toSorted()).toEqual([...before, ...after].toSorted());
    for (const one of processes)
      expect(
        await eventually(
          () => one.api<{ engine: string }>("GET", "/system"),
          ({ engine }) => engine === "running",
        ),
      ).toMatchObject({ restored: null });
    const written = await world.stripe.ledger({ path: "/v1/customers", outcome: "executed" });
    expect(written.length).toBe(10);
  });
});
