import type { Asking } from "./ask.ts";
import type { OfficeFlow } from "./office.ts";
import { type CrashWorld, wait } from "./world.ts";

/** With the credentials of a flow that is called by HTTP. */
export function callHeaders(credentials: string, key: string): Readonly<Record<string, string>> {
  const authorization = `Basic ${Buffer.from(credentials).toString("base64")}`;
  return { authorization, "idempotency-key": key, prefer: "respond-async" };
}

const jump = { seconds: 60, everyMs: 100, most: 300 } as const;

/**
 * So many runs whose first write Stripe fails for good, called with these keys. While processes die all the time none is
 * parked: what counts for a look-up begins ten minutes after the last gap, and the next gap comes sooner.
 */
export async function park(
  world: CrashWorld,
  ask: Asking,
  { id, credentials }: Pick<OfficeFlow, "id"> & { readonly credentials: string },
  count: number,
): Promise<readonly string[]> {
  const keys = Array.from({ length: count }, (_, index) => `parked-${index + 1}`);
  if (count === 0) return keys;
  const rule = await world.stripe.arm({
    match: { method: "POST", path: "/v1/customers", times: null },
    fault: { kind: "error", when: "before", status: 500 },
  });
  for (const event of keys)
    await ask("POST", `/hooks/${id}`, { event }, callHeaders(credentials, event));
  const parkedCount = async () => {
    const query = `flow=${id}&status=parked&limit=100`;
    const { body } = await ask<{ items: object[] }>("GET", `/api/v1/runs?${query}`);
    return body.items.length;
  };
  for (let jumps = 0; (await parkedCount()) < count; jumps += 1) {
    if (jumps === jump.most) throw new Error("What Stripe fails for good is not parked");
    await world.advance(jump.seconds);
    await wait(jump.everyMs);
  }
  await world.stripe.disarm(rule);
  return keys;
}
