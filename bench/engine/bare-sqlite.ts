import { join } from "node:path";
import type { JsonObject } from "#sdk/json.ts";
import { type Database, openForWriting } from "#storage/sqlite/database.ts";
import {
  eventData,
  measure,
  requestParams,
  steps,
  taskOfArguments,
  workOfOneMillisecond,
} from "./course.ts";

/**
 * The bound: the least that a durable engine on SQLite could do. The product's own file settings and
 * group commit, a transaction wherever the product has one, the same bytes of events, requests,
 * answers and results; and nothing else: no second index, no checks, no errors, no screens.
 */

const task = taskOfArguments();
const db = openForWriting(join(task.place, "bare.db"));
db.exec(`
  CREATE TABLE runs (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, event TEXT NOT NULL,
    state TEXT NOT NULL, held INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE TABLE steps (run INTEGER NOT NULL, path TEXT NOT NULL, input TEXT NOT NULL,
    output TEXT NOT NULL, PRIMARY KEY (run, path)) STRICT, WITHOUT ROWID;
  CREATE TABLE effects (key TEXT PRIMARY KEY, run INTEGER NOT NULL, request TEXT NOT NULL,
    state TEXT NOT NULL, answer TEXT) STRICT, WITHOUT ROWID;
`);
const write = groupCommit(db);

const insertRun = db.prepare<[string, string, string]>(
  "INSERT INTO runs (id, event, state) VALUES (?, ?, ?)",
);
const hold = db.prepare<[number]>("UPDATE runs SET held = 1 WHERE seq = ?");
const insertStep = db.prepare<[number, string, string, string]>(
  "INSERT INTO steps (run, path, input, output) VALUES (?, ?, ?, ?)",
);
const moveOn = db.prepare<[string, number]>("UPDATE runs SET state = ? WHERE seq = ?");
const insertEffect = db.prepare<[string, number, string]>(
  "INSERT INTO effects (key, run, request, state) VALUES (?, ?, ?, 'open')",
);
const settleEffect = db.prepare<[string, string]>(
  "UPDATE effects SET state = 'done', answer = ? WHERE key = ?",
);

interface Run {
  readonly seq: number;
  readonly id: string;
}

const measured = await measure(task, async ({ ended }) => {
  const backlog: Run[] = [];
  let busy = 0;

  const workOn = async (run: Run): Promise<void> => {
    await write(() => void hold.run(run.seq));
    for (const [position, path] of steps.entries())
      await (task.work === "steps" ? step(run, position, path) : effect(run, position, path));
  };

  const takeUp = (): void => {
    while (busy < task.atOnce) {
      const run = backlog.shift();
      if (!run) return;
      busy += 1;
      void workOn(run).finally(() => {
        busy -= 1;
        ended();
        takeUp();
      });
    }
  };

  return {
    start: async (keys) => {
      const runs = await write(() =>
        keys.map((id) => {
          const made = insertRun.run(id, JSON.stringify(eventData(id)), stateAt(0));
          return { seq: Number(made.lastInsertRowid), id };
        }),
      );
      backlog.push(...runs);
      takeUp();
    },
    close: async () => void db.close(),
  };
});
console.log(JSON.stringify(measured));

async function step(run: Run, position: number, path: string): Promise<void> {
  const output = await workOfOneMillisecond();
  await write(() => record(run, position, path, output));
}

async function effect(run: Run, position: number, path: string): Promise<void> {
  const key = `${run.id}/${path}`;
  await write(
    () => void insertEffect.run(key, run.seq, JSON.stringify({ params: requestParams(run.id) })),
  );
  const output = await workOfOneMillisecond();
  await write(() => {
    settleEffect.run(JSON.stringify({ status: 200, body: output }), key);
    record(run, position, path, output);
  });
}

function record(run: Run, position: number, path: string, output: JsonObject): void {
  insertStep.run(run.seq, path, JSON.stringify(requestParams(run.id)), JSON.stringify(output));
  moveOn.run(stateAt(position + 1), run.seq);
}

function stateAt(position: number): string {
  return JSON.stringify({ frames: [{ kind: "steps", path: "", position }], phase: "working" });
}

/** What waits at one moment goes into one transaction. */
function groupCommit(on: Database) {
  const begin = on.prepare("BEGIN IMMEDIATE");
  const commit = on.prepare("COMMIT");
  let waiting: (() => () => void)[] = [];
  const flush = (): void => {
    const batch = waiting;
    waiting = [];
    begin.run();
    const settle = batch.map((work) => work());
    commit.run();
    for (const settled of settle) settled();
  };
  return <Result>(work: () => Result): Promise<Result> =>
    new Promise((resolve) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push(() => {
        const result = work();
        return () => resolve(result);
      });
    });
}
