import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { systemClock } from "#engine/clock.ts";
import { createSharedAtOnce } from "#engine/shared-at-once.ts";
import { createSessions } from "../../exchange/postgresql/sessions.ts";
import { serverOf } from "../../exchange/postgresql/postgresql.world.ts";
import { createDatabase, dropDatabase } from "../../../test/postgres-cluster.ts";
import { type Database, openDatabase, sql } from "./database.ts";
import { prepareDatabase } from "./migrate.ts";
import { placesOn } from "./places-at-once.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };

let url: string;
let database: Database;
let ends: (() => void)[] = [];
beforeEach(async () => {
  url = await createDatabase(inject("postgres"));
  await prepareDatabase(url);
  database = openDatabase({ url, name: "test", connections: 4, patience: 10_000 });
});
afterEach(async () => {
  for (const end of ends) end();
  ends = [];
  await database.close();
  await dropDatabase(inject("postgres"), url);
});

function processWith(random: () => number = Math.random) {
  const newId = () => crypto.randomUUID();
  const surroundings = { random, newId, log };
  const atOnce = createSharedAtOnce(placesOn(database), newId(), systemClock, surroundings);
  ends.push(() => atOnce.stop());
  return atOnce;
}

it("gives no account more places than it has, in all processes together, and all of them turns", async () => {
  const processes = [processWith(), processWith(), processWith()];
  const [one, other] = await Promise.all(
    processes.slice(1).map(({ enter }) => enter("account", 2)),
  );
  let taken = 2;
  let most = 0;
  const ended = processes.map(() => 0);
  const all = Promise.all(
    processes.flatMap(({ enter }, index) =>
      Array.from({ length: 8 }, async () => {
        const leave = await enter("account", 2);
        taken += 1;
        most = Math.max(most, taken);
        await new Promise((resolve) => setImmediate(resolve));
        taken -= 1;
        ended[index] = (ended[index] ?? 0) + 1;
        leave();
      }),
    ),
  );
  for (const leave of [one, other]) {
    taken -= 1;
    leave?.();
  }
  await all;
  expect(most).toBeLessThanOrEqual(2);
  expect(ended).toEqual([8, 8, 8]);
});

it("is had by another process once its own gives no sign of life", async () => {
  const dead = processWith();
  await dead.enter("account", 1);
  dead.stop();
  const entered = processWith().enter("account", 1);
  await database.run(
    sql<[]>("UPDATE millrace.at_once SET until = clock_timestamp() - interval '1 second'"),
  );
  await entered;
});

it("is not kept by a session that only rests, while another process waits", async () => {
  const open = () => Promise.resolve({ ...session, isAlive: () => true, close: () => undefined });
  const session = { run: () => expect.unreachable(), script: () => expect.unreachable() };
  const times = { restMs: 600_000, patienceMs: 30_000 };
  const [first, second] = [processWith(), processWith()].map(({ enter }) =>
    createSessions(open, times, enter),
  );
  const line = { account: "account", server: { ...serverOf(url), mostSessions: 1 } };
  (await first?.take(line, false))?.give("again");
  const taken = await second?.take(line, false);
  expect(taken?.isUsed).toBe(false);
  taken?.give("never");
});
