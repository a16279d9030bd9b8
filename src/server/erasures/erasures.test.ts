import { afterEach, beforeEach, expect, it } from "vitest";
import { z } from "zod";
import { codeOf } from "../people.world.ts";
import { openServerWorld, type ServerWorld } from "../server.world.ts";

/** How often one person may ask in an hour. */
const most = 20;

const Kept = z.object({ count: z.number() });

let world: ServerWorld;
beforeEach(async () => {
  world = await openServerWorld({ stands: true });
});
afterEach(() => world.close());

const guess = (count: number) => `guess-${count}@example.com`;

/** Every way in which an answer says whether a value is held. */
const ways: readonly (readonly [string, string, object])[] = [
  ["a check", "/erasures/check", {}],
  ["an erasure of numbers that are wrong", "/erasures", { runs: 1, events: 0 }],
  ["an erasure of nothing", "/erasures", { runs: 0, events: 0 }],
];

it.each(ways)(
  "few are answered in an hour, with all keys of the person: %s",
  async (_, path, wish) => {
    const ask = async (count: number) => {
      const { call } = await world.as("administrator", "Hana");
      return call("POST", path, { value: guess(count), ...wish });
    };
    for (let count = 0; count < most; count += 1) expect((await ask(count)).status).not.toBe(429);
    const refused = await ask(most);
    expect([refused.status, codeOf(refused)]).toEqual([429, "erasure.too_many_checks"]);
    expect(refused.text).toContain("Wait 60 minutes");
    // Whichever way is tried next.
    const { call } = await world.as("administrator", "Hana");
    for (const [, other, its] of ways)
      expect(codeOf(await call("POST", other, { value: guess(0), ...its }))).toBe(
        "erasure.too_many_checks",
      );
    const mio = await world.as("administrator", "Mio");
    expect((await mio.call("POST", "/erasures/check", { value: guess(0) })).status).toBe(200);
    world.advance(59 * 60_000);
    expect((await ask(most)).text).toContain("Wait 1 minutes");
  },
);

it("the hour is counted in the database, from each check", async () => {
  const { call, person } = await world.as("administrator", "Hana");
  const check = () => call("POST", "/erasures/check", { value: guess(1) });
  await check();
  await check();
  // One that is too short says nothing, and counts for nothing.
  await call("POST", "/erasures/check", { value: "a@b" });
  const kept = await world.people.database.all(
    Kept,
    "SELECT count(*) AS count FROM tries WHERE bucket = ?",
    `erasure:${person}`,
  );
  expect(kept).toEqual([{ count: 2 }]);
});
