import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { type Reading, ReadTimeoutError } from "#reading/reading.ts";
import { sightOfFlows } from "#people/sight.world.ts";
import { createDatabase, dropDatabase } from "../../../../test/postgres-cluster.ts";
import { prepareDatabase } from "../migrate.ts";
import { createReader } from "./reader.ts";

let url: string;
let client: pg.Client;
let reading: Reading;
beforeEach(async () => {
  url = await createDatabase(inject("postgres"));
  await prepareDatabase(url);
  client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`SET search_path = millrace;
    INSERT INTO flows (id, name, draft, lineage, created_at, changed_at)
      VALUES ('f1', 'Flow', '{}', 'f1', 1, 1);
    INSERT INTO flow_versions (id, flow_id, number, document, published_at)
      VALUES ('v1', 'f1', 1, '{}', 1)`);
  reading = createReader(url, { limitMs: 600_000 });
});
afterEach(async () => {
  await reading.close();
  await client.end();
  await dropDatabase(inject("postgres"), url);
});

async function run(name: string, error: object | null = null): Promise<void> {
  await client.query(
    `WITH event AS (INSERT INTO events (id, source, key, at, received_at, data, live)
       VALUES ($1, 'person', $1, 1, 1, '{}', true) RETURNING seq)
     INSERT INTO runs (id, flow_id, name, version_id, event, ancestry, state, status, error, created_at)
       SELECT $1, 'f1', $1, 'v1', seq, '[]', '{}', 'failed', $2, 1 FROM event`,
    [name, error && JSON.stringify(error)],
  );
}

const found = async (text: string): Promise<readonly string[]> =>
  (
    await reading.listRuns({
      limit: 99,
      text: { words: text, own: [], privateKeys: [], sight: sightOfFlows("f1") },
    })
  ).items.map(({ reference }) => reference);

describe("a text in error messages", () => {
  it("is found as people see it, whatever stands in them", async () => {
    const message = (name: string, message: unknown, more: object = {}) =>
      run(name, { kind: "input", code: "hidden", message, advice: { en: "hidden" }, ...more });
    await message("quotes", 'He said "no" \\ maybe');
    await message("strange", "before \0 \ud800 after");
    await message("languages", { en: "Reconnect {account}.", ja: "再接続してください" });
    await message("later", "short", { details: { message: "hidden" } });
    expect(await found('said "NO"')).toEqual(["quotes"]);
    expect(await found("\\ maybe")).toEqual(["quotes"]);
    expect(await found("\ud800 after")).toEqual(["strange"]);
    expect(await found("before \0")).toEqual(["strange"]);
    expect(await found("再接続")).toEqual(["languages"]);
    expect(await found("{account}")).toEqual(["languages"]);
    expect(await found("hidden")).toEqual([]);
  });
});

describe("reading", () => {
  it("knows nothing of names that PostgreSQL cannot hold", async () => {
    await run("a");
    expect(await reading.run("a\0")).toBeNull();
    expect(await found("\0")).toEqual([]);
    expect((await reading.listRuns({ limit: 9, flowId: "f1\0" })).items).toEqual([]);
    expect((await reading.listEvents({ limit: 9, flowId: "\0" })).items).toEqual([]);
    expect((await reading.listEvents({ limit: 9, connectionId: "\0" })).items).toEqual([]);
    expect(await reading.newestEvent("\0", "\0")).toBeNull();
    expect(await reading.reads("\0", 0)).toEqual([]);
    expect(await reading.overview({ bounds: [0, 9], connectionIds: ["\0"] })).toMatchObject({
      spans: [{ runs: { failed: 1 }, reads: 0 }],
    });
    expect((await reading.listFlows({ text: "\0" })).items).toEqual([]);
    expect(await reading.activity(["\0", "f1"])).toMatchObject([
      { flowId: "\0", lastRunAt: null },
      { flowId: "f1", lastRunAt: 1 },
    ]);
  });

  it("gives up what takes too long, and goes on", async () => {
    await run("a");
    await client.query("BEGIN; LOCK TABLE runs");
    const hasty = createReader(url, { limitMs: 500 });
    await expect(hasty.listRuns({ limit: 9 })).rejects.toThrow(ReadTimeoutError);
    await client.query("COMMIT");
    await expect
      .poll(async () => (await hasty.listRuns({ limit: 9 })).items)
      .toEqual([expect.objectContaining({ reference: "a" })]);
    await hasty.close();
  });

  it("goes on with new connections when the old ones are lost", async () => {
    await run("a");
    await reading.listRuns({ limit: 9 });
    const { rowCount } = await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'millrace reading' AND datname = current_database()`,
    );
    expect(rowCount).toBeGreaterThan(0);
    // Until it has noticed, it may still ask on one of them.
    await expect
      .poll(async () => (await reading.listRuns({ limit: 9 })).items)
      .toEqual([expect.objectContaining({ reference: "a" })]);
  });
});
