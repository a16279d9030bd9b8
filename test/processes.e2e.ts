import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { customerOfEvent, flowOn, productOfEvent } from "./documents.ts";
import { startPostgres } from "./postgres-cluster.ts";
import type { LedgerEntry } from "./simulated-stripe.ts";
import { eventually, openWorld, type Process, type World } from "./world.ts";

/** Several processes on one PostgreSQL, as a whole that does each thing once. */

let world: World;
afterEach(() => world.close());

const writes = (filter: Record<string, string> = {}): Promise<LedgerEntry[]> =>
  world.stripe.ledger({ limit: "10000", ...filter });
const succeeded = (count: number) => (runs: readonly { status: string }[]) =>
  runs.length === count && runs.every(({ status }) => status === "succeeded");
const start = (count: number): Promise<Process[]> =>
  Promise.all(Array.from({ length: count }, () => world.startProcess()));

/** Each of these writes was done, and done once. */
async function expectOnce(count: number): Promise<void> {
  const done = await writes({ outcome: "executed" });
  expect(done.length).toBe(count);
  expect(new Set(done.map((write) => write.idempotency_key)).size).toBe(count);
}

/** Where no time is named, until they are disarmed. */
const slowWrites = (ms = 600_000) =>
  world.stripe.arm({
    match: { method: "POST", times: null },
    fault: { kind: "delay", ms, when: "before" },
  });

describe("three processes", () => {
  beforeEach(async () => {
    world = await openWorld();
  });

  it("share the work, and when one is killed the others do the rest of it, each write once", async () => {
    const [, , third] = await start(3);
    const connection = await world.connect();
    const flow = await world.activeFlow(
      "Flow",
      flowOn("new-charge", connection, [customerOfEvent]),
    );
    const charges = await world.stripe.makeCharges({ count: 160 });
    await slowWrites();
    await world.advance(15);
    // One process has no more than 50 runs in hand: it takes three to have more than 100 under way.
    await eventually(
      () => writes({ outcome: "in_flight" }),
      (inFlight) => inFlight.length > 100,
    );
    await third?.end("SIGKILL");
    await world.stripe.disarm();
    const runs = await eventually(() => world.runs(flow), succeeded(160));
    expect(runs.map(({ reference }) => reference)).toEqual(charges);
    await expectOnce(160);
    // The others say that it is gone.
    await eventually(
      async () => {
        await world.advance(15);
        return world.api<{ items: { kind: string }[] }>("GET", "/alerts");
      },
      ({ items }) => items.some(({ kind }) => kind === "process_gone"),
    );
  });

  it("take over the polls of one that is killed", async () => {
    const [first] = await start(1);
    const connection = await world.connect();
    const flow = await world.activeFlow(
      "Flow",
      flowOn("new-charge", connection, [customerOfEvent]),
    );
    await world.stripe.arm({
      match: { method: "GET", path: "/v1/charges" },
      fault: { kind: "delay", ms: 600_000, when: "before" },
    });
    const charges = await world.stripe.makeCharges({ count: 5 });
    const polls = async () => (await world.stripe.counts())["GET /v1/charges"] ?? 0;
    const before = await polls();
    await world.advance(15);
    await eventually(polls, (count) => count > before);
    await start(2);
    await first?.end("SIGKILL");
    const runs = await eventually(() => world.runs(flow), succeeded(5));
    expect(runs.map(({ reference }) => reference)).toEqual(charges);
    await expectOnce(5);
  });

  it("take over from one that is frozen, which writes and sends nothing when it is thawed", async () => {
    const [first] = await start(1);
    const connection = await world.connect();
    const steps = [customerOfEvent, productOfEvent];
    const flow = await world.activeFlow("Flow", flowOn("new-charge", connection, steps));
    await slowWrites();
    await world.stripe.makeCharges({ count: 5 });
    await world.advance(15);
    await eventually(
      () => writes({ outcome: "in_flight" }),
      (inFlight) => inFlight.length === 5,
    );
    first?.signal("SIGSTOP");
    await world.stripe.disarm();
    const [second] = await start(2);
    if (!first || !second) throw new Error("They have not started");
    await eventually(() => world.runs(flow), succeeded(5));
    const sent = await writes();
    const before = await details(second, flow);

    first.signal("SIGCONT");
    const charges = await world.stripe.makeCharges({ count: 5 });
    await world.advance(15);
    await eventually(() => world.runs(flow), succeeded(10));
    // It is one of the three again, and answers.
    expect((await first.call("GET", "/runs")).status).toBe(200);
    const after = await details(second, flow);
    expect(after.slice(0, 5)).toEqual(before);
    const old = new Set(sent.map((write) => write.idempotency_key));
    const resent = (await writes())
      .slice(sent.length)
      .filter((write) => old.has(write.idempotency_key));
    expect(resent).toEqual([]);
    expect((await world.runs(flow)).slice(5).map(({ reference }) => reference)).toEqual(charges);
    await expectOnce(20);
  });

  it("may be asked for anything at once: activation, a new version, polls", async () => {
    const processes = await start(3);
    const connection = await world.connect();
    const draft = flowOn("new-charge", connection, [customerOfEvent]);
    const flows: string[] = [];
    for (const name of ["One", "Two", "Three"])
      flows.push((await world.api<{ id: string }>("POST", "/flows", { name, draft })).id);
    const everywhere = (path: (flow: string) => string, body?: object) =>
      Promise.all(
        processes.flatMap((one) => flows.map((flow) => one.call("POST", path(flow), body))),
      );

    const activated = await everywhere((flow) => `/flows/${flow}/activate`, { from: "now" });
    expect(activated.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
    let made = 0;
    for (let beat = 0; beat < 5; beat += 1) {
      made += (await world.stripe.makeCharges({ count: 7 })).length;
      await world.advance(15);
      const changing = flows.map(async (flow, index) => {
        const one = processes[(index + beat) % 3];
        const { revision } = await world.api<{ revision: number }>("GET", `/flows/${flow}`);
        await one?.api("PUT", `/flows/${flow}`, {
          name: `Flow ${index}, ${beat}`,
          draft: flowOn("new-charge", connection, [beat % 2 ? customerOfEvent : productOfEvent]),
          revision,
        });
      });
      await Promise.all(changing);
      const published = await everywhere((flow) => `/flows/${flow}/publish`);
      expect(published.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
      expect(published.some(({ status }) => status === 200)).toBe(true);
    }
    for (const flow of flows) {
      const runs = await eventually(async () => {
        await world.advance(15);
        return world.runs(flow);
      }, succeeded(made));
      expect(new Set(runs.map(({ reference }) => reference)).size).toBe(made);
    }
    await expectOnce(3 * made);
  });

  it("stay below the outside limit together: no call is refused", async () => {
    await start(3);
    const connection = await world.connect();
    const flow = await world.activeFlow(
      "Flow",
      flowOn("new-charge", connection, [customerOfEvent]),
    );
    await world.stripe.makeCharges({ count: 250 });
    await world.advance(15);
    await eventually(() => world.runs(flow), succeeded(250));
    const refused = await world.stripe.requests({ status: "429", limit: "10" });
    expect(refused).toEqual([]);
    await expectOnce(250);
  });
});

describe("PostgreSQL crashes under load", () => {
  it.each([
    ["and is back at once", 0],
    ["and is away for ten seconds", 10_000],
  ])("%s: the processes go on, nothing is lost or done twice", async (_, awayMs) => {
    const cluster = await startPostgres();
    try {
      world = await openWorld({}, { cluster: cluster.url, bare: true });
      const processes = await start(3);
      const connection = await world.connect();
      const steps = [customerOfEvent, productOfEvent];
      const flow = await world.activeFlow("Flow", flowOn("new-charge", connection, steps));
      const charges = await world.stripe.makeCharges({ count: 100 });
      await slowWrites(500);
      await world.advance(15);
      await eventually(writes, (sent) => sent.length > 30);
      await cluster.halt("immediate");
      expect(await processes[0]?.call("GET", "/runs")).toMatchObject({
        status: 503,
        body: { error: { code: "system.database_away" } },
      });
      await new Promise((resolve) => {
        setTimeout(resolve, awayMs);
      });
      await cluster.resume();
      const later = await world.stripe.makeCharges({ count: 20 });
      const runs = await eventually(async () => {
        await world.advance(15);
        return world.runs(flow);
      }, succeeded(120));
      expect(runs.map(({ reference }) => reference)).toEqual([...charges, ...later]);
      await expectOnce(240);
      for (const one of processes) expect((await one.call("GET", "/runs")).status).toBe(200);
      await world.close();
    } finally {
      await cluster.stop();
    }
  });
});

/** All that is recorded of the flow's runs, oldest first. */
async function details(from: Process, flow: string): Promise<object[]> {
  const runs = await world.runs(flow);
  return Promise.all(runs.map(({ id }) => from.api<object>("GET", `/runs/${id}`)));
}
