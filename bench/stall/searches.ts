import { z } from "zod";
import { halfAndMost, number, percentile } from "../figures.ts";
import { anything, openInstallation } from "../installation.ts";
import { makeFlows } from "../many-flows.ts";
import { measureApart } from "../processes.ts";
import { type Options, table } from "../results.ts";
import { timed, watchInTurn } from "./watch.ts";

const Seeded = z.object({ seconds: z.number() });
const atOnce = 25;
const pauseMs = 50;

/** One person's searches at once, for what no run holds, and another person's list of the newest runs. */
export async function searches({ quick, say }: Options): Promise<string> {
  const runs = quick ? 20_000 : 400_000;
  const installation = await openInstallation();
  try {
    const { dataDir } = installation;
    await makeFlows(installation, { connections: 10, flows: 100 });
    await measureApart("history/seed.ts", { dataDir, runs }, Seeded);
    await installation.start();
    const other = await installation.colleague("Ken");
    const list = () => other.api(anything, "GET", "/runs?limit=50");
    const search = (index: number) =>
      installation.api(anything, "GET", `/runs?limit=50&text=nothing-like-this-${index}`);
    await search(0);
    await list();
    const alone: number[] = [];
    for (let index = 0; index < 50; index += 1) alone.push(await timed(list));
    const one = await timed(() => search(1));
    let all = 0;
    const beside = await watchInTurn(pauseMs, list, async () => {
      all = await timed(() => Promise.all(Array.from({ length: atOnce }, (_, at) => search(at))));
    });
    say(`list ${halfAndMost(alone)} ms, beside searches ${halfAndMost(beside)} ms`);
    return [
      `${number(atOnce)} searches at once over ${number(runs)} runs: another person's list comes within **${number(percentile(beside, 100))} ms** at most.`,
      table(
        ["ms, p50 / p99", "alone", "beside the searches"],
        [
          ["another person's list of the newest 50 runs", halfAndMost(alone), halfAndMost(beside)],
          ["one search; all of them", number(one), number(all)],
        ],
      ),
    ].join("\n\n");
  } finally {
    await installation.close();
  }
}
