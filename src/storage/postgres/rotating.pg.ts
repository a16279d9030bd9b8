import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { stageOn } from "#engine/store-contract/stage.world.ts";
import type { SealedThing } from "#people/sealed.ts";
import { createDatabase, dropDatabase } from "../../../test/postgres-cluster.ts";
import { openDatabase } from "./database.ts";
import type { OpenedPostgres } from "./index.ts";
import { asking, openQuietly } from "./postgres.world.ts";
import { otherProcess } from "./process.world.ts";
import { openRotating } from "./rotating.ts";
import { PostgresStartError } from "./start-errors.ts";

let url: string;
let opened: OpenedPostgres | null;
beforeEach(async () => {
  url = await createDatabase(inject("postgres"));
  opened = await openQuietly(url);
});
afterEach(async () => {
  await opened?.close();
  await dropDatabase(inject("postgres"), url);
});

async function close(): Promise<void> {
  await opened?.close();
  opened = null;
}

const anew = ({ sealed }: SealedThing) => sealed.replace("v1.old", "v1.new");

async function fault(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    if (error instanceof PostgresStartError) return error.fault;
    throw error;
  }
  return expect.unreachable("it was not refused");
}

describe("sealing everything anew on PostgreSQL", () => {
  it("is refused while a process works on the database, and nothing has changed", async () => {
    const current = opened;
    if (current === null) throw new Error("not open");
    await current.sealed.keep("check", "v1.old.A");
    expect(await fault(openRotating(url))).toEqual({ code: "postgres_in_use" });
    expect(await current.sealed.all()).toMatchObject([{ sealed: "v1.old.A" }]);
  });

  it("waits until a killed process cannot live any more, and refuses one that came meanwhile", async () => {
    await opened?.sealed.keep("check", "v1.old.A");
    await close();
    const other = otherProcess(url, `say("up");`);
    await other.said();
    await other.kill();
    const rotating = await openRotating(url);
    try {
      opened = await openQuietly(url);
      expect(await fault(rotating.sealed.reseal(anew))).toEqual({ code: "postgres_in_use" });
      await close();
      expect(await rotating.sealed.reseal(anew)).toBe(1);
      expect(await rotating.sealed.all()).toMatchObject([{ sealed: "v1.new.A" }]);
    } finally {
      await rotating.close();
    }
  });

  it("leaves nothing of what was sealed before in the tables' files", async () => {
    const current = opened;
    if (current === null) throw new Error("not open");
    await current.sealed.keep("check", "v1.old.A");
    await stageOn(() => current).connect("c1", { sealed: "v1.old.MARK" });
    await current.store.putWebhook({ person: "hana", sealed: "v1.old.B", setAt: 5 });
    await close();
    const rotating = await openRotating(url);
    await rotating.sealed.reseal(anew);
    expect(await rotating.scrub()).toBe(true);
    await rotating.close();
    const [row] = await asking<{ found: boolean }>(
      url,
      "CHECKPOINT",
      `SELECT position('v1.old.MARK'::bytea IN
         pg_read_binary_file(pg_relation_filepath('millrace.connections'))) > 0 AS found`,
    );
    expect(row?.found).toBe(false);
    const [there] = await asking<{ found: boolean }>(
      url,
      `SELECT position('v1.new.MARK'::bytea IN
         pg_read_binary_file(pg_relation_filepath('millrace.connections'))) > 0 AS found`,
    );
    expect(there?.found).toBe(true);
    opened = await openQuietly(url);
    expect(await opened.store.webhooks()).toMatchObject([{ sealed: "v1.new.B" }]);
  });
});

it("says that it leaves something as long as anybody sees the tables as they were", async () => {
  const current = opened;
  if (current === null) throw new Error("not open");
  await current.sealed.keep("check", "v1.old.A");
  await close();
  const reader = openDatabase({
    url,
    name: "reader",
    connections: 1,
    patience: 0,
    anyShape: true,
  });
  const rotating = await openRotating(url, 500);
  try {
    await reader.transaction(async (session) => {
      await session.raw("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      await session.raw("SELECT 1");
      await rotating.sealed.reseal(anew);
      expect(await rotating.scrub()).toBe(false);
    });
    expect(await rotating.scrub()).toBe(true);
  } finally {
    await rotating.close();
    await reader.close();
  }
});

it("a process that stood still meanwhile cannot put in what it sealed with the old key", async () => {
  const current = opened;
  if (current === null) throw new Error("not open");
  const stage = stageOn(() => current);
  await current.sealed.keep("check", "v1.new.A");
  await stage.connect("c1", { sealed: "v1.new.B" });
  await expect(stage.connect("c2", { sealed: "v1.old.B" })).rejects.toThrow(/another key/);
  const before = { sealed: "v1.new.B", locked: false };
  const secret = { id: "c1", by: "local", before, sealed: "v1.old.C", settings: {}, at: 5 };
  const replaced = current.store.replaceSecret(secret);
  await expect(replaced).rejects.toThrow(/another key/);
  expect(await current.store.connection("c1")).toMatchObject({ sealed: "v1.new.B" });
  const webhook = { person: "hana", sealed: "v1.new.D", setAt: 5 };
  await current.store.putWebhook(webhook);
  const set = current.store.putWebhook({ ...webhook, sealed: "v1.old.D" });
  await expect(set).rejects.toThrow(/another key/);
  expect(await current.store.webhooks()).toMatchObject([webhook]);
});
