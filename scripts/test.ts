import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { z } from "zod";
import { nodeSettings } from "./node-settings.ts";

/**
 * `npm test` runs everything, in stages, and stops at the first that fails; `npm run check`
 * (`--fast`) ends before those that speak HTTP or start real processes. Suites that wait about as much as
 * they work run in lanes beside each other; the output of all but the first lane comes a stage at a time.
 * The last line of both is `N passed, N failed`, counted over all tests that ran.
 */

interface Stage {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Counts its tests. */
  readonly tests?: true;
}

/** Stages that run one after the other, in each of the lanes. */
type Lanes = readonly (readonly Stage[])[];

const suite = (name: string, project: string): Stage => ({
  name,
  command: "vitest",
  args: ["run", "--project", project],
  tests: true,
});

const checks: readonly Stage[] = [
  { name: "format", command: "oxfmt", args: ["--check"] },
  { name: "lint", command: "oxlint", args: [] },
  { name: "types", command: "tsc", args: [] },
  { name: "types of the web application", command: "tsc", args: ["-p", "src/web"] },
  { name: "unused code", command: "knip", args: [] },
];

const unit = suite("unit tests", "unit");

/** Asks the registry, so it belongs to what runs before a change is taken, not to each quick look. */
const audit: Stage = {
  name: "known holes in dependencies",
  command: "node",
  args: [join("scripts", "audit.ts")],
};

/** Groups of lanes: the lanes of a group run beside each other, and the groups one after the other. */
const quick: readonly Lanes[] = [[[...checks, unit]]];
const whole: readonly Lanes[] = [
  [checks],
  // By HTTP, with passwords that take their time: more than half of what `npm run check` would take.
  [[unit], [suite("the API and the command line", "server")]],
  // Alone: how soon a screen shows something is what many of its tests are about.
  [[audit, suite("screens in a real browser", "browser")]],
  [
    [suite("stories", "stories")],
    [
      suite("PostgreSQL", "postgres"),
      suite("stories on PostgreSQL", "stories-postgres"),
      suite("hostile input", "hostile"),
    ],
    [suite("crash on PostgreSQL", "crash-postgres"), suite("crash", "crash")],
  ],
];

const Report = z.object({ numPassedTests: z.int(), numFailedTests: z.int() });

const root = join(import.meta.dirname, "..");
const reports = mkdtempSync(join(tmpdir(), "millrace-test-"));
const counts = { passed: 0, failed: 0 };
const failures: string[] = [];

for (const lanes of process.argv.includes("--fast") ? quick : whole)
  await Promise.all(
    lanes.map((lane, index) => runAll(lane, index === 0 ? "at once" : "in the end")),
  );
rmSync(reports, { recursive: true, force: true });
for (const failure of failures) console.log(`\nStopped: ${failure}`);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;

/** When a stage's output is shown. */
type Showing = "at once" | "in the end";

/** One after the other, until one fails here or in another lane. */
async function runAll(stages: readonly Stage[], showing: Showing): Promise<void> {
  for (const stage of stages) {
    if (failures.length > 0) return;
    const failure = await run(stage, showing);
    if (failure !== null) failures.push(failure);
  }
}

/** Runs one stage; gives what went wrong, or null. */
async function run(stage: Stage, showing: Showing): Promise<string | null> {
  if (showing === "at once") console.log(`\n== ${stage.name}`);
  const report = join(reports, `${stage.args.at(-1) ?? stage.name}.json`);
  const reporting = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const args = [...stage.args, ...(stage.tests ? reporting : [])];
  const began = performance.now();
  const { code, output } = await outcomeOf(stage.command, args, showing);
  if (showing === "in the end") console.log(`\n== ${stage.name}\n${output}`);
  console.log(`== ${stage.name}: ${Math.round((performance.now() - began) / 1000)} s`);
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

async function outcomeOf(
  command: string,
  args: readonly string[],
  showing: Showing,
): Promise<{ readonly code: number; readonly output: string }> {
  const bin = join(root, "node_modules", ".bin");
  const path = `${bin}${delimiter}${process.env["PATH"] ?? ""}`;
  // The threads in which stores are read start many times.
  const env = { ...process.env, PATH: path, NODE_COMPILE_CACHE: nodeSettings.NODE_COMPILE_CACHE };
  const to = showing === "at once" ? "inherit" : "pipe";
  const child = spawn(command, args, {
    cwd: root,
    env,
    stdio: ["ignore", to, to],
    shell: process.platform === "win32",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const stop = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    const [code] = z.tuple([z.int().nullable(), z.unknown()]).parse(await once(child, "close"));
    return { code: code ?? 1, output };
  } catch {
    return { code: 1, output };
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
