import { startPostgres } from "../../../test/postgres-cluster.ts";
import { preparedDatabase } from "#storage/postgres/postgres.world.ts";
import { createChecks } from "./checks.world.ts";
import { moveMistakes } from "./move-mistakes.world.ts";
const cluster = await startPostgres();
const checks = createChecks([
  await preparedDatabase(cluster.url),
  await preparedDatabase(cluster.url),
]);
const most = Number(process.argv[2]);
const seed = Number(process.argv[3]);
const only = process.argv[4]?.split(",");
await Promise.all(
  moveMistakes
    .filter(({ name }) => !only || only.includes(name))
    .map(async ({ name, edits }) => {
      try {
        const f = await checks.check({ edits, seed, of: "moves", after: 0, cases: most });
        console.log(name, "|", f.cases, f.steps, f.promise);
      } catch (e) {
        console.log(name, "ERR", String(e), String((e as Error).cause));
      }
    }),
);
await checks.end();
await cluster.stop();
process.exit(0);
