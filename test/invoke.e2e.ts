import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually, openWorld, type Process, type World } from "./world.ts";

/** Another system charges through a flow by HTTP. Whatever dies, a call with a key is one charge. */

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const pill = (from: string, ...path: readonly string[]) => ({ kind: "pill", from, path });
const constant = (value: unknown) => ({ kind: "constant", value });

const charging = (connection: string) => ({
  format: 1,
  trigger: {
    kind: "invoke",
    inputs: [{ name: "amount", type: "number", required: true, help: "" }],
    outputs: [{ name: "charge", value: pill("s1", "id") }],
  },
  steps: [
    {
      kind: "action",
      id: "s1",
      name: null,
      connector: "stripe",
      action: "create-charge",
      connection,
      input: {
        amount: pill("trigger", "amount"),
        currency: constant("jpy"),
        source: constant("tok_visa"),
      },
    },
  ],
  nextStep: 2,
  ownEvents: 0,
});

interface Shown {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The flow's id, and how to call it at a process. */
async function flowOnCall() {
  const flow = await world.activeFlow("On call", charging(await world.connect()));
  const { clientId, clientSecret } = await world.api<Shown>(
    "POST",
    `/flows/${flow}/invocation/credentials`,
    {},
  );
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
  const call = async (to: Process, key: string, amount: number, prefer = "wait=20") => {
    const answer = await fetch(`${to.url}/hooks/${flow}`, {
      method: "POST",
      headers: {
        authorization,
        "content-type": "application/json",
        "idempotency-key": key,
        prefer,
      },
      body: JSON.stringify({ amount }),
    });
    return { status: answer.status, text: await answer.text() };
  };
  return { flow, call };
}

const charges = async () =>
  (await world.stripe.ledger({ outcome: "executed", limit: "1000" })).filter(
    ({ params }) => params["amount"] !== undefined,
  ).length;

describe("a call whose caller hears nothing", () => {
  it("is repeated with its key after the process was killed at any moment: one run, one charge", async () => {
    let server = await world.startProcess();
    const { flow, call } = await flowOnCall();
    // From before it is taken until after it is answered.
    const moments = [0, 4, 12, 30, 80];
    for (const [index, wait] of moments.entries()) {
      const first = call(server, `order-${index}`, 500 + index).catch(() => null);
      await new Promise((resolve) => {
        setTimeout(resolve, wait);
      });
      await server.end("SIGKILL");
      await first;
      server = await world.startProcess();
      const again = await eventually(
        () => call(server, `order-${index}`, 500 + index),
        ({ status }) => status === 200,
      );
      const once = await call(server, `order-${index}`, 500 + index);
      expect(once.text).toBe(again.text);
      expect((await call(server, `order-${index}`, 1)).status).toBe(409);
    }
    expect((await world.runs(flow)).map(({ status }) => status)).toEqual(
      moments.map(() => "succeeded"),
    );
    expect(await charges()).toBe(moments.length);
  });
});

describe("calls to several processes at once", () => {
  it("with the same key are one run, and each is answered with what came of it", async () => {
    const servers = [await world.startProcess()];
    if (world.databaseUrl !== null) servers.push(await world.startProcess());
    const { flow, call } = await flowOnCall();
    const keys = ["a", "b", "c", "d"];
    const answers = await Promise.all(
      keys.flatMap((key, index) =>
        Array.from({ length: 6 }, async (_, nth) => {
          const to = servers[nth % servers.length];
          if (to === undefined) throw new Error("There is a server");
          return { key, ...(await call(to, key, 600 + index)) };
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    for (const key of keys)
      expect(new Set(answers.filter((one) => one.key === key).map(({ text }) => text)).size).toBe(
        1,
      );
    expect(await world.runs(flow)).toHaveLength(keys.length);
    expect(await charges()).toBe(keys.length);
  });
});
