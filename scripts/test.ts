import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { z } from "zod";

/**
 * `npm test` runs everything, in stages, and stops at the first that fails; `npm run check`
 * (`--fast`) ends before those that start real processes. The last line of both is
 * `N passed, N failed`, counted over all tests that ran.
 */

interface Stage {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Counts its tests. */
  readonly tests?: true;
}

const checks: readonly Stage[] = [
  { name: "format", command: "oxfmt", args: ["--check"] },
  { name: "lint", command: "oxlint", args: [] },
  { name: "types", command: "tsc", args: [] },
  { name: "unused code", command: "knip", args: [] },
  { name: "unit tests", command: "vitest", args: ["run", "--project", "unit"], tests: true },
];

const processes: readonly Stage[] = [
  {
    name: "PostgreSQL",
    command: "vitest",
    args: ["run", "--project", "postgres"],
    tests: true,
  },
  { name: "stories", command: "vitest", args: ["run", "--project", "stories"], tests: true },
  {
    name: "stories on PostgreSQL",
    command: "vitest",
    args: ["run", "--project", "stories-postgres"],
    tests: true,
  },
  { name: "crash", command: "vitest", args: ["run", "--project", "crash"], tests: true },
  {
    name: "crash on PostgreSQL",
    command: "vitest",
    args: ["run", "--project", "crash-postgres"],
    tests: true,
  },
];

const Report = z.object({ numPassedTests: z.int(), numFailedTests: z.int() });

const root = join(import.meta.dirname, "..");
const reports = mkdtempSync(join(tmpdir(), "millrace-test-"));
const stages = process.argv.includes("--fast") ? checks : [...checks, ...processes];
const counts = { passed: 0, failed: 0 };
let failure: string | null = null;

for (const stage of stages) {
  failure = await run(stage);
  if (failure !== null) break;
}
rmSync(reports, { recursive: true, force: true });
if (failure !== null) console.log(`\nStopped: ${failure}`);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = failure === null ? 0 : 1;

/** Runs one stage; gives what went wrong, or null. */
async function run(stage: Stage): Promise<string | null> {
  console.log(`\n== ${stage.name}`);
  const report = join(reports, `${stage.args.at(-1) ?? stage.name}.json`);
  const reporting = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const code = await exitCodeOf(stage.command, [...stage.args, ...(stage.tests ? reporting : [])]);
  if (stage.tests) {
    const found = count(report);
    if (found === null) return `${stage.name}: vitest left no report.`;
    counts.passed += found.passed;
    counts.failed += found.failed;
    if (found.passed + found.failed === 0) return `${stage.name}: no test ran.`;
    if (found.failed > 0) return `${stage.name}: ${found.failed} failed.`;
  }
  return code === 0 ? null : `${stage.name} did not succeed (${stage.command}, exit code ${code}).`;
}

async function exitCodeOf(command: string, args: readonly string[]): Promise<number> {
  const bin = join(root, "node_modules", ".bin");
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}` };
  const child = spawn(command, args, {
    cwd: root,
    env,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  const stop = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    const [code] = z.tuple([z.int().nullable(), z.unknown()]).parse(await once(child, "exit"));
    return code ?? 1;
  } catch {
    return 1;
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}

function count(report: string): typeof counts | null {
  try {
    const found = Report.parse(JSON.parse(readFileSync(report, "utf8")));
    return { passed: found.numPassedTests, failed: found.numFailedTests };
  } catch {
    return null;
  }
}
