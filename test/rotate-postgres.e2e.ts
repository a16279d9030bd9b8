import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { nameOf } from "#vault/vault.ts";
import { findCanaries } from "./canary.ts";
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
const keyHere = () => Buffer.from(readFileSync(join(world.dataDir, "vault.key"), "utf8"), "base64");

function rotate(env: Record<string, string> = {}) {
  const args = ["--data", world.dataDir, "rotate-key"];
  return runToEnd(builtProgram("cli"), args, { DATABASE_URL: url(), ...env });
}

/** Everything in the database, as a dump has it. */
function dump(): Buffer {
  const { folder, env } = postgresPrograms();
  const done = spawnSync(join(folder, "pg_dump"), [url()], {
    env,
    maxBuffer: 256 * 1024 * 1024,
  });
  expect(done.status, done.stderr.toString()).toBe(0);
  return done.stdout;
}

it("the key is changed once all processes have stopped; one that slept through it ends", async () => {
  const { stripe } = world;
  const key = `sk_test_${randomBytes(12).toString("hex")}`;
  await stripe.setKey({ key });
  const [first, sleeper] = [await world.startProcess(), await world.startProcess()];
  const connection = await world.connect("Shop", key);
  const flow = await world.activeFlow("Flow", flowOn("new-charge", connection, [customerOfEvent]));
  const handles = async (all: number): Promise<void> => {
    await stripe.makeCharges({ count: 1 });
    await eventually(
      async () => {
        await world.advance(15);
        return world.runs(flow);
      },
      (runs) => runs.length === all && runs.every(({ status }) => status === "succeeded"),
    );
  };
  await handles(1);
  const old = keyHere();
  expect(dump().includes(`v1.${nameOf(old)}.`)).toBe(true);

  const busy = await rotate();
  expect([busy.code, busy.output]).toEqual([1, expect.stringContaining("Stop all of them")]);
  expect(keyHere()).toEqual(old);
  expect(readdirSync(world.dataDir)).not.toContain("vault.key.next");

  sleeper.signal("SIGSTOP");
  await first.end("SIGTERM");
  const done = await rotate();
  expect(done.code, done.output).toBe(0);
  expect(keyHere().equals(old)).toBe(false);
  expect(dump().includes(`v1.${nameOf(old)}.`)).toBe(false);

  // It has the old key in its memory: it sends nothing, breaks nothing, and says why it ends.
  sleeper.signal("SIGCONT");
  await stripe.makeCharges({ count: 1 });
  await world.advance(60);
  await sleeper.waitFor(/has changed the key that seals/);
  expect(await sleeper.ended).toBe(1);

  await world.start();
  await handles(3);
  const listed = await world.api<{ items: { broken: unknown }[] }>("GET", "/connections");
  expect(listed.items).toMatchObject([{ broken: null }]);
  expect(findCanaries(dump(), [{ name: "key", secret: key }])).toEqual([]);
});
