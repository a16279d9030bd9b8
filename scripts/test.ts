import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { runProgram } from "./program.ts";
import { clockOf, type Ended, processorTime, setUpStage } from "./stage-clock.ts";
import { everything, ofRoom, quick, rooms, type Stage } from "./stages.ts";
import { temporaryFolder } from "./temporary.ts";

/**
 * `npm test` runs everything; `npm run check` (`--fast`) the checks and the tests that start no
 * processes, and `npm run check -- ROOM` those of them that are near the room. A few
 * stages run at a time, and no stage begins after one has failed. The output of a
 * stage comes when it ends, and a clock of all stages comes at the end. The last line is
 * `N passed, N failed`, counted over all tests that ran.
 */

/** Of what vitest reports. */
const FileOfTests = z.object({
  name: z.string(),
  message: z.string(),
  assertionResults: z.array(
    z.object({
      status: z.string(),
      fullName: z.string(),
      failureMessages: z.array(z.string()),
    }),
  ),
});

const Report = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  testResults: z.array(FileOfTests),
});

const [, , mode, room] = process.argv;
if (room !== undefined && !rooms.includes(room)) {
  console.error(`There is no room "${room}". The rooms are ${rooms.join(", ")}.`);
  process.exit(2);
}
const isFast = mode === "--fast";
const stages = !isFast ? everything : room === undefined ? quick : ofRoom(room);

const folder = mkdtempSync(join(temporaryFolder(), "millrace-test-"));
// PostgreSQL runs as an account of its own, whose folder lies in it.
chmodSync(folder, 0o711);
const counts = { passed: 0, failed: 0 };
const failures: string[] = [];
const setUp = setUpStage(
  join(import.meta.dirname, "../node_modules/.millrace-setup-clock"),
  Date.now(),
);
const ended: Ended[] = setUp === null ? [] : [setUp];
let worked = processorTime();

const cores = availableParallelism();
const those = (works: boolean) => stages.filter(({ onlyWorks = false }) => onlyWorks === works);
const [waiting, working] = [those(false), those(true)];
// What waits for more than half of its time has more places than there are cores, and one more once nothing else works.
const workedOff = inPlaces(cores, working).then(() => inPlaces(1, waiting));
await Promise.all([inPlaces(cores + 2, waiting), workedOff]);
if (failures.length === 0) rmSync(folder, { recursive: true, force: true });
else console.log(`\nWhat the tests have left is in ${folder}`);
console.log(`\n${clockOf(ended)}`);
for (const failure of failures) console.log(`\nStopped: ${failure}`);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;

/** Takes stages from the queue and runs them, so many at a time. */
async function inPlaces(places: number, queue: Stage[]): Promise<void> {
  const workThrough = async (): Promise<void> => {
    for (let stage = queue.shift(); stage !== undefined; stage = queue.shift()) {
      if (failures.length > 0) return;
      const failure = await run(stage);
      if (failure !== null) failures.push(failure);
    }
  };
  await Promise.all(Array.from({ length: places }, workThrough));
}

/** Runs one stage; gives what went wrong, or null. */
async function run(stage: Stage): Promise<string | null> {
  console.log(`== ${stage.name}: begins`);
  const report = join(folder, `${stage.name.replaceAll(/\W+/g, "-")}.json`);
  const reporting = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const args = [...stage.args, ...(stage.tests ? reporting : [])];
  const from = Date.now();
  const { code, output } = await runProgram(
    stage.command,
    args,
    {
      TMPDIR: folder,
      ...stage.env,
      ...(isFast ? { MILLRACE_TEST_EFFORT: "quick" } : {}),
    },
    stage.onlyWorks,
  );
  const found = stage.tests ? countIn(report) : null;
  ended.push({
    name: stage.name,
    from,
    to: Date.now(),
    worked: workedSince(),
    tests: found?.passed ?? null,
  });
  console.log(`\n== ${stage.name}\n${output}`);
  if (stage.tests) {
    if (found === null) return `${stage.name}: vitest left no report.`;
    counts.passed += found.passed;
    counts.failed += found.failed;
    if (found.passed + found.failed === 0) return `${stage.name}: no test ran.`;
    if (found.failed > 0)
      return [`${stage.name}: ${found.failed} failed.`, ...found.said].join("\n");
    if (found.skipped > 0)
      return [`${stage.name}: ${found.skipped} were skipped.`, ...found.said].join("\n");
  }
  return code === 0 ? null : `${stage.name} did not succeed (${stage.command}, exit code ${code}).`;
}

/** What the stage that has just ended had of the processors. */
function workedSince(): number | null {
  const before = worked;
  worked = processorTime();
  return worked === null || before === null ? null : worked - before;
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed, and the first lines of why: it comes last, where one looks first. */
  readonly said: readonly string[];
}

function countIn(report: string): Counts | null {
  try {
    const found = Report.parse(JSON.parse(readFileSync(report, "utf8")));
    return {
      passed: found.numPassedTests,
      failed: found.numFailedTests,
      skipped: found.numPendingTests + found.numTodoTests,
      said: found.testResults.flatMap(failuresIn),
    };
  } catch {
    return null;
  }
}

function failuresIn(file: z.infer<typeof FileOfTests>): readonly string[] {
  const failed = file.assertionResults.filter(({ status }) => status === "failed");
  const told = failed.map(
    ({ fullName, failureMessages }) =>
      `- ${file.name}: ${fullName}\n${firstLines(failureMessages.join("\n"))}`,
  );
  return file.message === "" ? told : [`- ${file.name}\n${firstLines(file.message)}`, ...told];
}

function firstLines(message: string): string {
  return message.split("\n").slice(0, 15).join("\n");
}
