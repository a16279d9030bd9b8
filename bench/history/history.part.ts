import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { Measured, type Task } from "../engine/course.ts";
import { median, megabytes, number, percent } from "../figures.ts";
import { openInstallation } from "../installation.ts";
import { makeFlows } from "../many-flows.ts";
import { measureApart, memoryOf } from "../processes.ts";
import { type Options, type Part, table } from "../results.ts";
import { startAgain } from "../start/start.part.ts";
import { lists } from "./lists.ts";
import { screens } from "./screens.ts";

const Seeded = z.object({ seconds: z.number() });

/** What a past of a million runs does to the engine, to the screens and to the start. */
export const historyPart: Part = {
  name: "history",
  measure: async (options) => {
    const { quick, say } = options;
    const runs = quick ? 20_000 : 1_000_000;
    const installation = await openInstallation();
    try {
      const { dataDir } = installation;
      await makeFlows(installation, { connections: 10, flows: 100 });
      const { seconds } = await measureApart("history/seed.ts", { dataDir, runs }, Seeded);
      const size = statSync(join(dataDir, "millrace.db")).size;
      say(`${number(runs)} runs in ${number(seconds)} s, ${megabytes(size)} MB`);
      const ready = await startAgain(installation, quick ? 2 : 5);
      const { pid } = await installation.start();
      const rows = await screens(installation, quick ? 20 : 300);
      const { pss } = memoryOf(pid);
      const files = await lists(installation, pid);
      await installation.stop();
      const engine = await speeds(dataDir, options);
      return [
        `${number(runs)} finished runs of 100 flows: a file of ${megabytes(size)} MB. From start to ready **${number(ready)} ms**; PSS after all the questions below ${megabytes(pss)} MB.`,
        table(["what is asked of the API", "ms, p50 / p99"], rows),
        table(["as CSV", "lines", "MB", "lines/s", "PSS in MB, before / most meanwhile"], files),
        table(["work, 50 runs at once", "new file, runs/s", "this file, runs/s", "of it"], engine),
      ].join("\n\n");
    } finally {
      await installation.close();
    }
  },
};

async function speeds(dataDir: string, { quick }: Options): Promise<string[][]> {
  const rows: string[][] = [];
  for (const work of ["steps", "effects"] as const) {
    const fresh: number[] = [];
    const old: number[] = [];
    const task = { work, atOnce: 50, runs: quick ? 1_000 : 10_000 };
    for (let repeat = 0; repeat < (quick ? 1 : 3); repeat += 1) {
      const folder = mkdtempSync(join(tmpdir(), "millrace-bench-"));
      fresh.push(await speed({ ...task, place: folder }));
      rmSync(folder, { recursive: true, force: true });
      old.push(await speed({ ...task, place: dataDir }));
    }
    const [before, after] = [median(fresh), median(old)];
    rows.push([work, number(before), number(after), percent(after, before)]);
  }
  return rows;
}

async function speed(task: Task): Promise<number> {
  return (await measureApart("engine/millrace.ts", task, Measured)).runsPerSecond;
}
