import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { stageOn } from "#engine/store-contract/stage.world.ts";
import { createDatabase, dropDatabase } from "../../../test/postgres-cluster.ts";
import { newestStep } from "../people/migrate.ts";
import { newestOf } from "../migrations.ts";
import { openDatabase, ownMigrations, sql } from "./database.ts";
import type { OpenedPostgres } from "./index.ts";
import { createLeases } from "./leases.ts";
import { prepareDatabase } from "./migrate.ts";
import { asking, openQuietly } from "./postgres.world.ts";
import { type OtherProcess, otherProcess } from "./process.world.ts";
import { PostgresStartError } from "./start-errors.ts";

let url: string;
let opened: OpenedPostgres | null;
let other: OtherProcess | null = null;
beforeEach(async () => {
  url = await createDatabase(inject("postgres"));
  opened = await openQuietly(url);
});
afterEach(async () => {
  await other?.kill();
  other = null;
  await close();
  await dropDatabase(inject("postgres"), url);
});

const current = (): OpenedPostgres => opened ?? expect.unreachable("it is closed");

async function close(): Promise<void> {
  await opened?.close();
  opened = null;
}

const own = newestOf(ownMigrations());
const newest = own + 1;
const newer = (change: string) => [...ownMigrations(), { version: newest, sql: () => change }];
const column = newer("ALTER TABLE millrace.flows ADD COLUMN newer integer NOT NULL DEFAULT 0");

const faultOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.unreachable("it was not refused"),
    (error: unknown) => {
      if (error instanceof PostgresStartError) return error.fault;
      throw error;
    },
  );

const written = sql<[]>(
  "INSERT INTO millrace.reads (connection_id, hour, reads) VALUES ('c', 1, 1)",
);
const tooNew = { code: "postgres_too_new", found: newest, known: own };
const shapeOf = () => asking(url, "SELECT max(version) AS version FROM millrace.migrations");

/** Every row of ours and of pg-boss, with the transaction that wrote it. */
async function everything(): Promise<unknown> {
  const tables = await asking<{ name: string }>(
    url,
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname IN ('millrace', 'millrace_jobs') ORDER BY name`,
  );
  const rows = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS name, json_agg(json_build_array(t.xmin::text, t) ORDER BY t::text) FROM ${name} t`,
  );
  return asking(url, rows.join(" UNION ALL ").replaceAll("json_agg", "jsonb_agg"));
}

describe("a new shape", () => {
  it("is refused while a process works on the database, and nothing has changed", async () => {
    expect(await faultOf(prepareDatabase(url, { migrations: column, patience: 0 }))).toEqual({
      code: "postgres_older_at_work",
      at: ["127.0.0.1"],
    });
    expect(await shapeOf()).toEqual([{ version: own }]);
    await stageOn(current).connect("c1");
    await close();
    await prepareDatabase(url, { migrations: column, patience: 0 });
    expect(await shapeOf()).toEqual([{ version: newest }]);
  });

  it("ends a process that works on", async () => {
    await asking(url, `INSERT INTO millrace.migrations (version) VALUES (${newest})`);
    expect((await current().outdated).fault).toEqual(tooNew);
  });

  it("waits for what has begun, and lets no process in before it is there", async () => {
    await close();
    const older = openDatabase({ url, name: "older", connections: 2, patience: 0 });
    const select = () => older.transaction((session) => session.raw("SELECT 1"));
    // Both connections know their statements before.
    await Promise.all([select(), select()]);
    const held = Promise.withResolvers<undefined>();
    const begun = Promise.withResolvers<undefined>();
    const writing = older.transaction(async (session) => {
      await session.raw("SELECT 1");
      begun.resolve(undefined);
      await held.promise;
      await session.run(written);
    });
    await begun.promise;
    const changing = prepareDatabase(url, { migrations: column });
    await untilSomebodyWaits();
    const leases = createLeases(
      older,
      older,
      () => crypto.randomUUID(),
      (error) => {
        throw error;
      },
    );
    const starting = faultOf(leases.announce("older"));
    held.resolve(undefined);
    await writing;
    await changing;
    expect(await starting).toEqual(tooNew);
    expect(await asking(url, "SELECT name FROM millrace.leases")).toEqual([]);
    expect(await asking(url, "SELECT reads FROM millrace.reads")).toHaveLength(1);
    await leases.stop();
    await older.close();
  });

  it("leaves an older process that was frozen nothing to write when it thaws", async () => {
    const stage = stageOn(current);
    await stage.runningRun();
    await close();
    other = otherProcess(
      url,
      `const { limiter, outdated } = opened;
       const runs = await store.claimRuns(9_000, 9);
       const lease = await store.lease("work");
       say(runs.length + " run");
       await thawed;
       const work = [
         () => store.lease("other"),
         () => store.claimRuns(99_000, 9),
         () => store.recordAlive(99_000, "a"),
         () => store.putWebhook({ person: "hana", sealed: "v1.new.D", setAt: 5 }),
         () => store.freeRuns(),
         () => store.release(lease),
       ];
       limiter.take("account", "writes", { perSecond: 1 }).catch(() => undefined);
       await Promise.allSettled(work.map((act) => act()));
       say(JSON.stringify((await outdated).fault));
       await close();
       say("closed");`,
    );
    expect(await other.said()).toBe("1 run");
    other.freeze();
    await prepareDatabase(url, { migrations: column });
    const before = await everything();
    other.thaw();
    expect(JSON.parse(await other.said())).toEqual(tooNew);
    expect(await other.said()).toBe("closed");
    expect(await everything()).toEqual(before);
  });
});

async function untilSomebodyWaits(): Promise<void> {
  const waits =
    "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'millrace.migrations'::regclass";
  while ((await asking(url, waits)).length === 0);
}

/** A process of an older shape is shut out by the number of our migrations alone: a new shape of the others needs one too. */
it("the shapes of the people and of pg-boss change together with ours", async () => {
  const [jobs] = await asking(url, "SELECT version FROM millrace_jobs.version");
  expect({ ours: own, people: newestStep(), jobs: jobs?.["version"] }).toEqual({
    ours: 53,
    people: 5,
    jobs: 46,
  });
});
