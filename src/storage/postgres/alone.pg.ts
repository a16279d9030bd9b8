import { expect, inject, it } from "vitest";
import { effectName, useStage } from "#engine/store-contract/stage.world.ts";
import { asking, openEmpty, openQuietly } from "./postgres.world.ts";

const stage = useStage(() => openEmpty(inject("postgres")));

const name = "write row";
const lease = async () => (await stage.store.lease(name)) ?? expect.fail("somebody has it");
const effect = () => stage.store.effect(effectName.id);

it("the gate is shut for whom has lost the lease; the run goes on with what is known", async () => {
  const run = await stage.runningRun();
  const plan = stage.plan(run);
  await stage.store.planEffect(plan, run.epoch);
  const lost = await lease();
  await stage.store.release(lost);
  const now = await lease();
  expect(await stage.gate(run, 1_500, 0, { alone: lost })).toBe("not_now");
  expect(await effect()).toMatchObject({ sends: 0 });
  await stage.letGo(run);
  const again = await stage.claim();
  expect(await stage.gate(again, 1_600, 0, { alone: now })).toMatchObject({ sends: 1 });
});

it("a write that is planned together with a pass that has lost the lease is written down unsent", async () => {
  const run = await stage.runningRun();
  const plan = stage.plan(run);
  const lost = await lease();
  await stage.store.release(lost);
  const [planned, pass] = await Promise.all([
    stage.store.planEffect(plan, run.epoch),
    stage.gate(run, 1_500, 0, { plan, alone: lost }),
  ]);
  expect(planned).toMatchObject({ sends: 0 });
  expect(pass).toBe("not_now");
  expect(await effect()).toMatchObject({ sends: 0, unprovenSince: null });
  await stage.letGo(run);
  expect(await stage.claim()).toMatchObject({ id: run.id, epoch: 2 });
});

it("a process that starts forgets what killed ones have left behind an hour ago", async () => {
  const opened = await openEmpty(inject("postgres"));
  const { url } = opened;
  const left = (after: string) =>
    `INSERT INTO millrace.leases (name, token, until)
     VALUES ('write =${after}', gen_random_uuid(), now() - interval '${after}')`;
  await asking(url, left("2 hours"), left("1 minute"));
  const next = await openQuietly(url);
  const names = await asking(url, "SELECT name FROM millrace.leases WHERE name LIKE 'write%'");
  expect(names).toEqual([{ name: "write =1 minute" }]);
  await next.close();
  await opened.close();
});
