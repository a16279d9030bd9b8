import type { Asking } from "./ask.ts";
import { callOnce, type Hook } from "./callers.ts";
import { type CrashWorld, wait } from "./world.ts";

const lookMs = 200;
const mostLooks = 3_000;
/** Longer ones would be gaps in the process's life. */
const jumpSeconds = 25;

/**
 * So many runs whose first write Stripe fails for good, called with these keys. While processes die all the time none is
 * parked: what counts for a look-up begins ten minutes after the last gap, and the next gap comes sooner.
 */
export async function park(
  world: CrashWorld,
  ask: Asking,
  hook: Hook,
  count: number,
): Promise<readonly string[]> {
  const keys = Array.from({ length: count }, (_, index) => `parked-${index + 1}`);
  if (count === 0) return keys;
  const rule = await world.stripe.arm({
    match: { method: "POST", path: "/v1/customers", times: null },
    fault: { kind: "error", when: "before", status: 500 },
  });
  for (const event of keys) await callOnce(ask, hook, event);
  const failed = async () => {
    const sends = await world.stripe.ledger({ path: "/v1/customers", outcome: "failed" });
    return new Set(sends.map(({ idempotency_key: key }) => key)).size;
  };
  await soon(async () => (await failed()) === count);
  // From now on each is told the same again under its key.
  await world.stripe.disarm(rule);
  await soon(async () => {
    await world.leap(jumpSeconds);
    const query = `flow=${hook.flow}&status=parked&limit=100`;
    const { body } = await ask<{ items: object[] }>("GET", `/api/v1/runs?${query}`);
    return body.items.length === count;
  });
  return keys;
}

async function soon(isSo: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; !(await isSo()); looks += 1) {
    if (looks === mostLooks) throw new Error("What Stripe fails for good is not parked");
    await wait(lookMs);
  }
}
