import { expect, inject, it } from "vitest";
import type { Lease, Store } from "#engine/store.ts";
import { anyPermit } from "#engine/permit.world.ts";
import { broken, event, type Opened, takes, useStage } from "#engine/store-contract/stage.world.ts";
import { asking, openEmpty } from "./postgres.world.ts";

let url = "";
const stage = useStage(async (): Promise<Opened> => {
  const opened = await openEmpty(inject("postgres"));
  ({ url } = opened);
  return opened;
});

/** Verbs that are asked with a lease. */
type Leased = {
  [Verb in keyof Store]: Store[Verb] extends (asked: infer Asked, ...more: never[]) => unknown
    ? Asked extends { readonly lease: Lease }
      ? Verb
      : never
    : never;
}[keyof Store];

interface Lost {
  readonly lease: Lease;
  readonly pollId: string;
}

const source = { connectionId: "c1", trigger: "new-charge", everySeconds: 60 };
const late = (): ReturnType<typeof event> => event("late", takes("f1", "late"));
const activated = (leases: readonly Lease[]) =>
  stage.store.activate({
    id: "f2",
    version: { kind: "standing", versionId: "f2-v1", permit: anyPermit },
    start: {
      kind: "event",
      subscription: { ...source, liveFrom: 0, owedFrom: 0, window: null },
      sameEvents: false,
      leases,
    },
    at: 50,
  });

const asked: Readonly<Record<Leased | "activate", (lost: Lost) => Promise<unknown>>> = {
  activate: ({ lease }) => activated([lease]),
  acceptEvents: ({ lease, pollId }) =>
    stage.store.acceptEvents({
      lease,
      pollId,
      events: [late()],
      cursor: 7,
      nextAt: 8,
      widerAt: 9,
      widestAt: 9,
      at: 50,
    }),
  acceptBackfill: ({ lease, pollId }) =>
    stage.store.acceptBackfill({
      lease,
      flowId: "f1",
      pollId,
      events: [late()],
      since: 0,
      from: 9,
      at: 50,
    }),
  pollFailed: ({ lease, pollId }) =>
    stage.store.pollFailed({ lease, pollId, error: broken, nextAt: 8, at: 50 }),
  goOnPolling: ({ lease, pollId }) =>
    stage.store.goOnPolling({
      lease,
      pollId,
      kept: { way: "sequence", epoch: 1, position: null, gaps: [], stopped: null },
      anew: true,
      at: 50,
    }),
  heedRings: ({ lease, pollId }) => stage.store.heedRings({ lease, pollId, at: 50 }),
  keepAlerts: ({ lease }) =>
    stage.store.keepAlerts({
      lease,
      news: [1],
      heard: [],
      written: [],
      letters: [],
      forgetBefore: 40,
      at: 50,
    }),
};

/** All rows but the leases themselves. */
const allRows = () =>
  asking(
    url,
    `SELECT table_name, query_to_xml(format('SELECT * FROM millrace.%I t ORDER BY t::text', table_name), true, true, '')::text AS rows
     FROM information_schema.tables
     WHERE table_schema = 'millrace' AND table_type = 'BASE TABLE' AND table_name <> 'leases' ORDER BY table_name`,
  );

it.each(Object.keys(asked) as (keyof typeof asked)[])(
  "%s writes nothing by a lease that has passed on",
  async (verb) => {
    await stage.connect("c1");
    for (const id of ["f1", "f2"]) await stage.flow(id);
    await stage.listen("f1");
    const pollId = await stage.pollId();
    const lease = (await stage.store.lease("turn")) ?? expect.fail("somebody has it");
    await stage.store.release(lease);
    const next = (await stage.store.lease("turn")) ?? expect.fail("somebody has it");
    const before = await allRows();
    expect(await asked[verb]({ lease, pollId })).toBe("fenced");
    expect(await allRows()).toEqual(before);
    await stage.store.release(next);
  },
);

it("a flow that leaves a poll is not started where the lease of that one has passed on", async () => {
  await stage.connect("c1");
  await stage.flow("f2");
  const stands = (await stage.store.lease("new")) ?? expect.fail("somebody has it");
  const lost = (await stage.store.lease("left")) ?? expect.fail("somebody has it");
  await stage.store.release(lost);
  expect(await activated([stands, lost])).toBe("fenced");
  expect(await stage.store.subscription("f2")).toBeNull();
  expect(await activated([stands])).toMatchObject({ id: "f2-v1" });
  await stage.store.release(stands);
});
