import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { apply } from "#engine/apply.ts";
import { codeOf, draftOn, made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import { anyPermit } from "#engine/permit.world.ts";

let world: PeopleWorld;
let flow: string;
/** Of Hana's flow, a run fails with what tells of her account. */
beforeAll(async () => {
  world = await openPeopleWorld();
  const draft = draftOn(world.hanas, { amount: 100 });
  flow = made(await world.hana("POST", "/flows", { name: "Hana's", draft })).id;
  await world.hana("POST", `/flows/${flow}/activate`, { from: "now" });
  const versionId = (await world.store.flow(flow))?.version?.id ?? "";
  const at = world.now();
  for (const name of ["one", "two"]) {
    const event = { id: `e-${name}`, key: name, at, data: {}, madeBy: null, deliveries: [] };
    const run = { id: `run-${name}`, name, versionId, ancestry: [] };
    await world.store.startRun({ permit: anyPermit, flowId: flow, event, run, at });
  }
  const [first] = await world.store.claimRuns(at, 1);
  if (!first) throw new Error("There is a run");
  const error = {
    kind: "input",
    code: "stripe.card_declined",
    message: "Declined on acct_1MillraceDemo0001",
  } as const;
  await world.store.recordStep({
    runId: first.id,
    epoch: first.epoch,
    state: apply(first.state, { kind: "failed", path: "s1", error }),
    attempt: { path: "s1", startedAt: at, endedAt: at, outcome: "failed", error, requestId: null },
    input: {},
    at,
  });
  await world.store.countReads([
    { connectionId: world.hanas, at, reads: 7 },
    { connectionId: world.kens, at, reads: 30 },
  ]);
});
afterAll(() => world.close());

const Shown = z.object({
  from: z.string(),
  to: z.string(),
  buckets: z.array(
    z.object({
      at: z.string(),
      runs: z.record(z.string(), z.int()),
      reads: z.int(),
    }),
  ),
  totals: z.object({ runs: z.record(z.string(), z.int()), reads: z.int() }),
});
const show = async (call: PeopleWorld["call"], query = "") => call("GET", `/overview${query}`);

describe("the overview", () => {
  test("shows the last 24 hours, and in total what its buckets hold", async () => {
    const { status, body } = await show(world.mio);
    expect(status).toBe(200);
    const { buckets, totals, from, to } = Shown.parse(body);
    expect(buckets).toHaveLength(24);
    expect(buckets[0]?.at).toBe(from);
    expect(Date.parse(to) - world.now()).toBeLessThanOrEqual(0);
    expect(totals.runs).toMatchObject({ failed: 1, waiting: 1, succeeded: 0 });
    expect(buckets.at(-1)?.runs).toMatchObject({ failed: 1, waiting: 1 });
    expect(body).toMatchObject({
      bucket: "hour",
      timeZone: "UTC",
      waitingForPerson: { parked: 0, paused: 0 },
      flows: { active: 1, inactive: 0 },
      busiest: [{ id: flow, name: "Hana's", runs: 2 }],
      unanswered: [],
    });
  });

  test("counts the reads of one's own connections, and of no others", async () => {
    const reads = async (call: PeopleWorld["call"]) =>
      Shown.parse((await show(call)).body).totals.reads;
    // Connecting to the account has read it, too.
    const [hanas, kens] = [await reads(world.hana), await reads(world.ken)];
    expect(hanas).toBeGreaterThanOrEqual(7);
    expect(hanas).toBeLessThan(30);
    expect(kens).toBeGreaterThanOrEqual(30);
    expect(kens).toBeLessThan(60);
    expect(await reads(world.aoi)).toBe(0);
    expect(await reads(world.local)).toBe(0);
  });

  test("tells what a failure says of the run and the account to those alone whose it is", async () => {
    const failing = (message: unknown) => ({
      failing: [
        { id: flow, name: "Hana's", failed: 1, last: { runId: "run-one", error: { message } } },
      ],
    });
    expect((await show(world.hana)).body).toMatchObject(
      failing("Declined on acct_1MillraceDemo0001"),
    );
    for (const call of [world.ken, world.aoi, world.mio, world.local]) {
      const reply = await show(call);
      expect(reply.body).toMatchObject(failing(expect.stringMatching(/^This error’s text/)));
      for (const told of ["acct_", "Declined"]) expect(reply.text).not.toContain(told);
    }
  });

  test("has days of a time zone: the one asked for, else one's own, else UTC", async () => {
    const day = async (call: PeopleWorld["call"], zone = "") => {
      const query = `?bucket=day&from=2026-03-01&to=2026-03-03${zone}`;
      const { body } = await show(call, query);
      return [z.looseObject({ timeZone: z.string() }).parse(body).timeZone, Shown.parse(body)];
    };
    const [zone, shown] = await day(world.ken, "&timeZone=Asia/Tokyo");
    expect(zone).toBe("Asia/Tokyo");
    expect(shown).toMatchObject({
      from: "2026-02-28T15:00:00.000Z",
      to: "2026-03-03T00:00:00.000Z",
      buckets: [
        { at: "2026-02-28T15:00:00.000Z" },
        { at: "2026-03-01T15:00:00.000Z" },
        { at: "2026-03-02T15:00:00.000Z" },
      ],
    });
    expect((await day(world.ken))[0]).toBe("UTC");
    await world.ken("PATCH", "/me", { timeZone: "Europe/Berlin" });
    expect((await day(world.ken))[0]).toBe("Europe/Berlin");
    expect((await day(world.local))[0]).toBe("UTC");
  });

  test.each([
    ["?from=2026-01-01&to=2026-03-01", 422, "overview.span_too_long"],
    ["?from=2024-01-01&to=2026-03-01&bucket=day", 422, "overview.span_too_long"],
    ["?from=2026-03-01&to=2026-03-01", 422, "overview.span_empty"],
    ["?from=2999-01-01", 422, "overview.span_empty"],
    ["?timeZone=Mars/Olympus", 400, "request.invalid"],
    ["?timeZone=%2B09:00", 400, "request.invalid"],
    ["?bucket=week", 400, "request.invalid"],
    ["?from=yesterday", 400, "request.invalid"],
  ])("refuses %s with %i %s", async (query, status, code) => {
    const reply = await show(world.mio, query);
    expect([reply.status, codeOf(reply)]).toEqual([status, code]);
  });

  test.each([
    "?from=0000-01-01&to=0000-01-20",
    "?from=9999-12-01&to=9999-12-31T23:59:59.999Z",
    "?from=1969-12-31T23:59:59Z&to=1970-01-02&bucket=day&timeZone=Pacific/Apia",
  ])("answers about times when there was nothing: %s", async (query) => {
    const { status, body } = await show(world.mio, query);
    expect(status).toBe(200);
    expect(Shown.parse(body).totals.runs).toMatchObject({ failed: 0, succeeded: 0 });
  });
});

describe("the list of runs", () => {
  const found = async (call: PeopleWorld["call"], query: string) => {
    const { body, status } = await call("GET", `/runs?flow=${flow}&${query}`);
    expect(status).toBe(200);
    const Page = z.object({ items: z.array(z.object({ id: z.string() })) });
    return Page.parse(body).items.map(({ id }) => id);
  };

  test("is of one status, of any of several, or of any", async () => {
    expect(await found(world.mio, "status=failed")).toEqual(["run-one"]);
    const both = ["run-two", "run-one"];
    for (const query of [
      "status=failed&status=waiting",
      "status=waiting&status=parked&status=failed&status=waiting",
      "",
    ])
      expect(await found(world.mio, query)).toEqual(both);
    expect(await found(world.mio, "status=parked&status=paused")).toEqual([]);
    for (const query of ["status=none", "status=failed&status=none", "status=failed,waiting"])
      expect((await world.mio("GET", `/runs?${query}`)).status).toBe(400);
  });

  test("lets nobody but the owner ask what stands in an error", async () => {
    for (const text of ["acct_1MillraceDemo0001", "Declined", "MillraceDemo"]) {
      expect(await found(world.hana, `text=${text}`)).toEqual(["run-one"]);
      for (const call of [world.ken, world.aoi, world.mio, world.local])
        expect(await found(call, `text=${text}`)).toEqual([]);
    }
    // Whom she lets operate it sees no more of the account than others.
    await world.hana("PUT", `/connections/${world.hanas}/grants/${world.ids.ken}`);
    expect(await found(world.ken, "text=acct_1")).toEqual([]);
    await world.hana("DELETE", `/connections/${world.hanas}/grants/${world.ids.ken}`);
    expect(await found(world.hana, "text=two")).toEqual(["run-two"]);
    expect(await found(world.mio, "text=two")).toEqual([]);
  });
});
