import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { stripeConnector } from "#connectors/stripe/stripe.connector.ts";
import type { Connector } from "#sdk/connector.ts";
import type { TriggerEvent } from "#sdk/trigger.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";
import { eventName, handledAs } from "./event-name.ts";

const Numbered = z.object({ metadata: z.object({ number: z.string() }) });

/** Stripe as if each account numbered its objects from 1, and each kind of object anew. */
const numbering: Connector = {
  ...stripeConnector,
  triggers: stripeConnector.triggers.flatMap((trigger) => {
    if (trigger.kind !== "since") return [];
    return Object.assign(Object.create(trigger) as typeof trigger, {
      uniqueKeys: false,
      async *poll(context: Parameters<typeof trigger.poll>[0]) {
        for await (const page of trigger.poll(context))
          yield page.map(({ at, data }): TriggerEvent => ({
            key: Numbered.parse(data).metadata.number,
            at,
            data,
          }));
      },
    });
  }),
};

describe("a flow on a system that gives the same key to different events", () => {
  let world: EngineWorld;
  beforeEach(async () => {
    world = await openEngineWorld([numbering]);
    await world.engine.start();
    await world.connect("c1");
    await world.flow("f", flowOn("new-charge", "create-customer"));
    await world.engine.activate("f", { from: "now" }, asLocal);
    await make("charges", "1");
    await runs(1);
  });
  afterEach(() => world.close());

  const make = async (what: "charges" | "refunds", number: string, account?: string) => {
    const more = account === undefined ? {} : { account };
    await world.control(`/${what}`, { metadata: { number }, ...more });
    await world.advance(15);
  };
  const runs = (count: number) =>
    until(async () => {
      const statuses = await world.statuses("f");
      if (statuses.length > count) throw new Error(`${statuses.length} runs, not ${count}`);
      return statuses.length === count && statuses.every((status) => status === "succeeded");
    });
  const turnTo = async (trigger: "new-charge" | "new-refund", connection = "c1") => {
    const { revision = 0 } = (await world.store.flow("f")) ?? {};
    const draft = flowOn(trigger, "create-customer", {}, connection);
    await world.store.saveDraft({ by: "local", id: "f", revision, name: "f", draft, at: 0 });
  };
  const references = async () => {
    const { items } = await world.reading.listRuns({ flowId: "f", limit: 50 });
    return items.map(({ reference }) => reference).toReversed();
  };
  const skips = async () => {
    const { items } = await world.reading.listEvents({ flowId: "f", limit: 50 });
    return items.flatMap(({ deliveries }) => deliveries.flatMap(({ reason }) => reason ?? []));
  };
  const other = { account: "acct_other", key: "sk_test_other" };

  it("runs on the event of another trigger", async () => {
    await turnTo("new-refund");
    await world.engine.publish("f", asLocal);
    await make("refunds", "1");
    await runs(2);
    expect(await world.writes()).toHaveLength(2);
  });

  it("runs on the event of another account", async () => {
    await world.connect("c2", other);
    await turnTo("new-charge", "c2");
    await world.engine.publish("f", asLocal);
    await make("charges", "1", other.account);
    await runs(2);
    await make("charges", "2", other.account);
    await runs(3);
  });

  it("runs once on an event that two connections to one account tell of", async () => {
    await world.connect("c2");
    await turnTo("new-charge", "c2");
    // Reads again what lies just before the move, the first event with it.
    await world.engine.publish("f", asLocal);
    await until(async () => (await world.store.backfills()).length === 0);
    await make("charges", "2");
    await until(async () => (await references()).includes("2"));
    await runs(2);
    expect(await references()).toEqual(["1", "2"]);
    expect(await world.writes()).toHaveLength(2);
  });

  it("catches up on another account from a date, whatever the keys", async () => {
    await world.connect("c2", other);
    await world.engine.deactivate("f");
    await make("charges", "1", other.account);
    await turnTo("new-charge", "c2");
    await world.engine.activate("f", { from: "date", date: world.now() - 3_600_000 }, asLocal);
    await runs(2);
    expect(await skips()).toEqual([]);
  });

  it("leaves out, and lists, what may be the same event where the account is not known", async () => {
    await world.connect("c2", { account: null, key: "sk_test_millrace_demo" });
    await world.engine.deactivate("f");
    await make("charges", "2");
    await turnTo("new-charge", "c2");
    await world.engine.activate("f", { from: "date", date: world.now() - 3_600_000 }, asLocal);
    await runs(2);
    expect(await skips()).toEqual(["handled_by_lineage"]);
    expect(await world.writes()).toHaveLength(2);
  });
});

describe("the name of an event", () => {
  const connection = { id: "c1", connector: "post", account: "a:1", mode: "test" } as const;
  const trigger = { id: "new-letter", uniqueKeys: false };
  const place = "";

  it("is its key where that is unique", () => {
    expect(
      eventName("le_1", { trigger: { ...trigger, uniqueKeys: true }, connection, place }),
    ).toBe("le_1");
  });

  it("else says where it comes from, and can be no other run's name", () => {
    const name = eventName("test:1", { trigger, connection, place });
    expect(name).toBe("event:post:new-letter:test:a%3A1:test:1");
    const others = [
      eventName("test:1", { trigger: { ...trigger, id: "new-parcel" }, connection, place }),
      eventName("test:1", { trigger, connection: { ...connection, account: "a" }, place }),
      eventName("test:1", { trigger, connection: { ...connection, mode: "live" }, place }),
      eventName("test:1", { trigger, connection: { ...connection, account: null }, place }),
    ];
    expect(new Set([name, ...others]).size).toBe(5);
    expect(eventName("test:1", { trigger, connection, place: "orders" })).toBe(
      "event:post:new-letter:test:a%3A1:orders:test:1",
    );
    expect(eventName("test:1", { trigger, connection: { ...connection, id: "c2" }, place })).toBe(
      name,
    );
  });

  it("is not relied on for the past of an unknown account", () => {
    const unknown = { ...connection, account: null };
    expect(handledAs("1", { trigger, connection: unknown, place })).toBe("1");
    expect(handledAs("1", { trigger, connection, place })).toBe(
      eventName("1", { trigger, connection, place }),
    );
  });
});
