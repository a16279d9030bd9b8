import { createHmac } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { customerOfEvent, flowOn } from "./documents.ts";
import { eventually, openWorld, type Process, type World } from "./world.ts";

/** Another system delivers events that charge. Whatever dies, an event is one charge. */

const Told = z.object({
  deliveries: z.array(z.object({ type: z.string(), status: z.int().nullable() })),
});

let world: World;
/** The only one where a test begins. */
let server: Process;
beforeAll(async () => {
  world = await openWorld();
  server = await world.startProcess();
});
afterEach(() => world.endFlows());
afterAll(() => world.close());

const pill = (from: string, ...path: readonly string[]) => ({ kind: "pill", from, path });
const constant = (value: unknown) => ({ kind: "constant", value });

const charging = (connection: string) => ({
  format: 1,
  trigger: { kind: "webhook", check: { kind: "stripe" }, headers: [], sample: null },
  steps: [
    {
      kind: "action",
      id: "s1",
      name: null,
      connector: "stripe",
      action: "create-charge",
      connection,
      input: {
        amount: pill("trigger", "body", "amount"),
        currency: constant("jpy"),
        source: constant("tok_visa"),
      },
    },
  ],
  nextStep: 2,
  ownEvents: 0,
});

const secret = "whsec_between_them";

/** The flow's id, and how to deliver an event to a process. */
async function flowOnDelivery() {
  const flow = await world.activeFlow("On delivery", charging(await world.connect()));
  const { url } = await world.api<{ url: string }>("POST", `/flows/${flow}/webhook/address`, {});
  await world.api("POST", `/flows/${flow}/webhook/secrets`, { secret });
  const { pathname } = new URL(url);
  const deliver = async (to: Process, id: string, amount: number): Promise<number> => {
    const at = Math.floor(world.now() / 1_000);
    const body = JSON.stringify({ id, created: at, amount });
    const signature = createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
    const headers = {
      "content-type": "application/json",
      "stripe-signature": `t=${at},v1=${signature}`,
    };
    return (await fetch(`${to.url}${pathname}`, { method: "POST", headers, body })).status;
  };
  return { flow, deliver };
}

const charges = async () =>
  (await world.stripe.ledger({ outcome: "executed", limit: "1000" })).filter(
    ({ params }) => params["amount"] !== undefined,
  ).length;
const succeeded = (flow: string, count: number) =>
  eventually(
    () => world.runs(flow),
    (runs) => runs.length === count && runs.every(({ status }) => status === "succeeded"),
  );

describe("deliveries to several processes at once", () => {
  it("of the same event are one run, and all of them are received", async () => {
    const beside = world.databaseUrl === null ? null : await world.startProcess();
    const servers = beside === null ? [server] : [server, beside];
    const { flow, deliver } = await flowOnDelivery();
    const ids = ["evt_a", "evt_b", "evt_c"];
    const answers = await Promise.all(
      ids.flatMap((id, index) =>
        Array.from({ length: 6 }, async (_, nth) => {
          const to = servers[nth % servers.length];
          if (to === undefined) throw new Error("There is a server");
          return deliver(to, id, 600 + index);
        }),
      ),
    );
    expect(answers).toEqual(answers.map(() => 200));
    await succeeded(flow, ids.length);
    expect(await charges()).toBe(ids.length);
    await beside?.end("SIGTERM");
  });
});

describe("a delivery whose sender hears nothing", () => {
  it("is repeated after the process was killed at any moment: one run, one charge", async () => {
    const { flow, deliver } = await flowOnDelivery();
    const before = await charges();
    // From before it is taken until after it is answered.
    const moments = [0, 10, 40];
    for (const [index, wait] of moments.entries()) {
      const first = deliver(server, `evt_${index}`, 500 + index).catch(() => null);
      await new Promise((resolve) => {
        setTimeout(resolve, wait);
      });
      await server.end("SIGKILL");
      await first;
      server = await world.startProcess();
      await eventually(
        () => deliver(server, `evt_${index}`, 500 + index),
        (status) => status === 200,
      );
      expect(await deliver(server, `evt_${index}`, 500 + index)).toBe(200);
    }
    await succeeded(flow, moments.length);
    expect(await charges()).toBe(before + moments.length);
  });
});

describe("a webhook of Stripe's to a connection", () => {
  it("has an hourly poll ask at once, whichever process hears it, and each charge is one run", async () => {
    if (world.databaseUrl !== null) await world.startProcess();
    const connection = await world.connect();
    const hourly = flowOn("new-charge", connection, [customerOfEvent]);
    const flow = await world.activeFlow("Hourly", {
      ...hourly,
      trigger: { ...hourly.trigger, everySeconds: 3_600 },
    });
    const path = `/connections/${connection}/webhook`;
    const { url } = await world.api<{ url: string }>("POST", `${path}/address`);
    await world.api("POST", `${path}/secrets`, { secret });
    const { pathname } = new URL(url);
    const endpoint = { url: `${server.url}${pathname}`, secret };
    await fetch(`${world.stripe.url}/_control/webhooks`, {
      method: "POST",
      body: JSON.stringify(endpoint),
    });
    const polls = async () => (await world.stripe.counts())["GET /v1/charges"] ?? 0;
    const before = await polls();
    const first = await world.stripe.makeCharges({ count: 3 });
    const succeeded = (count: number) =>
      eventually(
        () => world.runs(flow),
        (runs) => runs.length === count && runs.every(({ status }) => status === "succeeded"),
      );
    await succeeded(3);
    // Time has not been moved: the poll's own is an hour away. A burst costs two at most.
    const second = await world.stripe.makeCharges({ count: 2 });
    await world.advance(15);
    const told = async () => {
      const answer = await fetch(`${world.stripe.url}/_control/webhooks`);
      const { deliveries } = Told.parse(await answer.json());
      return deliveries.flatMap(({ type, status }) =>
        type === "charge.succeeded" ? [status] : [],
      );
    };
    await eventually(told, (statuses) => statuses.join() === "200,200,200,200,200");
    const runs = await succeeded(5);
    expect(runs.map(({ reference }) => reference)).toEqual([...first, ...second]);
    expect((await polls()) - before).toBeLessThanOrEqual(world.databaseUrl === null ? 3 : 4);
  });
});
