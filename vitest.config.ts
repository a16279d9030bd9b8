import { defineConfig } from "vitest/config";

/** Stories of the whole product that do not care in what it keeps its data. */
const onBothStores = ["by-hand", "events-once", "polling", "restart", "retention", "revoked-key"];
const onPostgres = ["processes", "restored-postgres", "rotate-postgres", "start-postgres"];

const storyTimes = { testTimeout: 120_000, hookTimeout: 60_000, fileParallelism: false };
const crashTimes = { testTimeout: 1_800_000, fileParallelism: false };

/**
 * `unit` is what `npm run check` runs. `hostile` sends hostile input for minutes, `postgres` needs a PostgreSQL, `stories` start real processes,
 * `crash` kills them: all of these belong to `npm test`.
 */
export default defineConfig({
  test: {
    // Many tests wait for something; one core less than there are, which is the default, is too few.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          name: "unit",
          include: ["{src,simulator,scripts,test}/**/*.test.ts"],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "postgres",
          include: ["{src,test}/**/*.pg.ts"],
          globalSetup: "test/postgres-setup.ts",
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "hostile",
          include: ["test/**/*.fuzz.ts"],
          testTimeout: 1_800_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "crash",
          include: ["test/crash/*.crash.ts"],
          ...crashTimes,
        },
      },
      {
        test: {
          name: "crash-postgres",
          include: ["test/crash/*.crash-pg.ts"],
          ...crashTimes,
        },
      },
      {
        test: {
          name: "browser",
          include: ["test/browser/*.browser.ts"],
          expect: { poll: { timeout: 10_000 } },
          ...storyTimes,
        },
      },
      {
        test: {
          name: "stories",
          include: ["test/**/*.e2e.ts"],
          exclude: onPostgres.map((story) => `test/${story}.e2e.ts`),
          ...storyTimes,
        },
      },
      {
        test: {
          name: "stories-postgres",
          include: [...onBothStores, ...onPostgres].map((story) => `test/${story}.e2e.ts`),
          globalSetup: "test/postgres-setup.ts",
          ...storyTimes,
        },
      },
    ],
  },
});
