import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type SimulatedStripe, startSimulatedStripe } from "../simulated-stripe.ts";
import { whenAllHasArrived } from "./leap.ts";
import { openWayTo, type WayToStripe } from "./ways.ts";

const folder = mkdtempSync(join(tmpdir(), "millrace-leap-"));
let stripe: SimulatedStripe;
let way: WayToStripe;

beforeEach(async () => {
  stripe = await startSimulatedStripe();
  way = await openWayTo(stripe.url, folder);
});
afterEach(async () => {
  await way.close();
  await stripe.close();
  rmSync(folder, { recursive: true });
});

test("what something on the way sends twice has come both times before a day passes at once", async () => {
  const day = 86_400_000;
  await stripe.arm({
    match: { path: "/v1/customers" },
    fault: { kind: "repeat", answer: "first" },
  });
  await stripe.arm({
    match: { path: "/v1/customers" },
    fault: { kind: "delay", ms: 200, when: "after" },
  });
  const before = Date.now();
  const asked = new Promise((resolve) => {
    const asking = request(`${way.url}/v1/customers`, {
      method: "POST",
      agent: false,
      rejectUnauthorized: false,
      headers: {
        authorization: `Bearer ${stripe.key}`,
        "content-type": "application/x-www-form-urlencoded",
        "idempotency-key": "once",
      },
    });
    asking.on("error", resolve).on("response", resolve).end("name=Ada");
  });
  while ((await stripe.ledger()).length === 0);

  await whenAllHasArrived({ stripe, way }, () => stripe.advance(day / 1_000));

  await asked;
  const ledger = await stripe.ledger();
  expect(ledger.map(({ outcome }) => outcome)).toEqual(["executed", "replayed"]);
  expect(ledger.every(({ at }) => at < before + day)).toBe(true);
});
