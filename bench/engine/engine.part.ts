import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median, number, percent } from "../figures.ts";
import { measureApart } from "../processes.ts";
import { type Options, type Part, table } from "../results.ts";
import { Measured, type Task } from "./course.ts";

/** The engine alone beside the least that could be done, in turns, each in a process of its own. */
export const enginePart: Part = {
  name: "engine",
  measure: async (options) => {
    const rows: string[][] = [];
    for (const work of ["steps", "effects"] as const)
      for (const atOnce of [1, 50, 500]) rows.push(await compare({ work, atOnce }, options));
    return [
      "### SQLite",
      table(
        [
          "work",
          "runs at once",
          "bare loop, runs/s",
          "Millrace, runs/s",
          "of the bare loop",
          "CPU per run, ms",
        ],
        rows,
      ),
    ].join("\n\n");
  },
};

const repeats = 3;

async function compare(
  what: Pick<Task, "work" | "atOnce">,
  { quick, say }: Options,
): Promise<string[]> {
  const runs = (what.atOnce === 1 ? 400 : 10_000) / (quick ? 10 : 1);
  const bare: Measured[] = [];
  const ours: Measured[] = [];
  for (let repeat = 0; repeat < (quick ? 1 : repeats); repeat += 1) {
    bare.push(await inNewFolder("engine/bare-sqlite.ts", { ...what, runs }));
    ours.push(await inNewFolder("engine/millrace.ts", { ...what, runs }));
  }
  const [bound, rate] = [bare, ours].map((all) => median(all.map((one) => one.runsPerSecond)));
  const cpu = median(ours.map(({ cpuMsPerRun }) => cpuMsPerRun));
  say(`${what.work} at ${what.atOnce}: bare ${number(bound ?? 0)}, Millrace ${number(rate ?? 0)}`);
  return [
    what.work,
    number(what.atOnce),
    number(bound ?? 0),
    number(rate ?? 0),
    percent(rate ?? 0, bound ?? 0),
    number(cpu),
  ];
}

async function inNewFolder(script: string, task: Omit<Task, "place">): Promise<Measured> {
  const place = mkdtempSync(join(tmpdir(), "millrace-bench-"));
  try {
    return await measureApart(script, { ...task, place }, Measured);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
