import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, it } from "vitest";
import { apply } from "#engine/apply.ts";
import { restsOf } from "#engine/rests.ts";
import type { StepResult } from "#engine/result.ts";
import type { RunState } from "#engine/run-state.ts";
import { plainDocument } from "#engine/store-contract/plain-document.world.ts";
import { broken, event, stageOn, takes } from "#engine/store-contract/stage.world.ts";
import { openSqlite } from "./index.ts";

const through = (connection: string) =>
  ({
    kind: "action",
    id: connection,
    name: null,
    connector: "stripe",
    action: "create-charge",
    connection,
    input: {},
  }) as const;

it.each(["c1", "c2"])(
  "a repair of %s that was cut short after its first commit ends at the next start, where runs rest for two connections",
  async (repaired) => {
    const dir = mkdtempSync(join(tmpdir(), "millrace-cut-short-"));
    const opened = await openSqlite(dir);
    const stage = stageOn(() => opened);
    for (const connection of ["c1", "c2"]) {
      await stage.connect(connection, { name: connection });
      await opened.store.breakConnection(connection, broken, 1_000);
    }
    await stage.flow("f1", {
      document: { ...plainDocument, steps: [through("c1"), through("c2")] },
    });
    await stage.listen("f1");
    await stage.accept([event("k1", takes("f1", "k1"))]);
    const run = await stage.claim();
    const results: readonly StepResult[] = [
      { kind: "looped", path: "s1", step: "s1", count: 2, atOnce: 2, onFailure: "stop" },
      { kind: "began", path: "s1", index: 0, item: "s1:a" },
      { kind: "began", path: "s1", index: 1, item: "s1:b" },
      { kind: "paused", path: "s1:a/c1", connectionId: "c1" },
      { kind: "paused", path: "s1:b/c2", connectionId: "c2" },
    ];
    const state = results.reduce<RunState>(apply, run.state);
    await opened.store.recordState({ runId: run.id, epoch: run.epoch, state, at: 2_000 });
    await opened.close();
    const database = new Sqlite(join(dir, "millrace.db"));
    database
      .prepare("UPDATE connections SET broken = NULL, repaired_at = 3000 WHERE id = ?")
      .run(repaired);
    database.close();
    const next = await openSqlite(dir);
    await next.store.freeRuns();
    const [taken] = await next.store.claimRuns(4_000, 9);
    const left = taken && restsOf(taken.state).map((rest) => rest.for);
    expect(left).toEqual([{ connectionId: repaired === "c1" ? "c2" : "c1" }]);
    await next.close();
    rmSync(dir, { recursive: true });
  },
);
