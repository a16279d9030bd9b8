import type { RunDetail } from "#people/reading.ts";
import {
  type AttemptRow,
  detailOf,
  detailOfRun,
  type DetailRow,
  type EffectRow,
  type StepRow,
} from "../../reading/run-detail.ts";
import { type Session, sql } from "../database.ts";
import { wordOrNothing } from "./words.ts";

const run = sql<[id: string | null], DetailRow>(`${detailOfRun} WHERE r.id = $1`);
const steps = sql<[run: number], StepRow>("SELECT * FROM steps WHERE run = $1 ORDER BY seq");
const attempts = sql<[run: number], AttemptRow>(
  "SELECT * FROM attempts WHERE run = $1 ORDER BY path, attempt",
);
const effects = sql<[id: string], EffectRow>(
  "SELECT * FROM effects WHERE run_id = $1 ORDER BY seq",
);

export async function runDetail(session: Session, id: string): Promise<RunDetail | null> {
  const row = await session.first(run, wordOrNothing(id));
  if (!row) return null;
  const rows = await Promise.all([
    session.all(steps, row.seq),
    session.all(attempts, row.seq),
    session.all(effects, id),
  ]);
  return detailOf(row, ...rows);
}
