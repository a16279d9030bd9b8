import { startPostgres } from "../../../test/postgres-cluster.ts";
import { preparedDatabase } from "#storage/postgres/postgres.world.ts";
import { openElsewhere } from "./elsewhere.world.ts";
import { draw } from "./turns.world.ts";
import { play } from "./world.world.ts";
import fc from "fast-check";
const cluster = await startPostgres();
try {
  const url = await preparedDatabase(cluster.url);
  pgcpu("begin");
  const elsewhere = await openElsewhere(url);
  const n = Number(process.argv[2] ?? 3);
  let at = 0;
  for (const drawn of fc.sample(draw.moves, { seed: Number(process.argv[3] ?? 1), numRuns: n })) {
    const t = performance.now();
    const c = process.cpuUsage();
    const played = await Promise.race([
      play(
        process.env["BASE"]
          ? { ...drawn, turns: drawn.turns.filter((t) => t.do === "move") }
          : drawn,
        process.env["NOMOVE"] ? null : elsewhere,
      ),
      new Promise<null>((r) => setTimeout(() => r(null), 30000)),
    ]);
    const u = process.cpuUsage(c);
    console.log(
      at++,
      played?.steps,
      played?.violation,
      Math.round(performance.now() - t),
      "ms",
      (u.user + u.system) / 1000,
    );
    if (played?.violation) {
      console.log(played.story.slice(-60).join("\n"));
      break;
    }
    if (!played) break;
  }
  await elsewhere.close();
} finally {
  pgcpu("end");
  await cluster.stop();
  process.exit(0);
}

import { execSync } from "node:child_process";
function pgcpu(w: string) {
  console.log(
    w,
    execSync(
      `for k in $(pgrep -P ${process.pid}); do for p in $(pgrep -P $k); do awk '{print $2, ($14+$15+$16+$17)/100}' /proc/$p/stat; for c in $(pgrep -P $p); do awk '{s+=($14+$15)/100} END{printf "+%s ", s}' /proc/$c/stat; done; done; done`,
    ).toString(),
  );
}
