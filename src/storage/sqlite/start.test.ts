import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DataDirError, type DataDirFault } from "#disk/data-dir.ts";
import { emptyDocument } from "#flow/document.ts";
import { openSqlite } from "./index.ts";
import { StartError, type StartFault } from "#disk/start-errors.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "millrace-start-"));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

async function faultOf(opening: Promise<unknown>): Promise<StartFault | DataDirFault> {
  const error: unknown = await opening.then(
    () => expect.unreachable("it was opened"),
    (reason: unknown) => reason,
  );
  if (error instanceof StartError || error instanceof DataDirError) return error.fault;
  throw error;
}

/** Opens the directory in another process, which lives until it is killed. */
async function otherProcess(work: string) {
  const index = JSON.stringify(new URL("./index.ts", import.meta.url));
  const code = `import { openSqlite } from ${index};
    const { store } = await openSqlite(process.argv[1]);
    ${work}
    process.stdout.write("ready ");
        setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", code, dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const words = (): string[] => said.split(" ").slice(0, -1);
  const saying = async (count: number): Promise<void> => {
    while (words().length < count)
      await Promise.race([once(child.stdout, "data"), ended.then(() => expect.fail("It ended"))]);
  };
  await saying(1);
  return {
    async killed() {
      child.kill("SIGKILL");
      await once(child, "close");
    },
    /** Kills it once it has said so many words, and returns all that it has said in full. */
    async promised(count: number): Promise<readonly string[]> {
      await saying(count + 1);
      await this.killed();
      return words().slice(1);
    },
  };
}

describe("opening a data directory", () => {
  it("makes what is missing, for its owner alone", async () => {
    const inside = join(dataDir, "a", "b");
    const opened = await openSqlite(inside);
    expect(statSync(inside).mode & 0o777).toBe(0o700);
    for (const name of ["millrace.db", "millrace.db-wal"])
      expect(statSync(join(inside, name)).mode & 0o777).toBe(0o600);
    await opened.close();
    await (await openSqlite(inside)).close();
  });

  it("is refused to a second process, until the first one is killed", async () => {
    const first = await otherProcess("");
    expect(await faultOf(openSqlite(dataDir))).toEqual({ code: "data_dir_in_use", path: dataDir });
    await first.killed();
    await (await openSqlite(dataDir)).close();
  });

  it("is refused a second time in one process, and open again after closing", async () => {
    const opened = await openSqlite(dataDir);
    expect(await faultOf(openSqlite(dataDir))).toMatchObject({ code: "data_dir_in_use" });
    // The refusal has not loosened the lock either.
    expect(await faultOf(openSqlite(dataDir))).toMatchObject({ code: "data_dir_in_use" });
    await opened.close();
    await (await openSqlite(dataDir)).close();
  });

  it("is refused where a file stands in its place", async () => {
    const path = join(dataDir, "file");
    writeFileSync(path, "");
    expect(await faultOf(openSqlite(path))).toMatchObject({ code: "data_dir_unwritable", path });
  });

  it("is refused where it may not be written to", async () => {
    // Not even the superuser, as whom tests may run, can make a folder here.
    const path = "/sys/millrace";
    expect(await faultOf(openSqlite(path))).toMatchObject({ code: "data_dir_unwritable", path });
  });
});

describe("opening a database", () => {
  const path = () => join(dataDir, "millrace.db");

  it("is refused when a newer program has written it, and changes nothing", async () => {
    await (await openSqlite(dataDir)).close();
    const db = new Sqlite(path());
    db.pragma("user_version = 9999");
    db.close();
    const fault = await faultOf(openSqlite(dataDir));
    expect(fault).toMatchObject({ code: "database_too_new", found: 9999 });
    expect(await faultOf(openSqlite(dataDir))).toEqual(fault);
  });

  it("is refused when it is another program's", async () => {
    const db = new Sqlite(path());
    db.exec("CREATE TABLE theirs (a)");
    db.close();
    expect(await faultOf(openSqlite(dataDir))).toMatchObject({ code: "database_unreadable" });
  });

  it("is refused when it is no database", async () => {
    writeFileSync(path(), "nothing of the kind".repeat(1_000));
    expect(await faultOf(openSqlite(dataDir))).toMatchObject({ code: "database_unreadable" });
  });

  it("runs migrations that are numbered without gaps", () => {
    const names = readdirSync(new URL("./migrations/", import.meta.url)).toSorted();
    expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(names.map((_, at) => at + 1));
  });
});

describe("pulling the plug", () => {
  it("loses nothing whose promise has resolved", async () => {
    const draft = emptyDocument;
    const flow = { id: "f1", owner: "local", name: "One", draft, lineage: "l1", at: 5 };
    const killed = await otherProcess(`
      await store.createFlow(${JSON.stringify(flow)});
      await store.publish({ kind: "draft", by: "local", id: "f1", versionId: "v1", revision: 1, at: 6,
        consent: { permit: { epochs: new Map() }, calls: {}, callers: [], shapes: [] } });
      await store.startRun({
        permit: { epochs: new Map() },
        flowId: "f1",
        event: { id: "e1", key: "k1", at: 7, data: { a: 1 }, madeBy: null, deliveries: [] },
        run: { id: "r1", name: "test:1", versionId: "v1", ancestry: [] },
        at: 8,
      });
      const [run] = await store.claimRuns(9, 1);
      await store.recordState({ ...run, runId: run.id, at: 10,
        state: { ...run.state, phase: { is: "waiting", failures: 1, until: 50 } } });
      // The last promise before the plug: it may be kept or not, but must not be kept by half.
      void store.createFlow(${JSON.stringify({ ...flow, id: "f2" })});`);
    await killed.killed();
    const opened = await openSqlite(dataDir);
    const { store, reading } = opened;
    expect(await store.flow("f1")).toMatchObject({ version: { id: "v1" } });
    expect(await store.freeRuns()).toBe(0);
    expect(await store.nextRunDue()).toBe(50);
    expect(await store.claimRuns(50, 9)).toMatchObject([{ id: "r1", epoch: 2, event: { a: 1 } }]);
    expect(await store.lastSeen()).toMatchObject({ highest: 50 });
    expect((await reading.listRuns({ limit: 9 })).items).toHaveLength(1);
    await opened.close();
  });

  it("keeps every promise of a process that is killed in the middle of many", async () => {
    const child = await otherProcess(`
      let made = 0;
      const more = async () => {
        for (;;) {
          const id = "f" + (made += 1);
          await store.createFlow({ id, owner: "local", name: id, draft: {}, lineage: id, at: 1 });
          process.stdout.write(id + " ");
        }
      };
      for (let lane = 0; lane < 20; lane += 1) void more();`);
    const promised = await child.promised(300);
    const opened = await openSqlite(dataDir);
    const kept = new Set((await opened.store.flows()).map(({ id }) => id));
    expect(promised.length).toBeGreaterThanOrEqual(300);
    expect(promised.filter((id) => !kept.has(id))).toEqual([]);
    await opened.close();
  });
});
