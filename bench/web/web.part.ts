import { z } from "zod";
import { constant, flowOn } from "../../test/documents.ts";
import { longDocument } from "../../test/browser/logic.world.ts";
import { number } from "../figures.ts";
import { openInstallation } from "../installation.ts";
import { makeFlows } from "../many-flows.ts";
import { measureApart } from "../processes.ts";
import { type Part, table } from "../results.ts";
import { firstLoad } from "./first-load.ts";
import { elsewhere } from "./elsewhere.ts";
import { keys } from "./keys.ts";
import { runList } from "./run-list.ts";
import { openVisit, type Visit } from "./visit.ts";

const Seeded = z.object({ seconds: z.number() });
const Simulator = z.object({ connector: z.string(), values: z.record(z.string(), z.string()) });
const Connected = z.object({ connection: z.object({ id: z.string() }) });
const Flow = z.object({ id: z.string() });

/** The screens in a browser: what a first visit fetches, how quickly a key shows, how a long list behaves. */
export const webPart: Part = {
  name: "web",
  measure: async ({ quick, say }) => {
    const runs = quick ? 5_000 : 100_000;
    const installation = await openInstallation();
    try {
      await makeFlows(installation, { connections: 2, flows: 20 });
      const { dataDir } = installation;
      const { seconds } = await measureApart("history/seed.ts", { dataDir, runs }, Seeded);
      say(`${number(runs)} runs in ${number(seconds)} s`);
      const visit = await openVisit(await installation.start());
      try {
        const flows = await madeFlows(visit);
        say("first visits");
        const loads = await firstLoad(visit, flows.short, quick ? 1 : 5);
        say("keys");
        const typed = await keys(visit, flows, quick ? 30 : 200);
        say("the run history");
        const listed = await runList(visit, quick ? 2 : 15);
        say("changes from elsewhere");
        const changed = await elsewhere(visit, quick ? 5 : 50);
        return [
          "First visits, nothing kept from before; the aim is less than 350 KB of scripts and 1,500 ms:",
          table(
            [
              "screen",
              "scripts, KB",
              "all, KB",
              "usable after, ms",
              "the same at 10 Mbit/s and 40 ms, ms",
            ],
            loads,
          ),
          "From a key to the paint that shows it; the aim is less than 50 ms:",
          table(["where", "ms, p50 / p99"], typed),
          `The run history with ${number(runs)} runs, from the press to the rows; the aim is less than 200 ms:`,
          table(["what", "ms, p50 / p99"], listed),
          "From a change elsewhere to the paint in a screen that is open; the aim is less than 1,000 ms:",
          table(["what", "ms, p50 / p99"], changed),
        ].join("\n\n");
      } finally {
        await visit.close();
      }
    } finally {
      await installation.close();
    }
  },
};

/** Flows of 3 and of 200 steps, with a text to type in. */
async function madeFlows(visit: Visit) {
  const { connector, values } = await visit.api(Simulator, "GET", "/simulator");
  const wish = { connector, values, name: "Shop" };
  const { connection } = await visit.api(Connected, "POST", "/connections", wish);
  const make = async (name: string, draft: object): Promise<string> =>
    (await visit.api(Flow, "POST", "/flows", { name, draft })).id;
  const flat = (steps: number): object => {
    const step = { action: "create-product", input: { name: constant("Thanks") } };
    const all = Array.from({ length: steps }, () => step);
    return flowOn("new-charge", connection.id, all);
  };
  return {
    short: await make("3 steps", flat(3)),
    long: await make("200 steps", flat(200)),
    nested: await make("200 steps in loops", longDocument(connection.id)),
  };
}
