import pg from "pg";
import { PgBoss } from "pg-boss";
import type { JsonObject } from "#sdk/json.ts";
import {
  eventData,
  measure,
  requestParams,
  steps,
  taskOfArguments,
  workOfOneMillisecond,
} from "./course.ts";

/**
 * What pg-boss makes of the same runs: a job for each, made in one transaction with the rows of event
 * and run; a statement for each step that writes its row and moves the run on; the job's end. The
 * rows hold what Millrace's hold, in tables without a second index.
 */

const task = taskOfArguments();
const queue = "runs";
const pool = new pg.Pool({ connectionString: task.place, max: 20 });
await pool.query(`
  CREATE TABLE IF NOT EXISTS events (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text NOT NULL, key text NOT NULL, data text NOT NULL);
  CREATE TABLE IF NOT EXISTS runs (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text NOT NULL UNIQUE, event text NOT NULL,
    state text NOT NULL);
  CREATE TABLE IF NOT EXISTS steps (run text NOT NULL, path text NOT NULL, input text NOT NULL,
    output text NOT NULL, PRIMARY KEY (run, path));
  CREATE TABLE IF NOT EXISTS effects (key text PRIMARY KEY, run text NOT NULL, request text NOT NULL,
    state text NOT NULL, answer text);
`);
const boss = new PgBoss({ connectionString: task.place, max: 10, useListenNotify: true });
boss.on("error", console.error);
await boss.start();
await boss.createQueue(queue, { notify: true });

interface Job {
  readonly run: string;
}

const measured = await measure(task, async ({ ended }) => {
  const workOn = async (run: string): Promise<void> => {
    for (const [position, path] of steps.entries())
      await (task.work === "steps" ? step(run, position, path) : effect(run, position, path));
  };

  let busy = 0;
  let finished: string[] = [];
  let turning = false;
  let woken = false;
  /** Jobs are ended and fetched by one statement at a time, so that each takes all that has gathered. */
  const turn = async (): Promise<void> => {
    woken = true;
    if (turning) return;
    turning = true;
    while (woken) {
      woken = false;
      const over = finished;
      finished = [];
      if (over.length > 0) await boss.complete(queue, over);
      busy -= over.length;
      for (const _ of over) ended();
      const free = task.atOnce - busy;
      const jobs = free > 0 ? await boss.fetch<Job>(queue, { batchSize: free }) : [];
      busy += jobs.length;
      for (const { id, data } of jobs)
        void workOn(data.run).finally(() => {
          finished.push(id);
          void turn();
        });
    }
    turning = false;
  };

  return {
    start: async (keys) => {
      const client = await pool.connect();
      try {
        await client.query("BEGIN");
        await client.query(
          "INSERT INTO events (id, key, data) SELECT * FROM unnest($1::text[], $1::text[], $2::text[])",
          [keys, keys.map((key) => JSON.stringify(eventData(key)))],
        );
        await client.query(
          "INSERT INTO runs (id, event, state) SELECT id, id, $2 FROM unnest($1::text[]) AS id",
          [keys, stateAt(0)],
        );
        await boss.insert(
          queue,
          keys.map((run) => ({ data: { run } })),
          { db: { executeSql: (text: string, values?: unknown[]) => client.query(text, values) } },
        );
        await client.query("COMMIT");
      } finally {
        client.release();
      }
      void turn();
    },
    close: async () => {
      await boss.stop({ graceful: false });
      await pool.end();
    },
  };
});
console.log(JSON.stringify(measured));

async function step(run: string, position: number, path: string): Promise<void> {
  const output = await workOfOneMillisecond();
  await pool.query({
    name: "step",
    text: `WITH step AS (INSERT INTO steps (run, path, input, output) VALUES ($1, $2, $3, $4))
      UPDATE runs SET state = $5 WHERE id = $1`,
    values: [run, path, json(requestParams(run)), json(output), stateAt(position + 1)],
  });
}

async function effect(run: string, position: number, path: string): Promise<void> {
  const key = `${run}/${path}`;
  await pool.query({
    name: "plan",
    text: "INSERT INTO effects (key, run, request, state) VALUES ($1, $2, $3, 'open')",
    values: [key, run, json({ params: requestParams(run) })],
  });
  const output = await workOfOneMillisecond();
  await pool.query({
    name: "effect",
    text: `WITH step AS (INSERT INTO steps (run, path, input, output) VALUES ($1, $2, $3, $4)),
      effect AS (UPDATE effects SET state = 'done', answer = $6 WHERE key = $7)
      UPDATE runs SET state = $5 WHERE id = $1`,
    values: [
      run,
      path,
      json(requestParams(run)),
      json(output),
      stateAt(position + 1),
      json({ status: 200, body: output }),
      key,
    ],
  });
}

function json(value: JsonObject): string {
  return JSON.stringify(value);
}

function stateAt(position: number): string {
  return JSON.stringify({ frames: [{ kind: "steps", path: "", position }], phase: "working" });
}
