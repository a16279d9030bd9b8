/** Each kind of once that the author of an HTTP step can choose, through the engine's own loop, judged by the other side's ledger. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type Fault,
  type Ledger,
  startLedger,
  token,
  valuesFor,
} from "#connectors/http/http.world.ts";
import type { Value } from "#flow/value.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

let world: EngineWorld;
let ledger: Ledger;
beforeEach(async () => {
  world = await openEngineWorld();
  ledger = await startLedger(() => world.now());
  await world.engine.start();
  await world.connect("c1");
  const { token: sealed, ...settings } = valuesFor(ledger);
  await world.store.createConnection({
    id: "h1",
    owner: "local",
    connector: "http",
    name: "h1",
    mode: "test",
    account: ledger.url,
    accountName: null,
    settings: { ...settings, per_second: 10 },
    sealed,
    broken: null,
    createdAt: world.now(),
  });
  const ofStripe = world.credentials;
  world.credentials = (connection) =>
    connection.connector === "http"
      ? { ...connection.settings, token: connection.sealed }
      : ofStripe(connection);
});
afterEach(async () => {
  await world.close();
  await ledger.close();
});

type Input = Readonly<Record<string, string | Value>>;

const marked = { json: '{"name":"x","reference":"{{mark}}"}', id_path: "id" };
const kinds = {
  "at most once": { ...marked },
  key: { ...marked, once: "key" },
  sets: { method: "PUT", path: "/things/t1", json: '{"name":"new"}', once: "sets" },
  "sets of the event": {
    method: "PUT",
    path: "/things/t1",
    json: {
      kind: "text",
      parts: ['{"name":"', { kind: "pill", from: "trigger", path: ["id"] }, '"}'],
    },
    once: "sets",
  },
  "replaces by a key": { method: "PUT", path: "/things/t1", json: '{"name":"newer"}', once: "key" },
  "replaces at most once": { method: "PUT", path: "/things/t1", json: '{"name":"newer"}' },
  "look-up": {
    ...marked,
    once: "look_up",
    look_up_path: "/things?reference={{mark}}",
    look_up_at: "items[*].reference",
  },
} satisfies Record<string, Input>;

/** One event starts a run with one request, which these faults strike, one after the other. */
async function run(kind: keyof typeof kinds, ...faults: readonly Fault[]): Promise<void> {
  await runIn("f", kind, faults);
}
async function runIn(
  flow: string,
  kind: keyof typeof kinds,
  faults: readonly Fault[] = [],
): Promise<void> {
  if (kind === "sets" || kind === "sets of the event") ledger.make({ name: "old" });
  const filled: Input = { path: "/things", ...kinds[kind] };
  const input = Object.fromEntries(
    Object.entries(filled).map(([name, value]): [string, Value] => [
      name,
      typeof value === "string" ? { kind: "constant", value } : value,
    ]),
  );
  const draft = flowOn("new-refund", "create-charge");
  const step = { id: "s1", connection: "h1", connector: "http", action: "send-request", input };
  await world.flow(flow, { ...draft, steps: [{ ...step, kind: "action", name: null }] });
  await world.engine.activate(flow, { from: "now" }, asLocal);
  ledger.strike(...faults);
  await world.control("/refunds", { count: 1 });
}
const becomes = (status: string, seconds = 15) =>
  until(async () => {
    await world.advance(seconds);
    return (await world.statuses("f")).join() === status;
  });
const detail = async () => {
  const { items } = await world.reading.listRuns({ flowId: "f", limit: 1 });
  return (await world.reading.run(items[0]?.id ?? "")) ?? expect.fail("no run");
};
const writes = () => ledger.seen.filter(({ method }) => method !== "GET");

describe("whose answer is lost", () => {
  it("at most once: a person is asked, and nothing is sent again", async () => {
    await run("at most once", "cut after");
    await becomes("parked");
    await world.advance(48 * 3_600);
    expect(writes()).toHaveLength(1);
    expect(ledger.executed).toEqual(["POST /things"]);
  });

  it.each<[string, Fault]>([
    ["half an answer", "half"],
    ["a gateway's page", { status: 200, body: "<h1>Welcome</h1>" }],
    ["a refusal that is not the system's own", { status: 403, body: "<h1>Blocked</h1>" }],
    ["a redirection", { status: 307, body: '{"api":1}', headers: { location: "/elsewhere" } }],
  ])("at most once: %s tells nothing either", async (_, fault) => {
    await run("at most once", fault);
    await becomes("parked");
    expect(writes()).toHaveLength(1);
  });

  it.each([
    ["key", 409],
    ["sets", 404],
  ] as const)("%s: a repeat that is refused with %i is for a person", async (kind, status) => {
    await run(kind, "cut after", { status, body: '{"api":1}' });
    await becomes("parked");
    expect(ledger.executed).toHaveLength(1);
    expect(writes()).toHaveLength(2);
  });

  it("by a key: the same bytes go out with the same key, and it is done once", async () => {
    await run("key", "cut after", { status: 503, body: '{"api":"ledger"}' }, "half");
    await becomes("succeeded");
    expect(ledger.executed).toEqual(["POST /things"]);
    const sent = writes();
    expect(sent.length).toBe(4);
    expect(
      new Set(sent.map(({ body, headers }) => JSON.stringify([headers["idempotency-key"], body])))
        .size,
    ).toBe(1);
  });

  it("by a key that has grown old: nothing is sent again", async () => {
    await run("key", ...Array<Fault>(50).fill("cut before"));
    await until(async () => {
      await world.advance(15);
      return writes().length > 0;
    });
    await world.advance(30 * 3_600);
    await becomes("parked", 600);
    const before = writes().length;
    await world.advance(3_600);
    expect(writes().length).toBe(before);
    expect(ledger.executed).toEqual([]);
  });

  it("that sets values: it is set again", async () => {
    await run("sets", "cut after", "cut before");
    await becomes("succeeded");
    expect(ledger.executed).toEqual(["PUT /things/t1", "PUT /things/t1"]);
    expect(ledger.things).toEqual([{ id: "t1", reference: null, name: "new" }]);
  });

  it.each([
    ["replaces by a key", "this build"],
    ["replaces at most once", "this build"],
    ["replaces at most once", "an earlier build"],
  ] as const)(
    "that sets values: it is not repeated over what another flow has sent since: %s, by %s",
    async (kind, build) => {
      const late = { status: 503, body: '{"api":"ledger"}', headers: { "retry-after": "7200" } };
      await run("sets", late);
      await until(async () => {
        await world.advance(15);
        return writes().length === 1;
      });
      await world.engine.deactivate("f");
      await runIn("g", kind);
      await until(async () => {
        await world.advance(15);
        return (await world.statuses("g")).join() === "succeeded";
      });
      if (build === "an earlier build")
        await world.restart((dataDir) => {
          const db = new Database(join(dataDir, "millrace.db"));
          const changed = db.prepare("UPDATE effects SET target = NULL WHERE flow_id = 'g'").run();
          expect(changed.changes).toBe(1);
          db.close();
        });
      await becomes("parked", 600);
      expect(writes()).toHaveLength(2);
      expect(ledger.things).toMatchObject([{ name: "newer" }]);
    },
  );

  it("that sets values: an older one is not repeated over a newer one, and a person decides", async () => {
    const late = { status: 503, body: '{"api":"ledger"}', headers: { "retry-after": "7200" } };
    await run("sets of the event", late);
    await until(async () => {
      await world.advance(15);
      return writes().length === 1;
    });
    await world.control("/refunds", { count: 1 });
    await until(async () => {
      await world.advance(15);
      return (await world.statuses("f")).join() === "waiting,succeeded";
    });
    const newer = ledger.things[0]?.name;
    await until(async () => {
      await world.advance(600);
      return (await world.statuses("f")).join() === "parked,succeeded";
    });
    await world.advance(3_600);
    expect(writes()).toHaveLength(2);
    expect(ledger.things).toMatchObject([{ name: newer }]);
    const [, { id: runId } = { id: "" }] = (await world.reading.listRuns({ flowId: "f", limit: 2 }))
      .items;
    const [effect] = (await world.reading.run(runId))?.effects ?? [];
    expect(effect).toMatchObject({
      state: "parked",
      nextLookUpAt: null,
      error: { code: "engine.overtaken", details: { cause: "http.http_503" } },
    });
    const decision = { kind: "send", confirmed: true } as const;
    const { id: effectId = "", generation = 0 } = effect ?? {};
    await world.engine.decideParked({ by: "local", runId, effectId, generation, decision });
    await until(async () => {
      await world.advance(15);
      return (await world.statuses("f")).join() === "succeeded,succeeded";
    });
    expect(writes()).toHaveLength(3);
    expect(ledger.things[0]?.name).not.toBe(newer);
  });

  it("by a look-up: what was done is found by its mark", async () => {
    await run("look-up", "cut after");
    await becomes("succeeded");
    expect(writes()).toHaveLength(1);
    const { effects, steps } = await detail();
    expect(steps[0]?.output).toMatchObject({
      id: "t1",
      body: { reference: ledger.things[0]?.reference },
    });
    expect(effects[0]?.objectId).toBe("t1");
  });

  it("by a look-up: what is absent after ten minutes is left to a person", async () => {
    await run("look-up", "cut before");
    await becomes("parked");
    await world.advance(3_600);
    expect(writes()).toHaveLength(1);
    expect(ledger.executed).toEqual([]);
  });
});

it.each(["at most once", "look-up"] as const)(
  "%s: what is proven unexecuted is sent, once the way is free",
  async (kind) => {
    await run(kind, "limited", "limited");
    await becomes("succeeded");
    expect(ledger.executed).toEqual(["POST /things"]);
  },
);

it("at most once: what was refused for the credentials is sent once they are repaired", async () => {
  // The first is the answer to the question of what time it is there.
  await run("at most once", "unauthorized", "unauthorized");
  await until(async () => {
    await world.advance(15);
    return (await world.store.connection("h1"))?.broken !== null;
  });
  expect(ledger.executed).toEqual([]);
  const before = (await world.store.connection("h1")) ?? expect.fail("no connection");
  const { settings } = before;
  const secret = { id: "h1", by: "local", before, sealed: token, settings };
  expect(await world.engine.replaceSecret(secret)).toBe("replaced");
  await becomes("succeeded");
  expect(ledger.executed).toEqual(["POST /things"]);
});

it("the secret stands in no error, no output and no record of a run, though the other side repeats it", async () => {
  const echo = (status: number): Fault => ({
    status,
    body: JSON.stringify({ api: "ledger", id: "t1", message: `You said Bearer ${token}` }),
  });
  await run("key", echo(500), echo(201));
  await becomes("succeeded");
  const kept = JSON.stringify(await detail());
  expect(kept).toContain("You said Bearer");
  expect(kept).not.toContain(token);
});

it("by a look-up: what a person has sent in the time that a restore has forgotten is found by its mark", async () => {
  const older = mkdtempSync(join(tmpdir(), "millrace-older-"));
  await run("look-up", "cut before");
  await becomes("parked");
  await world.restart((dataDir) => cpSync(dataDir, older, { recursive: true }));
  const send = async () => {
    const { id: runId, effects } = await detail();
    const { id: effectId = "", generation = 0 } = effects.at(-1) ?? {};
    const decision = { kind: "send", confirmed: false } as const;
    return world.engine.decideParked({ by: "local", runId, effectId, generation, decision });
  };
  await until(async () => {
    await world.advance(30);
    return (await send()).decided;
  });
  await becomes("succeeded");
  await world.restart((dataDir) => {
    rmSync(dataDir, { recursive: true });
    cpSync(older, dataDir, { recursive: true });
  });
  await world.engine.stop();
  await world.store.markRestored(world.now());
  await world.engine.start();
  await world.engine.settleRestore("replaces");
  await until(async () => {
    await world.advance(30);
    return (await world.statuses("f")).join() === "succeeded" || (await send()).decided;
  });
  await becomes("succeeded");
  expect(ledger.executed).toEqual(["POST /things"]);
  rmSync(older, { recursive: true });
});
