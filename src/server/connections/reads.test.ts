import { describe, expect, test } from "vitest";
import { testKey } from "#connectors/stripe/stripe.world.ts";
import { openServerWorld, type ServerWorld } from "../server.world.ts";
import { countsView, dayUseView, forecastOf } from "./reads.ts";
import type { Reads } from "./connections.schemas.ts";

const at = (time: string) => Date.parse(`2026-${time}Z`);

describe("the forecast of a month", () => {
  test("is what was read so far and what the polls make until it ends", () => {
    const counts = [
      { hour: at("05-31T23:00:00"), reads: 100, dayUse: null },
      { hour: at("06-01T00:00:00"), reads: 7, dayUse: null },
      { hour: at("06-15T00:00:00"), reads: 5, dayUse: null },
    ];
    expect(forecastOf({ counts, perDay: 5_760 }, at("06-16T00:00:00"))).toBe(12 + 15 * 5_760);
    expect(forecastOf({ counts, perDay: 24 }, at("06-30T12:00:00"))).toBe(12 + 12);
    expect(forecastOf({ counts: [], perDay: 0 }, at("06-16T00:00:00"))).toBe(0);
  });
});

test("reads are counted by hour, by day and by month, each as far back as is shown", () => {
  const counts = [
    { hour: at("04-30T23:00:00"), reads: 1, dayUse: null },
    { hour: at("05-16T23:00:00"), reads: 2, dayUse: null },
    { hour: at("05-17T00:00:00"), reads: 4, dayUse: null },
    { hour: at("06-14T11:00:00"), reads: 8, dayUse: null },
    { hour: at("06-14T13:00:00"), reads: 16, dayUse: null },
    { hour: at("06-16T12:00:00"), reads: 32, dayUse: null },
  ];
  expect(countsView(counts, at("06-16T12:30:00"))).toEqual({
    hours: [
      { hour: "2026-06-14T13:00:00.000Z", reads: 16 },
      { hour: "2026-06-16T12:00:00.000Z", reads: 32 },
    ],
    days: [
      { from: "2026-05-17T00:00:00.000Z", reads: 4 },
      { from: "2026-06-14T00:00:00.000Z", reads: 24 },
      { from: "2026-06-16T00:00:00.000Z", reads: 32 },
    ],
    months: [
      { from: "2026-04-01T00:00:00.000Z", reads: 1 },
      { from: "2026-05-01T00:00:00.000Z", reads: 6 },
      { from: "2026-06-01T00:00:00.000Z", reads: 56 },
    ],
  });
});

describe("what the other side says of a day’s calls", () => {
  const said = (used: number, time: string) => ({ dayUse: { used, of: 15_000, at: at(time) } });

  test("is its last word, through whichever connection to the account it came", () => {
    const counts = [
      said(12, "06-16T09:00:00"),
      { dayUse: null },
      said(40, "06-16T11:00:00"),
      said(30, "06-16T10:00:00"),
    ];
    expect(dayUseView(counts, at("06-16T12:00:00"))).toEqual({
      used: 40,
      of: 15_000,
      at: "2026-06-16T11:00:00.000Z",
    });
  });

  test("is forgotten after a day", () => {
    expect(dayUseView([said(40, "06-15T12:00:00")], at("06-16T12:00:00"))).toBeNull();
    expect(dayUseView([], at("06-16T12:00:00"))).toBeNull();
  });
});

describe("the reads of a connection", () => {
  const inWorld = async (test: (world: ServerWorld) => Promise<void>): Promise<void> => {
    const world = await openServerWorld({ simulator: true });
    try {
      await test(world);
    } finally {
      await world.close();
    }
  };
  const readsOf = async (world: ServerWorld, id: string): Promise<Reads> =>
    (await world.call("GET", `/connections/${id}/reads`)).body as Reads;
  const flow = async (
    world: ServerWorld,
    name: string,
    connection: string,
    everySeconds: number,
  ) => {
    const draft = {
      format: 1,
      trigger: {
        kind: "event",
        connector: "stripe",
        trigger: "new-charge",
        connection,
        settings: {},
        everySeconds,
      },
      steps: [
        {
          kind: "action",
          id: "s1",
          name: null,
          connector: "stripe",
          action: "create-product",
          connection,
          input: { name: { kind: "pill", from: "trigger", path: ["id"] } },
        },
      ],
      nextStep: 2,
      ownEvents: 0,
    };
    const made = await world.call("POST", "/flows", { name, draft });
    return (made.body as { id: string }).id;
  };
  interface Polling {
    readonly sharedWith: number;
    readonly choices: { everySeconds: number; callsPerDay: number; change: number }[];
    readonly warnings: { code: string; message: string }[];
  }
  const activate = async (world: ServerWorld, id: string, language = "en") => {
    const headers = { "accept-language": language };
    const { status, body } = await world.call(
      "POST",
      `/flows/${id}/activate`,
      { from: "now" },
      headers,
    );
    expect(status).toBe(200);
    return (body as { polling: Polling }).polling;
  };

  test("are as many as the outside system counted, whatever they were for", () =>
    inWorld(async (world) => {
      const connection = await world.connect();
      const id = await flow(world, "Flow", connection, 15);
      await activate(world, id);
      await world.engine.start();
      await world.call("POST", `/connections/${connection}/check`);
      await world.call("GET", `/connections/${connection}/choices/customers`);
      await world.call("GET", `/connections/${connection}/triggers/new-refund/sample`);
      const replaced = await world.call("PATCH", `/connections/${connection}`, {
        values: { apiKey: testKey },
      });
      expect(replaced.status).toBe(200);
      // Stops polling, and writes down what was counted.
      await world.engine.stop();
      const gets = Object.entries((await world.simulator?.counts()) ?? {})
        .filter(([name]) => name.startsWith("GET "))
        .reduce((sum, [, count]) => sum + count, 0);
      const { month, hours, months } = await readsOf(world, connection);
      expect(gets).toBeGreaterThan(12);
      expect(month.reads).toBe(gets);
      expect(hours.reduce((sum, { reads }) => sum + reads, 0)).toBe(gets);
      expect(months).toEqual([{ from: month.from, reads: gets }]);
    }));

  test("stand beside what the connector says is granted, all connections to one account together", () =>
    inWorld(async (world) => {
      const [one, two] = [await world.connect("One"), await world.connect("Two")];
      expect((await readsOf(world, one)).allowance).toMatchObject({
        floorPerMonth: 10_000,
        perTransaction: 500,
        connections: 2,
        wholeMonth: 0,
        level: "fine",
        transactionsNeeded: 0,
      });
      await activate(world, await flow(world, "Flow", two, 15));
      const reads = await readsOf(world, one);
      expect(reads).toMatchObject({
        callsPerDay: 0,
        polls: [],
        month: { wholeMonth: 0 },
        allowance: { wholeMonth: 172_800, level: "over", transactionsNeeded: 346 },
      });
      const other = await readsOf(world, two);
      expect(other).toMatchObject({
        callsPerDay: 5_760,
        polls: [{ trigger: "new-charge", everySeconds: 15, flows: 1, callsPerDay: 5_760 }],
        month: { wholeMonth: 172_800 },
      });
      expect(other.month.forecast).toBeGreaterThan(other.month.reads);
    }));

  test("an activation that brings a connection over says so, and what would not", () =>
    inWorld(async (world) => {
      const connection = await world.connect("Shop");
      const hourly = await flow(world, "Hourly", connection, 3_600);
      expect((await activate(world, hourly)).warnings).toEqual([]);

      const eager = await flow(world, "Eager", connection, 15);
      const before = (await world.call("GET", `/flows/${eager}`)).body as { polling: Polling };
      expect(before.polling.sharedWith).toBe(1);
      const changeAt = (polling: Polling, seconds: number) =>
        polling.choices.find(({ everySeconds }) => everySeconds === seconds)?.change;
      expect(changeAt(before.polling, 15)).toBe(5_760 - 24);
      expect(changeAt(before.polling, 3_600)).toBe(0);

      const active = await activate(world, eager);
      expect(active.warnings).toEqual(before.polling.warnings);
      expect(active.warnings).toEqual([
        {
          code: "connection.reads_over",
          message: expect.stringMatching(/Shop.*172,800.*Stripe.*10,000.*346.*15 minutes/),
        },
      ]);
      // Already paid for by another flow: nothing more to warn of.
      const third = await flow(world, "Third", connection, 60);
      expect((await activate(world, third)).warnings).toEqual([]);
      const now = (await world.call("GET", `/flows/${eager}`)).body as { polling: Polling };
      expect(changeAt(now.polling, 3_600)).toBe(1_440 - 5_760);
    }));

  test("warns in Japanese, and of what is only close", () =>
    inWorld(async (world) => {
      const connection = await world.connect("店舗");
      const close = await activate(world, await flow(world, "近い", connection, 300), "ja");
      expect(close.warnings).toEqual([
        {
          code: "connection.reads_near",
          message: expect.stringMatching(/店舗.*8,640.*余裕がありません.*15 分/),
        },
      ]);
    }));
});
