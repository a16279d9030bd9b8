import { randomBytes } from "node:crypto";
import pg from "pg";
import { PgBoss } from "pg-boss";
import { systemClock } from "#engine/clock.ts";
import { apply } from "#engine/decide.ts";
import { startPostgres } from "../test/postgres-cluster.ts";
import { openPostgres } from "../src/storage/postgres/index.ts";

const log = { debug() {}, info() {}, warn: (f: object, m: string) => console.log(m, f), error: console.log };
const total = Number(process.argv[2] ?? 5000);
const concurrency = Number(process.argv[3] ?? 50);
const rounds = Number(process.argv[4] ?? 2);
console.log("start"); const cluster = await startPostgres(); console.log("up");
const blob = () => randomBytes(1500).toString("base64");

async function ours(): Promise<number> {
  const url = await cluster.createDatabase();
  const { store, close } = await openPostgres(url, { clock: systemClock, log });
  await store.createConnection({ id: "c1", connector: "stripe", name: "c", mode: "test", account: "a", accountName: null, settings: {}, sealed: "", broken: null, createdAt: 1 });
  await store.createFlow({ id: "f1", name: "f", draft: { trigger: null, steps: [], nextStep: 1, ownEvents: 0 } as never, lineage: "f1", at: 1 });
  await store.publish({ id: "f1", versionId: "v1", revision: 1, at: 2 });
  await store.activate({ id: "f1", version: { kind: "standing", versionId: "v1" }, start: { kind: "event", subscription: { connectionId: "c1", trigger: "t", everySeconds: 60, liveFrom: 0, window: null } }, at: 3 });
  const poll = await store.poll("c1", "t");
  const start = performance.now();
  for (let n = 0; n < total; n += 100) {
    const lease = await store.lease("p");
    await store.acceptEvents({ lease: lease!, pollId: poll!.id, cursor: n, nextAt: 1e15, widerAt: 1, widestAt: 1, at: 100,
      events: Array.from({ length: 100 }, (_, i) => ({ id: `e${n + i}`, key: `k${n + i}`, at: 5, data: { amount: n + i, note: "x".repeat(300) }, madeBy: null, deliveries: [{ flowId: "f1", kind: "run" as const, run: { id: crypto.randomUUID(), name: `k${n + i}`, versionId: "v1", ancestry: [] } }] })) });
    await store.release(lease!);
  }
  const accepted = performance.now();
  let done = 0, active = 0, idleTurns = 0;
  await new Promise<void>((resolve) => {
    const turn = async (): Promise<void> => {
      for (;;) {
        const free = concurrency - active;
        if (free > 0) {
          const runs = await store.claimRuns(1000, free);
          if (runs.length === 0) idleTurns++;
          for (const run of runs) { active++; void work(run); }
        }
        if (done >= total) return resolve();
        await new Promise((r) => { wake = r as () => void; if (woken) { woken = false; r(undefined); } });
        woken = false;
      }
    };
    let wake = () => {}; let woken = false;
    const work = async (run: Awaited<ReturnType<typeof store.claimRuns>>[number]) => {
      let state = run.state;
      for (let step = 0; step < 3; step++) {
        await store.connection("c1");
        await new Promise((r) => setTimeout(r, 1));
        state = apply(state, { kind: "done", path: `s${step}` });
        if (step === 2) state = apply(state, { kind: "finished" });
        const r = await store.recordStep({ runId: run.id, epoch: run.epoch, state, attempt: { path: `s${step}`, startedAt: 1, endedAt: 2, outcome: "done", error: null, requestId: null }, input: { a: 1 }, output: { data: blob() }, at: 2000 });
        if (r !== "recorded") console.log("lost", r);
      }
      active--; done++; woken = true; wake();
      if (done >= total) { woken = true; wake(); }
    };
    void turn();
  });
  const end = performance.now();
  console.log(`  ours: accept ${Math.round(total / (accepted - start) * 1000)}/s work ${Math.round(total / (end - accepted) * 1000)}/s all ${Math.round(total / (end - start) * 1000)}/s`);
  await close();
  return total / (end - start) * 1000;
}

async function boss(): Promise<number> {
  const url = await cluster.createDatabase();
  console.log("boss"); const b = new PgBoss({ connectionString: url, max: 10, useListenNotify: true, registerInstance: false });
  b.on("error", (e) => console.log("E", e)); await b.start(); console.log("started");
  await b.createQueue("q", { notify: true } as never);
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  console.log("q"); await pool.query("CREATE TABLE steps (run text, step int, output text, PRIMARY KEY (run, step))");
  const start = performance.now();
  for (let n = 0; n < total; n += 100) await b.insert("q", Array.from({ length: 100 }, (_, i) => ({ data: { n: n + i } })));
  await Promise.all(Array.from({ length: concurrency }, async () => {
    for (;;) {
      const [job] = await b.fetch("q");
      if (!job) return;
      for (let step = 0; step < 3; step++) {
        await new Promise((r) => setTimeout(r, 1));
        await pool.query({ name: "s", text: "INSERT INTO steps VALUES ($1,$2,$3)", values: [job.id, step, JSON.stringify({ data: blob() })] });
      }
      await b.complete("q", job.id);
    }
  }));
  const end = performance.now();
  console.log(`  boss: ${Math.round(total / (end - start) * 1000)}/s`);
  await b.stop({ graceful: false }); await pool.end();
  return total / (end - start) * 1000;
}
for (let i = 0; i < rounds; i++) { await boss(); await ours(); }
await cluster.stop();
process.exit(0);
