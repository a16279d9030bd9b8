import pg from "pg";
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { stageOn } from "#engine/store-contract/stage.world.ts";
import type { OpenedPostgres } from "./index.ts";
import { handBack, openQuietly, preparedDatabase } from "./postgres.world.ts";

let url: string;
let opened: OpenedPostgres;
beforeEach(async () => {
  url = await preparedDatabase(inject("postgres"));
  opened = await openQuietly(url);
});
afterEach(async () => {
  await opened.close();
  await handBack(inject("postgres"), url);
});

it("the switch holds a connection that another process is just making", async () => {
  const stage = stageOn(() => opened);
  await stage.connect("c1");
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  try {
    await other.query("BEGIN");
    // It has looked whether the switch is on, and found that it is not.
    await other.query(
      `INSERT INTO millrace.connections (id, owner, connector, name, mode, settings, sealed, created_at)
       SELECT 'c2', owner, connector, 'another', mode, settings, sealed, created_at
       FROM millrace.connections WHERE id = 'c1'`,
    );
    const held = stage.store.hold({ by: "switch" }, 2_000);
    await Promise.all([held, stage.store.settings().then(() => other.query("COMMIT"))]);
    expect((await stage.store.connection("c2"))?.holds.switch).toBe(2_000);
  } finally {
    await other.end();
  }
});
