import pg from "pg";
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { ownersVerbs } from "#engine/store-contract/owners.contract.ts";
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

/** What comes of a verb while another process has done something, and is just about to commit it. */
async function meanwhile<Told>(done: string, verb: () => Promise<Told>): Promise<Told> {
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  try {
    await other.query(`BEGIN; ${done}`);
    const [told] = await Promise.all([
      verb(),
      opened.store.settings().then(() => other.query("COMMIT")),
    ]);
    return told;
  } finally {
    await other.end();
  }
}

const handOver = "UPDATE millrace.connections SET owner = 'hana', heir = NULL WHERE id = 'c1'";

it("the switch holds a connection that another process is just making", async () => {
  const stage = stageOn(() => opened);
  await stage.connect("c1");
  // It has looked whether the switch is on, and found that it is not.
  await meanwhile(
    `INSERT INTO millrace.connections (id, owner, connector, name, mode, settings, sealed, created_at)
       SELECT 'c2', owner, connector, 'another', mode, settings, sealed, created_at
       FROM millrace.connections WHERE id = 'c1'`,
    () => stage.store.hold({ by: "switch" }, 2_000),
  );
  expect((await stage.store.connection("c2"))?.holds.switch).toBe(2_000);
});

it.each(ownersVerbs)(
  "$verb finds nothing by the word of an owner whose connection another process is just handing over",
  async ({ say }) => {
    await stageOn(() => opened).connect("c1");
    expect(await meanwhile(handOver, () => say(opened.store, "local"))).toBe("not_found");
    expect(await opened.store.connection("c1")).toMatchObject({
      owner: "hana",
      name: "Connection c1",
      consentEpoch: 0,
    });
    expect(await opened.store.grantsOf("c1")).toEqual([]);
  },
);

it("somebody who is just deactivated in another process takes nothing over", async () => {
  const stage = stageOn(() => opened);
  await stage.connect("c1");
  await stage.store.setHeir({ id: "c1", heir: "hana", by: { owner: "local" }, at: 1 });
  const told = await meanwhile(
    `LOCK TABLE millrace.connections IN SHARE ROW EXCLUSIVE MODE;
     INSERT INTO millrace.absences (person, since) VALUES ('hana', 5)`,
    () =>
      stage.store.handOver({
        id: "c1",
        to: "hana",
        name: "Shop",
        before: { sealed: "sealed", locked: false },
        sealed: "v1.hanas",
        settings: {},
        at: 4_000,
      }),
  );
  expect(told).toBe("not_found");
  expect((await stage.store.connection("c1"))?.owner).toBe("local");
});

it("a deactivation holds what another process is just handing over to the person", async () => {
  const stage = stageOn(() => opened);
  await stage.connect("c1");
  await meanwhile(handOver, () => stage.store.hold({ by: "absence", owner: "hana" }, 2_000));
  expect((await stage.store.connection("c1"))?.holds.absence).toBe(2_000);
});
