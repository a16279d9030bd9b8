import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProgram } from "../../test/process.ts";
import { median, number } from "../figures.ts";
import { type Installation, openInstallation } from "../installation.ts";
import { makeFlows } from "../many-flows.ts";
import { type Part, table } from "../results.ts";

/** From the start of the process to "ready": the API answers and the engine works. */
export const startPart: Part = {
  name: "start",
  measure: async (options) => {
    const times = options.quick ? 2 : 7;
    const rows = [
      ["Millrace alone, new data folder", await each(times, () => withInstallation(newFolder))],
      ["`npm start`: Millrace and the simulator, new data folder", await each(times, together)],
      ["Millrace alone, 10,000 active flows on 100 connections", await withFlows(times)],
    ] as const;
    return table(
      ["what", "ready after, ms"],
      rows.map(([what, ms]) => {
        options.say(`${what}: ${number(ms)} ms`);
        return [what, number(ms)];
      }),
    );
  },
};

async function each(times: number, once: () => Promise<number>): Promise<number> {
  const found: number[] = [];
  for (let time = 0; time < times; time += 1) found.push(await once());
  return median(found);
}

async function withInstallation<Result>(
  job: (installation: Installation) => Promise<Result>,
): Promise<Result> {
  const installation = await openInstallation();
  try {
    return await job(installation);
  } finally {
    await installation.close();
  }
}

async function newFolder(installation: Installation): Promise<number> {
  return (await installation.start()).readyMs;
}

function withFlows(times: number): Promise<number> {
  return withInstallation(async (installation) => {
    await makeFlows(installation, { connections: 100, flows: 10_000 });
    return startAgain(installation, times);
  });
}

export function startAgain(installation: Installation, times: number): Promise<number> {
  return each(times, async () => {
    const { readyMs } = await installation.start();
    await installation.stop();
    return readyMs;
  });
}

async function together(): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), "millrace-bench-"));
  const startedAt = performance.now();
  const program = startProgram("scripts/start.ts", ["--port", "0", "--data", dataDir]);
  try {
    await program.waitFor(/ready at http:/);
    return performance.now() - startedAt;
  } finally {
    await program.end("SIGTERM");
    rmSync(dataDir, { recursive: true, force: true });
  }
}
