import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Engine } from "#engine/engine.ts";
import { type Permission, permissions } from "#people/permissions.ts";
import { lookingAgain } from "./look-again.ts";
import { openServerWorld, type ServerWorld } from "./server.world.ts";

/** What somebody may do ends while their request waits: nothing is done for them any more. */

let world: ServerWorld;
beforeAll(async () => {
  world = await openServerWorld();
  // The last one cannot be deactivated.
  await world.as("administrator", "Stays");
});
afterAll(() => world.close());

const table: Readonly<Record<string, Permission>> = permissions;
const Document = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ operationId: z.string(), requestBody: z.object({}).optional() }),
    ),
  ),
});
const Refused = z.object({ error: z.object({ code: z.string() }) });

/** Ends the rights of who asks as soon as the server reads the body, which it does once it has let them in. */
async function endedMeanwhile(method: string, path: string): Promise<string> {
  const { person, key } = await world.as("administrator", `Asker ${method} ${path}`);
  let isEnded = false;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const end = await world.call("PATCH", `/people/${person}`, { state: "deactivated" });
        isEnded = end.status === 200;
        controller.enqueue(new TextEncoder().encode("{}"));
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  const request = new Request(`http://127.0.0.1:3400${path.replaceAll(/\{\w+\}/g, "x")}`, {
    method: method.toUpperCase(),
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body,
    duplex: "half",
  });
  const response = await world.app.request(request);
  expect([path, isEnded]).toEqual([path, true]);
  return `${response.status} ${Refused.parse(await response.json()).error.code}`;
}

test("while the body of any request comes", async () => {
  const { paths } = Document.parse((await world.call("GET", "/openapi.json")).body);
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { operationId, requestBody }]) =>
      Object.hasOwn(table, operationId) && requestBody !== undefined ? [{ method, path }] : [],
    ),
  );
  expect(routes.length).toBeGreaterThan(30);
  for (const { method, path } of routes)
    expect([path, await endedMeanwhile(method, path)]).toEqual([path, "401 request.token_wrong"]);
});

/** `looks_after`: before its answer is used; `looks_before`: hands on what is asked before it is done. */
const verbs: Readonly<Record<keyof Engine, "looks_after" | "looks_before" | "does_not_wait">> = {
  connectors: "does_not_wait",
  catalogue: "does_not_wait",
  start: "does_not_wait",
  state: "does_not_wait",
  settleRestore: "does_not_wait",
  stop: "does_not_wait",
  checkCredentials: "looks_after",
  sameAccount: "looks_after",
  checkConnection: "looks_after",
  replaceSecret: "does_not_wait",
  lift: "does_not_wait",
  handOver: "does_not_wait",
  decideParked: "looks_before",
  startTest: "looks_before",
  obstacleToTest: "does_not_wait",
  takeCall: "does_not_wait",
  takeDelivery: "does_not_wait",
  ring: "does_not_wait",
  outcomeOfCall: "does_not_wait",
  runNow: "does_not_wait",
  rerun: "does_not_wait",
  continueRun: "does_not_wait",
  correctable: "does_not_wait",
  correctRun: "does_not_wait",
  askBatch: "does_not_wait",
  startBatch: "does_not_wait",
  askReconciliation: "looks_after",
  startReconciliation: "does_not_wait",
  accountTimeZone: "looks_after",
  post: "looks_after",
  holding: "does_not_wait",
  erase: "does_not_wait",
  problems: "does_not_wait",
  activate: "looks_before",
  publish: "looks_before",
  goOnPolling: "looks_before",
  deactivate: "does_not_wait",
  deleteFlow: "does_not_wait",
  countPast: "looks_after",
  sample: "looks_after",
  records: "looks_after",
  choices: "looks_after",
  makeChoice: "looks_after",
  recentShape: "looks_after",
  readShape: "looks_after",
};

test("while an engine's verb waits for another system", async () => {
  const happened: string[] = [];
  const engine = new Proxy(world.engine, {
    get:
      (_, verb) =>
      async (...given: readonly unknown[]) => {
        for (const still of given)
          if (typeof still === "function") await Reflect.apply(still, null, []);
        happened.push(String(verb));
      },
  });
  const looking: object = lookingAgain(engine, async () => void happened.push("look"));
  for (const [verb, does] of Object.entries(verbs)) {
    const ask: unknown = Reflect.get(looking, verb);
    if (typeof ask !== "function") expect.fail(verb);
    await Reflect.apply(ask, looking, []);
    expect(happened.splice(0)).toEqual([
      ...(does === "looks_before" ? ["look"] : []),
      verb,
      ...(does === "looks_after" ? ["look"] : []),
    ]);
  }
});
