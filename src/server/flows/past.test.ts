import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { waitFor } from "../../../test/wait-for.ts";
import { z } from "zod";
import { codeOf, draftOn, made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";

/** The engine stands still here, but where a test starts it. */
let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
});
afterAll(() => world.close());

const onFailures = () => draftOn(world.hanas, { setting: { status: "failed" } });
const makeFlow = async (draft: object) =>
  made(await world.hana("POST", "/flows", { name: "Looks back", draft })).id;
const makeCharges = async (count: number, status: "succeeded" | "pending" | "failed") =>
  (await world.simulator?.make("charges", { count, status })) ?? [];

let id: string;
beforeEach(async () => {
  id = await makeFlow(onFailures());
});

describe("the records to choose from", () => {
  const records = (query = "", call = world.hana, flow = id) =>
    call("GET", `/flows/${flow}/records${query}`);
  const Records = z.object({
    items: z.array(
      z.object({
        key: z.string(),
        at: z.iso.datetime(),
        data: z.looseObject({}),
        starts: z.enum(["yes", "not_yet", "no"]),
      }),
    ),
  });

  test("are the newest real ones, and each says whether it would start the flow", async () => {
    const [failed] = await makeCharges(1, "failed");
    const [pending] = await makeCharges(1, "pending");
    const [succeeded] = await makeCharges(1, "succeeded");
    const { items } = Records.parse((await records("?limit=3")).body);
    expect(items.map(({ key, starts }) => [key, starts])).toEqual([
      [succeeded, "no"],
      [pending, "not_yet"],
      [failed, "yes"],
    ]);
    expect(items[0]?.data).toMatchObject({ object: "charge", id: succeeded });
    const all = await makeFlow(draftOn(world.hanas));
    const unfiltered = Records.parse((await records("?limit=3", world.hana, all)).body).items;
    expect(unfiltered.map(({ starts }) => starts)).toEqual(["yes", "yes", "yes"]);
  });

  test("say of what the flow has made itself that it starts nothing", async () => {
    const metadata = { millrace_effect: `${id}.made`, millrace_generation: "0" };
    await world.simulator?.make("charges", { count: 1, status: "failed", metadata });
    expect(Records.parse((await records("?limit=1")).body).items).toMatchObject([{ starts: "no" }]);
    const other = await makeFlow(onFailures());
    expect(Records.parse((await records("?limit=1", world.hana, other)).body).items).toMatchObject([
      { starts: "yes" },
    ]);
  });

  test("cost one read", async () => {
    const readsNow = async () => {
      const { body } = await world.hana("GET", `/connections/${world.hanas}/reads`);
      return z.object({ month: z.object({ reads: z.int() }) }).parse(body).month.reads;
    };
    const flushed = async () => {
      // What was counted is written down at the latest when the engine stops.
      await world.engine.start();
      await world.engine.stop();
      return readsNow();
    };
    const before = await flushed();
    await records();
    expect(await flushed()).toBe(before + 1);
  });

  test("are for whoever may operate the connection, and few at a time", async () => {
    expect(codeOf(await records("", world.ken))).toBe("connection.not_granted");
    expect((await records("?limit=25")).status).toBe(200);
    for (const limit of ["26", "0", "-1", "x"])
      expect(codeOf(await records(`?limit=${limit}`))).toBe("request.invalid");
  });

  test.each([
    ["no such flow", () => Promise.resolve("none"), "flow.not_found"],
    [
      "what the time starts",
      () => {
        const when = { kind: "interval", everyMinutes: 60 };
        return makeFlow({
          ...draftOn(world.hanas),
          trigger: { kind: "schedule", when, overlap: false },
        });
      },
      "flow.not_polled",
    ],
    [
      "settings that the trigger does not know",
      () => makeFlow(draftOn(world.hanas, { setting: { status: "odd" } })),
      "flow.not_ready",
    ],
  ])("not of %s", async (_, flowWith, code) => {
    const flow = await flowWith();
    expect(codeOf(await records("", world.hana, flow))).toBe(code);
    expect(codeOf(await world.hana("GET", `/flows/${flow}/past?since=2020-01-01`))).toBe(code);
  });
});

describe("the past that a flow would take up", () => {
  const past = async (query = "", flow = id) =>
    (await world.hana("GET", `/flows/${flow}/past${query}`)).body;
  const Counted = z.object({ count: z.int(), notYet: z.int() });

  test("holds what its settings take, and what may yet be so", async () => {
    const before = Counted.parse(await past("?since=2020-01-01"));
    await makeCharges(4, "succeeded");
    await makeCharges(2, "pending");
    await makeCharges(3, "failed");
    expect(await past("?since=2020-01-01")).toEqual({
      since: "2020-01-01T00:00:00.000Z",
      count: before.count + 3,
      notYet: before.notYet + 2,
      undecided: 0,
      atLeast: false,
      amounts: [{ amount: (before.count + 3) * 1_000, currency: "usd" }],
    });
    expect(await past("?since=2099-01-01T00:00:00%2B09:00")).toEqual({
      since: "2098-12-31T15:00:00.000Z",
      count: 0,
      notYet: 0,
      undecided: 0,
      atLeast: false,
      amounts: [],
    });
  });

  test("comes to the amounts of what would start the flow, by currency", async () => {
    const Amounts = z.object({
      amounts: z.array(z.object({ amount: z.int(), currency: z.string() })),
    });
    const yenIn = async () =>
      Amounts.parse(await past("?since=2020-01-01")).amounts.find(
        ({ currency }) => currency === "jpy",
      )?.amount ?? 0;
    const before = await yenIn();
    const yen = { amount: 1_200, currency: "jpy" };
    await world.simulator?.make("charges", { count: 3, status: "failed", ...yen });
    await world.simulator?.make("charges", { count: 1, status: "succeeded", ...yen });
    expect(await yenIn()).toBe(before + 3_600);
  });

  test("holds nothing to catch up on, where the flow stood nowhere", async () => {
    const nothing = { since: null, count: 0, notYet: 0, undecided: 0, atLeast: false, amounts: [] };
    await makeCharges(1, "failed");
    expect(await past()).toEqual(nothing);
  });

  test("goes on where it stood, without what was handled, until its trigger is another", async () => {
    const all = draftOn(world.hanas);
    const flow = await makeFlow(all);
    const [handled = ""] = await makeCharges(1, "succeeded");
    await world.hana("POST", `/flows/${flow}/activate`, { from: { date: "2020-01-01" } });
    await world.engine.start();
    await waitFor(async () => {
      const { body } = await world.hana("GET", `/runs?flow=${flow}&limit=200`);
      const { items } = z
        .object({ items: z.array(z.object({ reference: z.string() })) })
        .parse(body);
      expect(items.map(({ reference }) => reference)).toContain(handled);
      const { activity } = z
        .object({ activity: z.object({ catchingUp: z.unknown() }) })
        .parse((await world.hana("GET", `/flows/${flow}`)).body);
      expect(activity.catchingUp).toBeNull();
    });
    await world.hana("POST", `/flows/${flow}/deactivate`);
    await world.engine.stop();
    await makeCharges(2, "failed");
    expect(await past("", flow)).toEqual({
      since: expect.any(String),
      count: 2,
      notYet: 0,
      undecided: 0,
      atLeast: false,
      amounts: [{ amount: 2_000, currency: "usd" }],
    });
    expect(await past("?since=2020-01-01", flow)).toMatchObject({ count: 2 });
    const copy = made(await world.hana("POST", `/flows/${flow}/clone`, {})).id;
    await world.hana("PUT", `/flows/${copy}`, { name: "Copy", draft: all, revision: 1 });
    expect(await past("?since=2020-01-01", copy)).toMatchObject({ count: 2 });
    const trigger = { ...all.trigger, trigger: "new-refund", settings: {} };
    await world.hana("PUT", `/flows/${flow}`, {
      name: "Other",
      draft: { ...all, trigger },
      revision: 1,
    });
    expect(await past("", flow)).toMatchObject({ since: null, count: 0 });
  });

  test("is counted up to the newest thousand", async () => {
    await makeCharges(1_050, "succeeded");
    await makeCharges(1, "failed");
    expect(await past("?since=2020-01-01")).toMatchObject({
      count: 1,
      notYet: 0,
      undecided: 0,
      atLeast: true,
    });
  });
});
