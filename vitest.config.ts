import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { builtPrograms, nameOf } from "./scripts/programs.ts";

/** These take long for their size: begun last, all others would have to wait for them. */
const longest = /\/(sqlite|model)\.test\.ts$/;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => longest.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** Stories of the whole product that do not care in what it keeps its data. */
const onBothStores = [
  "alerts",
  "by-hand",
  "calls",
  "invoke",
  "events-once",
  "older-data",
  "polling",
  "restart",
  "retention",
  "revoked-key",
  "schedules",
  "webhook",
];
const onPostgres = ["processes", "restored-postgres", "rotate-postgres", "start-postgres"];

/** The parts that stand before the others, tested as they are reached. */
const overHttp = ["src/{server,cli}/**/*.test.ts", "src/main.test.ts"];

/** For every test: what takes longer stands still, on the slowest machine, too. No test names a limit of its own. */
const times = {
  testTimeout: 3_600_000,
  hookTimeout: 3_600_000,
  expect: { poll: { timeout: 600_000, interval: 50 } },
};

/** From which random cases are drawn. */
const seed = "test/seed.ts";

/** A third of the work would be to load the same modules anew for each file. */
const quickTimes = { ...times, isolate: false, setupFiles: seed };
const storyTimes = {
  ...times,
  fileParallelism: false,
  isolate: false,
};
const built = "test/built.ts";
const programsBuilt = "test/built-programs.ts";

/** Our programs are started as they are built, which takes a third of the work of a start from the sources. */
const startsBuilt: Plugin = {
  name: "starts-built",
  enforce: "pre",
  transform(code, id) {
    const started = code.replaceAll(
      /new URL\("([^"]+\.ts)", import\.meta\.url\)/g,
      (found, source: string) => {
        const name = nameOf.get(resolve(dirname(id), source));
        if (name === undefined) return found;
        return `new URL("${pathToFileURL(join(builtPrograms, `${name}.cjs`)).href}")`;
      },
    );
    return started === code ? null : started;
  },
};
const crashTimes = { ...times, testTimeout: 5_400_000 };

/**
 * `unit` is what `npm run check` runs. `server` asks the API and the command line, `hostile` sends hostile input for minutes, `postgres` needs a PostgreSQL, `stories` start real processes,
 * `crash` kills them: all of these belong to `npm test`.
 */
export default defineConfig({
  test: {
    // Many tests wait for something; one core less than there are, which is the default, is too few.
    maxWorkers: "100%",
    // V8 of Node 24 can lose count of its code pages where many threads come and go, and then aborts
    // ("Check failed: jit_page.has_value()"). It counts them only where it protects them by keys.
    execArgv: ["--no-memory-protection-keys"],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "unit",
          include: ["{src,simulator,scripts,test}/**/*.test.ts"],
          exclude: overHttp,
          ...quickTimes,
        },
      },
      {
        plugins: [startsBuilt],
        test: {
          name: "server",
          include: overHttp,
          globalSetup: programsBuilt,
          ...quickTimes,
        },
      },
      {
        plugins: [startsBuilt],
        test: {
          name: "postgres",
          include: ["{src,test}/**/*.pg.ts"],
          globalSetup: [programsBuilt, "test/postgres-setup.ts"],
          setupFiles: seed,
          ...storyTimes,
        },
      },
      {
        test: {
          name: "hostile",
          include: ["test/**/*.fuzz.ts"],
          setupFiles: seed,
          ...times,
          testTimeout: 5_400_000,
        },
      },
      {
        test: {
          name: "crash",
          globalSetup: built,
          include: ["test/crash/*.crash.ts"],
          ...crashTimes,
        },
      },
      {
        test: {
          name: "crash-postgres",
          globalSetup: built,
          include: ["test/crash/*.crash-pg.ts"],
          ...crashTimes,
        },
      },
      {
        test: {
          name: "browser",
          globalSetup: built,
          include: ["test/browser/*.browser.ts"],
          setupFiles: "test/browser/setup.ts",
          // What is seen where a test fails is kept before the test's file ends its world.
          sequence: { hooks: "list" },
          ...storyTimes,
          fileParallelism: true,
          // Files that follow each other in a process share its Chromium.
          isolate: false,
        },
      },
      {
        test: {
          name: "pictures",
          globalSetup: built,
          include: ["test/browser/*.pictures.ts"],
          ...storyTimes,
        },
      },
      {
        test: {
          name: "stories",
          globalSetup: built,
          include: ["test/**/*.e2e.ts"],
          exclude: onPostgres.map((story) => `test/${story}.e2e.ts`),
          ...storyTimes,
        },
      },
      {
        test: {
          name: "stories-postgres",
          include: [...onBothStores, ...onPostgres].map((story) => `test/${story}.e2e.ts`),
          globalSetup: [built, "test/postgres-setup.ts"],
          ...storyTimes,
        },
      },
    ],
  },
});
