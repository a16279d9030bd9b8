import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { connectors } from "#connectors/index.ts";
import { systemClock } from "#engine/clock.ts";
import { createEngine } from "#engine/create-engine.ts";
import { noArchive, usualHistory } from "#engine/history.world.ts";
import { createLimiter } from "#engine/limits.ts";
import { endlessRoom } from "#engine/room.ts";
import { event, skips, stageOn } from "#engine/store-contract/stage.world.ts";
import { createSender } from "#sdk/index.ts";
import { openSqlite } from "#storage/sqlite/index.ts";
import { memoryOf } from "../processes.ts";
import type { Measured, Task } from "./task.ts";

/** A month of many objects is reconciled, each charge with its event in Millrace and its movement at Stripe. */
const task: Task = z.object({ objects: z.int() }).parse(JSON.parse(process.argv[2] ?? ""));
const { objects } = task;
const perPiece = 1_000;

const simulator = spawn(
  process.execPath,
  ["simulator/main.ts", "--port", "0", "--rate-limit", "0", "--exit-with-parent"],
  { stdio: ["pipe", "pipe", "inherit"] },
);
const line = await once(createInterface(simulator.stdout), "line");
const [url = ""] = /http:\/\/\S+/.exec(String(line[0])) ?? [];
const folder = mkdtempSync(join(tmpdir(), "millrace-reconcile-"));
const storage = await openSqlite(folder);
const sender = createSender({ deadlineMs: 30_000, maxBytes: 10_000_000 });
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: console.error };
const engine = createEngine({
  store: storage.store,
  connectors,
  send: (request, connected) => sender.send(request, connected),
  longestSendMs: sender.longestMs,
  credentials: ({ settings, sealed }) => ({ ...settings, apiKey: sealed }),
  unseal: (_, sealed) => sealed,
  trustedLoopback: [url],
  mayAct: async () => true,
  clock: systemClock,
  random: Math.random,
  newId: () => crypto.randomUUID(),
  log: silent,
  concurrency: 10,
  history: usualHistory,
  archive: noArchive,
  room: endlessRoom,
  letterWays: () => Promise.resolve({}),
  // The rate limits of the other side are not what is measured.
  limiter: { ...createLimiter(systemClock), take: () => Promise.resolve() },
});

try {
  const month = new Date().toISOString().slice(0, 7);
  const first = Date.parse(`${month}-01T00:00:00Z`) / 1_000;
  const response = await fetch(`${url}/_control/charges`, {
    method: "POST",
    body: JSON.stringify({ count: objects, created: first, every_seconds: 1 }),
  });
  const { ids } = z.object({ ids: z.array(z.string()) }).parse(await response.json());
  const stage = stageOn(() => storage);
  await stage.connect("c1", {
    account: "acct_1MillraceDemo0001",
    settings: { apiBase: url },
    sealed: "sk_test_millrace_demo",
  });
  await stage.flow("f1");
  await stage.listen("f1");
  for (let at = 0; at < ids.length; at += perPiece)
    await stage.accept(
      ids
        .slice(at, at + perPiece)
        .map((id, index) => event(id, { at: (first + at + index) * 1_000 }, skips("f1"))),
    );
  await engine.start();
  const connection = (await storage.store.connection("c1")) ?? undefined;
  if (connection === undefined) throw new Error("The connection is gone");
  const wish = { connection, month, timeZone: "UTC", otherwise: "UTC", by: "local" };
  const asked = await engine.askReconciliation(wish);
  if (!asked.asked) throw new Error(asked.why);
  const { id } = asked.reconciliation;
  const before = memoryOf(process.pid).pss;
  let most = before;
  const begun = performance.now();
  await engine.startReconciliation(id);
  let told = asked.reconciliation;
  while (told.state !== "done") {
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
    most = Math.max(most, memoryOf(process.pid).pss);
    told = (await storage.store.reconciliation(id)) ?? told;
  }
  const seconds = (performance.now() - begun) / 1_000;
  const sums = await storage.reading.reconciledSums(id);
  const lines = sums.reduce((sum, each) => sum + each.lines, 0);
  if (lines !== objects || sums.some(({ verdict }) => verdict !== "filtered"))
    throw new Error(`It says something else: ${JSON.stringify(sums)}`);
  const measured: Measured = { reads: told.reads, seconds, before, most };
  console.log(JSON.stringify(measured));
} finally {
  await engine.stop();
  await storage.close();
  sender.close();
  simulator.stdin.end();
  await once(simulator, "exit");
  rmSync(folder, { recursive: true, force: true });
}
