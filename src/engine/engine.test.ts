import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConnectionError } from "#sdk/errors.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
});
afterEach(() => world.close());

const over = async (flowId: string, count: number) => {
  const statuses = await world.statuses(flowId);
  return statuses.length === count && statuses.every((status) => status === "succeeded");
};

/** Puts another document into the draft. */
async function edit(id: string, draft: ReturnType<typeof flowOn>): Promise<void> {
  const flow = await world.store.flow(id);
  const { revision, name } = flow ?? { revision: 0, name: "" };
  await world.store.saveDraft({ by: "local", id, revision, name, draft, at: 0 });
}

describe("publishing an active flow", () => {
  it("never runs a new version on the events of the old trigger, however long it takes", async () => {
    await world.flow("f", flowOn("new-refund", "create-customer"));
    await world.engine.activate("f", { from: "now" }, asLocal);
    await edit("f", flowOn("new-charge", "create-charge"));
    // The baseline of the new trigger takes its time, and refunds come meanwhile.
    await world.control("/faults", {
      match: { method: "GET", path: "/v1/charges" },
      fault: { kind: "delay", ms: 600_000, when: "before" },
    });
    const publishing = world.engine.publish("f", asLocal);
    await world.control("/refunds", { count: 2 });
    await world.advanceMeanwhile(15);
    await until(async () => (await world.statuses("f")).length === 2);
    await world.clearFaults();
    await publishing;
    await until(() => over("f", 2));
    expect(await world.writes()).toEqual(["POST /v1/customers", "POST /v1/customers"]);
  });

  it("leaves the old version running when the new one cannot be started", async () => {
    await world.flow("f", flowOn("new-refund", "create-customer"));
    await world.engine.activate("f", { from: "now" }, asLocal);
    await edit("f", flowOn("new-charge", "create-charge"));
    await world.control("/faults", {
      match: { method: "GET", path: "/v1/charges" },
      fault: { kind: "error", when: "before", status: 500 },
    });
    await expect(world.engine.publish("f", asLocal)).rejects.toThrow();
    await world.control("/refunds", { count: 1 });
    await world.advance(15);
    await until(() => over("f", 1));
    expect((await world.store.flow("f"))?.version?.number).toBe(1);
    expect(await world.writes()).toEqual(["POST /v1/customers"]);
  });

  it("loses nothing when the flow moves to another connection of the same account", async () => {
    await world.connect("c2");
    await world.flow("f", flowOn("new-charge", "create-customer"));
    await world.engine.activate("f", { from: "now" }, asLocal);
    await world.control("/charges", { count: 2 });
    await edit("f", flowOn("new-charge", "create-customer", {}, "c2"));
    await world.engine.publish("f", asLocal);
    await until(() => over("f", 2));
  });
});

describe("a flow that was started from now", () => {
  const made = async (count: number) =>
    world.control("/charges", { count, created: Math.floor(world.now() / 1_000) });
  const settled = () =>
    until(async () => {
      const due = await world.store.duePolls(world.now(), 9);
      return due.length === 0 && (await world.store.backfills()).length === 0;
    });
  beforeEach(async () => {
    await made(3);
    await world.advance(60);
    await world.flow("f", flowOn("new-charge", "create-customer"));
    await world.engine.activate("f", { from: "now" }, asLocal);
    await world.advance(30);
    await settled();
  });

  it("gets nothing from before when it goes on where it stood", async () => {
    await world.engine.deactivate("f");
    await made(2);
    await world.engine.activate("f", { from: "where_it_stood" }, asLocal);
    await settled();
    await until(() => over("f", 2));
  });

  it("gets nothing from before when it turns to another connection of the account", async () => {
    await world.connect("c2");
    await edit("f", flowOn("new-charge", "create-customer", {}, "c2"));
    await made(2);
    await world.engine.publish("f", asLocal);
    await settled();
    await until(() => over("f", 2));
  });
});

describe("activating and deactivating at the same time", () => {
  it("ends as the last of them says", async () => {
    await world.flow("f", flowOn("new-charge", "create-customer"));
    await world.control("/faults", {
      match: { method: "GET", path: "/v1/charges" },
      fault: { kind: "delay", ms: 300, when: "before" },
    });
    const activating = world.engine.activate("f", { from: "now" }, asLocal);
    await world.engine.deactivate("f");
    await activating;
    expect((await world.store.flow("f"))?.state).toBe("inactive");
  });
});

describe("an event that is not final", () => {
  it("becomes a run when it is, which is worked on at once", async () => {
    await world.flow("f", flowOn("new-charge", "create-customer", { status: "succeeded" }));
    await world.engine.activate("f", { from: "now" }, asLocal);
    const made = await world.control("/charges", { count: 1, status: "pending" });
    const [id] = (made as { ids: string[] }).ids;
    await world.advance(15);
    await pause(200);
    expect(await world.statuses("f")).toEqual([]);
    await world.control(`/objects/${id}`, { set: { status: "succeeded", paid: true } });
    await world.advance(120);
    await until(() => over("f", 1));
  });

  const onlySucceeded = (connection: string) =>
    flowOn("new-charge", "create-customer", { status: "succeeded" }, connection);
  const account = { account: "acct_other", key: "sk_test_other" };
  const turn = async (how: "publishes" | "activates", connection: string) => {
    if (how === "activates") await world.engine.deactivate("f");
    await edit("f", onlySucceeded(connection));
    const turned =
      how === "publishes"
        ? await world.engine.publish("f", asLocal)
        : await world.engine.activate("f", { from: "where_it_stood" }, asLocal);
    expect(turned).toMatchObject({ activated: true });
  };
  const pendingFor22Minutes = async () => {
    await world.flow("f", onlySucceeded("c1"));
    await world.engine.activate("f", { from: "now" }, asLocal);
    const made = await world.control("/charges", { count: 1, status: "pending" });
    const [id] = (made as { ids: string[] }).ids;
    await world.advance(15);
    const pollId = (await world.store.poll("c1", "new-charge"))?.id ?? "";
    await until(async () => (await world.store.dueWaits(pollId, Infinity, 9)).length === 1);
    await world.advance(22 * 60);
    // The poll goes on with what came since.
    await world.control("/charges", { count: 1, status: "failed" });
    await world.advance(15);
    await until(async () => (await world.store.duePolls(world.now(), 9)).length === 0);
    return `/objects/${id}`;
  };

  it.each(["publishes", "activates"] as const)(
    "goes along to another connection of the account, when a person %s the flow with that",
    async (how) => {
      const charge = await pendingFor22Minutes();
      await world.connect("c2");
      await turn(how, "c2");
      await world.control(charge, { set: { status: "succeeded", paid: true } });
      await world.advance(3_600);
      await until(() => over("f", 1));
      expect(await world.writes()).toEqual(["POST /v1/customers"]);
    },
  );

  it("is given up when the flow turns to another account", async () => {
    await pendingFor22Minutes();
    await world.connect("other", account);
    await turn("publishes", "other");
    for (const connection of ["c1", "other"]) {
      const pollId = (await world.store.poll(connection, "new-charge"))?.id ?? "";
      expect(await world.store.dueWaits(pollId, Infinity, 9)).toEqual([]);
    }
  });
});

describe("an object dated in the future", () => {
  it("does not hide what comes after it", async () => {
    await world.flow("f", flowOn("new-charge", "create-customer"));
    await world.engine.activate("f", { from: "now" }, asLocal);
    await world.control("/charges", {
      count: 1,
      created: Math.floor(world.now() / 1000) + 2_592_000,
    });
    await world.advance(15);
    await until(() => over("f", 1));
    await world.control("/charges", { count: 3, created: Math.floor(world.now() / 1000) + 20 });
    await world.advance(15);
    await until(() => over("f", 4));
  });
});

describe("credentials that cannot be opened", () => {
  it("stop neither the process nor other flows, and a write that may have happened is not failed", async () => {
    await world.flow("f", flowOn("new-charge", "create-customer"));
    await world.engine.activate("f", { from: "now" }, asLocal);
    await world.control("/faults", {
      match: { method: "POST", path: "/v1/customers" },
      fault: { kind: "cut", when: "after" },
    });
    await world.control("/charges", { count: 1 });
    await world.advance(15);
    await until(async () => (await world.writes()).length === 1);
    const { credentials } = world;
    world.credentials = () => {
      throw new Error("The key does not fit");
    };
    for (let beat = 0; beat < 5; beat += 1) {
      await world.advance(30);
      await until(async () => (await world.statuses("f")).join() === "waiting");
    }
    world.credentials = credentials;
    await until(async () => {
      await world.advance(300);
      return over("f", 1);
    });
    expect(await world.writes()).toEqual(["POST /v1/customers"]);
  });
});

describe("credentials that cannot be opened, of an account that nothing was heard of for long", () => {
  const everyMinute = {
    kind: "schedule",
    when: { kind: "interval", everyMinutes: 1 },
    overlap: true,
  } as const;
  const sealed = new ConnectionError({ code: "connection.secret_sealed", message: "Sealed" });

  /** A flow that the time starts: no poll hears of the account, or breaks its connection, before it. */
  const started = async (id: string, connection: string) => {
    const draft = flowOn("new-refund", "create-customer", {}, connection);
    const [step] = draft.steps;
    if (step?.kind !== "action") return;
    const input = { name: { kind: "constant", value: id } } as const;
    await world.flow(id, { ...draft, trigger: everyMinute, steps: [{ ...step, input }] });
    await world.engine.activate(id, { from: "now" }, asLocal);
  };
  const broken = async (id: string) => (await world.store.connection(id))?.broken?.code;

  it("pause the run before its first send, and the repaired connection lets it go on", async () => {
    const { credentials } = world;
    world.credentials = () => {
      throw sealed;
    };
    await started("f", "c1");
    await world.advance(60);
    await until(async () => (await world.statuses("f")).includes("paused"));
    expect(await broken("c1")).toBe("connection.secret_sealed");
    await world.engine.deactivate("f");
    world.credentials = credentials;
    await world.store.repairConnection("c1", world.now());
    await world.advance(60);
    const count = (await world.statuses("f")).length;
    await until(() => over("f", count));
    expect(await world.writes()).toEqual(Array(count).fill("POST /v1/customers"));
  });

  it("pause it as well where the operator's settings do not name the simulator any more", async () => {
    const [named] = world.trusted.splice(0);
    await started("f", "c1");
    await world.advance(60);
    await until(async () => (await world.statuses("f")).includes("paused"));
    expect(await broken("c1")).toBe("stripe.simulator_not_named");
    expect(await world.writes()).toEqual([]);
    await world.engine.deactivate("f");
    world.trusted.push(named ?? "");
    await world.store.repairConnection("c1", world.now());
    await world.advance(60);
    const count = (await world.statuses("f")).length;
    await until(() => over("f", count));
    expect(await world.writes()).toEqual(Array(count).fill("POST /v1/customers"));
  });

  it("pause nothing of another connection to the same account", async () => {
    await world.connect("c2");
    const { credentials } = world;
    world.credentials = (connection) => {
      if (connection.id === "c1") throw sealed;
      return credentials(connection);
    };
    await Promise.all([started("f", "c1"), started("g", "c2")]);
    await world.advance(60);
    await until(async () => (await world.statuses("f")).includes("paused"));
    await until(async () => (await world.statuses("g")).includes("succeeded"));
    expect(await broken("c2")).toBeUndefined();
  });
});

describe("Stripe's clock ahead of ours", () => {
  it("counts for the age of a write: after 23 hours it is looked up, not sent again", async () => {
    await world.flow("f", flowOn("new-charge", "create-customer"));
    await world.engine.activate("f", { from: "now" }, asLocal);
    await world.control("/faults", {
      match: { method: "POST", path: "/v1/customers" },
      fault: { kind: "cut", when: "after" },
    });
    await world.control("/charges", { count: 1 });
    await world.advance(15);
    await until(async () => (await world.writes()).length === 1);
    await world.control("/clock", { advance_seconds: 26 * 3600 });
    // A poll tells the engine what time it is there, before the write is tried again.
    const [connection] = await world.store.connections();
    if (connection) await world.engine.sample(connection, "new-charge", null);
    await until(async () => {
      await world.advance(60);
      return over("f", 1);
    });
    expect(await world.writes()).toEqual(["POST /v1/customers"]);
  });
});
