import type { CDPSession, Page } from "playwright-core";
import { z } from "zod";
import { megabytes, number } from "../figures.ts";
import { type Installation, openInstallation, pause, type Product } from "../installation.ts";
import { memoryOf } from "../processes.ts";
import { type Part, table } from "../results.ts";
import { makeCharges, openShop } from "../shop.ts";
import { openVisit, type Visit } from "../web/visit.ts";

/** Screens that are left open for an hour while runs come in: what they, and the server, keep of it. */
export const livePart: Part = {
  name: "live",
  onlyIfNamed: true,
  measure: async ({ quick, say }) => {
    const installation = await openInstallation();
    try {
      const product = await installation.start();
      const visit = await openVisit(product);
      try {
        return await anHour({ installation, product, visit, minutes: quick ? 2 : 60, say });
      } finally {
        await visit.close();
      }
    } finally {
      await installation.close();
    }
  },
};

const screens = { overview: "/", "run history": "/runs" } as const;
type Screen = keyof typeof screens;

/** A charge from outside every so often. */
const everyMs = 2_000;

interface Hour {
  readonly installation: Installation;
  readonly product: Product;
  readonly visit: Visit;
  readonly minutes: number;
  readonly say: (line: string) => void;
}

async function anHour({ installation, product, visit, minutes, say }: Hour): Promise<string> {
  const shop = await openShop(installation, { id: "acct_live", live: true });
  const open = async (screen: Screen): Promise<LeftOpen> => {
    const { page } = await visit.open({ signedIn: true });
    await page.goto(screens[screen]);
    const session = await page.context().newCDPSession(page);
    return { screen, page, session };
  };
  const left = [await open("overview"), await open("run history")];
  const rows: string[][] = [];
  const end = performance.now() + minutes * 60_000;
  const sampleEvery = (minutes * 60_000) / 12;
  let made = 0;
  let nextSample = performance.now() + sampleEvery;
  while (performance.now() < end) {
    await makeCharges(installation, shop, 1);
    made += 1;
    await pause(everyMs);
    if (performance.now() < nextSample) continue;
    nextSample += sampleEvery;
    const kept = await Promise.all(left.map(keptBy));
    const since = number(minutes - (end - performance.now()) / 60_000);
    rows.push([since, number(made), ...kept.flat(), megabytes(memoryOf(product.pid).pss)]);
    say(rows.at(-1)?.join(" | ") ?? "");
  }
  await stillLive(left, visit);
  const head = left.flatMap(({ screen }) => [`${screen}: heap, MB`, "nodes", "listeners"]);
  return [
    `A new charge every ${everyMs / 1_000} s, each a run of three steps, in front of two open screens; after garbage was collected:`,
    table(["minutes", "runs", ...head, "server: PSS, MB"], rows),
  ].join("\n\n");
}

interface LeftOpen {
  readonly screen: Screen;
  readonly page: Page;
  readonly session: CDPSession;
}

async function keptBy({ session }: LeftOpen): Promise<readonly string[]> {
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const { nodes, jsEventListeners } = await session.send("Memory.getDOMCounters");
  return [megabytes(usedSize), number(nodes), number(jsEventListeners)];
}

const Runs = z.object({ items: z.array(z.object({ reference: z.string() })).min(1) });

/** A screen that has stopped listening would keep nothing, and prove nothing. */
async function stillLive(left: readonly LeftOpen[], visit: Visit): Promise<void> {
  const { items } = await visit.api(Runs, "GET", "/runs?limit=50");
  const history = left.find(({ screen }) => screen === "run history");
  for (const { reference } of items.slice(0, 1))
    await history?.page.getByText(reference).first().waitFor({ timeout: 10_000 });
}
