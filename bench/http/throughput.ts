import { z } from "zod";
import { median, number } from "../figures.ts";
import { each, type Installation, openInstallation, type Product } from "../installation.ts";
import { cpuOf } from "../processes.ts";
import type { Options } from "../results.ts";
import { makeCharges, openShop, type Shop } from "../shop.ts";
import { countOf, executed, lastRequest, requestsSince, untilCount } from "./stripe-requests.ts";

/** What came of it, per beat of the clock. */
interface Beat {
  readonly runsPerSecond: number;
  readonly productMsPerRun: number;
  readonly simulatorMsPerRun: number;
}

/** Past the overlap of a poll, so that a beat does not read the one before again. */
const beatSeconds = 150;

const lastCall = "POST /v1/charges";

/**
 * Runs per second through product and simulator. Many accounts with few events each, because an
 * account's rate limit (22 runs a second here) must not be what is measured.
 */
export async function throughput(
  what: {
    readonly accounts: number;
    readonly live: boolean;
    readonly perAccount: number;
    readonly beats: number;
  },
  { say }: Options,
): Promise<string[]> {
  const installation = await openInstallation({ testClock: true });
  try {
    const product = await installation.start();
    const shops = await openShops(installation, what.accounts, what.live);
    const beats: Beat[] = [];
    // The first one compiles what is hot, and is not counted.
    for (let beat = 0; beat <= what.beats; beat += 1) {
      const measured = await oneBeat(installation, product, shops, what.perAccount);
      if (beat > 0) beats.push(measured);
    }
    const events = shops.length * what.perAccount * (what.beats + 1);
    await checkAll(installation, events);
    const [rate, ours, theirs] = [
      median(beats.map((one) => one.runsPerSecond)),
      median(beats.map((one) => one.productMsPerRun)),
      median(beats.map((one) => one.simulatorMsPerRun)),
    ];
    say(`${what.accounts} accounts: ${number(rate)} runs/s, ${number(ours)} ms CPU per run`);
    return [
      `${what.accounts} ${what.live ? "live" : "sandbox"}`,
      number(what.perAccount),
      number(rate),
      number(ours),
      number(theirs),
    ];
  } finally {
    await installation.close();
  }
}

async function openShops(
  installation: Installation,
  count: number,
  live: boolean,
): Promise<Shop[]> {
  const shops: Shop[] = [];
  await each(Array.from({ length: count }), async (_, index) => {
    shops.push(await openShop(installation, { id: `acct_bench${index}`, live }));
  });
  return shops;
}

async function oneBeat(
  installation: Installation,
  product: Product,
  shops: readonly Shop[],
  perAccount: number,
): Promise<Beat> {
  const runs = shops.length * perAccount;
  // On a slow machine the next poll may come while the charges are still being made.
  const before = await countOf(installation, lastCall);
  await each(shops, (shop) => makeCharges(installation, shop, perAccount));
  const since = await lastRequest(installation);
  const cpuBefore = [cpuOf(product.pid), cpuOf(installation.simulator.pid)] as const;
  await installation.advance(beatSeconds);
  await untilCount(installation, lastCall, before + runs, 100);
  const cpuAfter = [cpuOf(product.pid), cpuOf(installation.simulator.pid)] as const;
  const requests = await requestsSince(installation, since);
  const first = requests.find(({ path }) => path === "/v1/charges")?.at ?? 0;
  const last = requests.findLast(({ method }) => method === "POST")?.at ?? 0;
  return {
    runsPerSecond: (runs * 1000) / (last - first),
    productMsPerRun: (cpuAfter[0] - cpuBefore[0]) / runs,
    simulatorMsPerRun: (cpuAfter[1] - cpuBefore[1]) / runs,
  };
}

/** A rate of runs that went wrong, or twice, would be worth nothing. */
async function checkAll(installation: Installation, events: number): Promise<void> {
  for (const path of ["/v1/customers", "/v1/charges"]) {
    const made = await executed(installation, path);
    if (made !== events) throw new Error(`${made} of ${path} for ${events} events`);
  }
  const page = z.object({ items: z.array(z.unknown()) });
  const { items } = await installation.api(page, "GET", "/runs?status=failed&limit=1");
  if (items.length > 0) throw new Error(`A run failed: ${JSON.stringify(items)}`);
}
