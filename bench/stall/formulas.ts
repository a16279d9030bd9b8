import { z } from "zod";
import { halfAndMost, median, number, percentile } from "../figures.ts";
import { type Installation, openInstallation } from "../installation.ts";
import { sample } from "../http/latency.ts";
import { type Options, table } from "../results.ts";
import { makeCharges, openAccount, openShop, type Shop } from "../shop.ts";
import { watch } from "./watch.ts";

/** Dates told in words cost the most time for the work that they are charged: about a second in all. */
const costliest =
  'size(splitBy(padEnd("", 2900, "a"), "").map(a, fromDateTimeToString(addDays(now(), 3), "EEEE", "ja")))';

const atOnce = 50;
const account = { id: "acct_heavy", live: true };
const Statuses = z.object({ items: z.array(z.object({ status: z.string() })) });
const everyMs = 20;

/** One person's runs of the costliest formula, and what another person's events and /health have of it. */
export async function formulas({ quick, say }: Options): Promise<string> {
  const installation = await openInstallation({ testClock: true });
  try {
    await installation.start();
    const other = await installation.colleague("Ken");
    const shop = await openShop(other, { id: "acct_bench", live: true });
    const count = quick ? 5 : 60;
    for (let index = 0; index < 10; index += 1) await sample(other, shop);
    const alone = await measured(installation, other, shop, count, () => Promise.resolve());
    const heavy = await heavyFlow(installation);
    const beside = await measured(installation, other, shop, quick ? 3 : 40, () =>
      keepBusy(installation, heavy),
    );
    say(`health ${halfAndMost(alone.health)} ms, beside formulas ${halfAndMost(beside.health)} ms`);
    const times = median(beside.events) / median(alone.events);
    return [
      `${number(atOnce)} runs of the costliest formula, which works for about a second, are kept under way. Another person's event has its first request after **${number(times)} times** what it takes alone; \`/health\` answers within **${number(percentile(beside.health, 99))} ms** (p99).`,
      table(
        ["ms, p50 / p99", "alone", "beside the formulas"],
        [
          ["`/health`", halfAndMost(alone.health), halfAndMost(beside.health)],
          [
            "another person's event to its first request",
            halfAndMost(alone.events),
            halfAndMost(beside.events),
          ],
        ],
      ),
    ].join("\n\n");
  } finally {
    await installation.close();
  }
}

async function measured(
  installation: Installation,
  other: Installation,
  shop: Shop,
  count: number,
  before: () => Promise<void>,
) {
  const events: number[] = [];
  const health = await watch(
    everyMs,
    () => installation.api(z.unknown(), "GET", "/health"),
    async () => {
      for (let index = 0; index < count; index += 1) {
        await before();
        events.push((await sample(other, shop)).toFirstRequest);
      }
    },
  );
  return { events, health };
}

async function heavyFlow(installation: Installation): Promise<Shop> {
  const { customer, connection } = await openAccount(installation, account);
  const flow = await installation.activeFlow("Heavy", {
    format: 1,
    trigger: {
      kind: "event",
      connector: "stripe",
      trigger: "new-charge",
      connection,
      settings: {},
      everySeconds: 15,
    },
    steps: [
      {
        kind: "variable",
        id: "s1",
        name: null,
        type: "number",
        initial: { kind: "formula", source: costliest },
      },
    ],
    nextStep: 2,
    ownEvents: 0,
  });
  return { account, flow, customer };
}

/** Tops them up; they begin with the next poll. */
async function keepBusy(installation: Installation, heavy: Shop): Promise<void> {
  const open = `/runs?flow=${heavy.flow}&status=waiting&status=running&limit=${atOnce}`;
  const { items } = await installation.api(Statuses, "GET", open);
  const missing = atOnce - items.length;
  if (missing > 0) await makeCharges(installation, heavy, missing);
}
