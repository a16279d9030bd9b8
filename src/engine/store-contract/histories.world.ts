import * as fc from "fast-check";
import { connections, type Course, flows, moves, type Play } from "./history-moves.world.ts";
import type { Stage } from "./stage.world.ts";

interface Move {
  readonly name: string;
  readonly a: number;
  readonly b: number;
}

const plays: ReadonlyMap<string, Play> = new Map(Object.entries<Play>(moves));
const small = fc.nat({ max: 11 });
const move = fc.record({ name: fc.constantFrom(...plays.keys()), a: small, b: small });

/** Histories of what happens to a store, told by small numbers. */
export const histories = fc.array(move, { minLength: 30, maxLength: 120 });

/** Plays a history on an empty store, and looks at all that has become of it. */
export async function play(stage: Stage, history: readonly Move[]): Promise<void> {
  for (const id of connections) await stage.connect(id);
  for (const id of flows) {
    await stage.flow(id);
    await stage.listen(id, { window: { from: 0, to: 500 } });
  }
  const course: Course = { stage, runs: [], at: 1_000 };
  for (const { name, a, b } of history) {
    course.at += 1 + a;
    await plays.get(name)?.(course, a, b);
  }
  await lookAtAll(course);
}

/** What the stores answer is compared where they are twins. */
async function lookAtAll({ stage: { store, reading }, runs, at }: Course): Promise<void> {
  for (const id of flows) {
    await store.flow(id);
    await store.subscription(id);
    await store.seenUntil(id);
    await store.schedule(id);
    await reading.listRuns({ flowId: id, limit: 50 });
    await reading.listEvents({ flowId: id, limit: 50 });
  }
  for (const { id } of runs) {
    await store.run(id);
    await store.effect(`${id}.effect`);
    await reading.run(id);
    await reading.runWrites({ runId: id, limit: 10 });
  }
  await store.connections();
  await store.nextDue();
  await store.nextRunDue();
  await store.backfills();
  await store.doubts();
  await store.alertWork(at, 100);
  await reading.activity(flows);
  await reading.overview({ bounds: [0, 1_500, at + 1], connectionIds: connections });
  await reading.ledger({ limit: 50 });
}
