import {
  type EffectParts,
  effectViewOf,
  type StepRow,
  type TriedStep,
} from "#reading/step-views.ts";
import type { EffectView } from "#reading/run-views.ts";
import { columns } from "../columns.ts";

const attempt = "path, attempt AS number, outcome, started_at, ended_at, error, request_id";
export const attemptColumns = columns<TriedStep>(attempt, { error: "json" });

export const stepColumns = columns<StepRow>(`${attempt}, corrections, input, output`, {
  error: "json",
  corrections: "json",
  input: "json",
  output: "json",
});

/** A write `e`. */
export const effectParts = columns<EffectParts>(
  `e.id, e.generation, e.path, e.state, e.above_limit, e.mode, e.connector, e.action, e.request, e.answer, e.sends,
   e.first_send_at AS first_sent_at, e.last_send_at AS last_sent_at, e.object_id, e.error, e.parked_at,
   e.look_at AS next_look_up_at, e.looked`,
  { request: "json", answer: "json", error: "json", looked: "json" },
);

export const effectView = (row: object): EffectView => effectViewOf(effectParts.of(row));
