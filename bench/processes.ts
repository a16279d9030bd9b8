import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** Processes, and what Linux says about them. */

/** The kernel counts time in hundredths of a second here, whatever its own tick is. */
const ticksPerSecond = 100;

/** Milliseconds of processor time that a process has used, its threads included. */
export function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name in parentheses may hold spaces; user and system time are the 12th and 13th after it.
  const [, after = ""] = stat.split(/\) (?=[A-Z] )/);
  const fields = after.split(" ");
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

export interface Memory {
  /** Bytes in real memory. */
  readonly rss: number;
  /** The same, pages that several processes share counted in parts: what the process costs. */
  readonly pss: number;
}

export function memoryOf(pid: number): Memory {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  const kilobytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(rollup)?.[1]);
  return { rss: kilobytes("Rss") * 1024, pss: kilobytes("Pss") * 1024 };
}

const root = join(import.meta.dirname, "..");

/**
 * Runs a measuring script of this folder in a process of its own, so that no measure inherits the
 * heap or the compiled code of another. Its last line is the result.
 */
export async function measureApart<S extends z.ZodType>(
  script: string,
  task: object,
  result: S,
): Promise<z.infer<S>> {
  const child = spawn(
    process.execPath,
    [...profiling(), join("bench", script), JSON.stringify(task)],
    {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const [code] = z.tuple([z.int().nullable(), z.unknown()]).parse(await once(child, "close"));
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${output}`);
  return result.parse(JSON.parse(output.trim().split("\n").at(-1) ?? ""));
}

/** `BENCH_PROFILE=folder`: every measured process leaves a profile of its processor time there. */
export function profiling(): readonly string[] {
  const folder = process.env["BENCH_PROFILE"];
  return folder === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${folder}`];
}
