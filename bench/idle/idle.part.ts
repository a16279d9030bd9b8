import { countOf } from "../http/stripe-requests.ts";
import { megabytes, number } from "../figures.ts";
import { type Installation, openInstallation, pause } from "../installation.ts";
import { makeFlows } from "../many-flows.ts";
import { cpuOf, memoryOf } from "../processes.ts";
import { type Options, type Part, table } from "../results.ts";

/** What Millrace costs while it waits: real time, real polls, and nothing new in any of them. */
export const idlePart: Part = {
  name: "idle",
  measure: async (options) => {
    const rows: string[][] = [];
    for (const flows of [0, 1_000, 10_000]) rows.push(await atRest(flows, options));
    return table(
      [
        "active flows",
        "polls per second",
        "CPU, % of one core",
        "PSS, MB",
        "RSS, MB",
        "CPU of the simulator, %",
      ],
      rows,
    );
  },
};

const connections = 100;

/** Every flow polls every 15 s. */
const interval = 15_000;

async function atRest(flows: number, { quick, say }: Options): Promise<string[]> {
  const installation = await openInstallation();
  try {
    await makeFlows(installation, { connections, flows });
    const { pid } = await installation.start();
    // The first turn of each poll is wider, and code is compiled in it.
    await pause(2 * interval);
    const measured = quick ? interval : 6 * interval;
    const before = await sums(installation, pid);
    await pause(measured);
    const after = await sums(installation, pid);
    const { rss, pss } = memoryOf(pid);
    const ours = (100 * (after.cpu - before.cpu)) / measured;
    const theirs = (100 * (after.simulator - before.simulator)) / measured;
    say(`${number(flows)} flows: ${number(ours)} % CPU, PSS ${megabytes(pss)} MB`);
    return [
      number(flows),
      number(((after.polls - before.polls) * 1000) / measured),
      number(ours),
      megabytes(pss),
      megabytes(rss),
      number(theirs),
    ];
  } finally {
    await installation.close();
  }
}

async function sums(installation: Installation, pid: number) {
  const charges = await countOf(installation, "GET /v1/charges");
  const refunds = await countOf(installation, "GET /v1/refunds");
  return {
    polls: charges + refunds,
    cpu: cpuOf(pid),
    simulator: cpuOf(installation.simulator.pid),
  };
}
