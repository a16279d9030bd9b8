import type { Mistake } from "./mistake.world.ts";

/** Mistakes in the store's verbs. */

const worker = "storage/verbs/worker.ts";
const workerCalls = "storage/sqlite/worker-calls.ts";
const claimRuns = "storage/sqlite/claim-runs.ts";

export const storeMistakes: readonly Mistake[] = [
  {
    name: "a write is as old as its last send",
    edits: [
      {
        file: workerCalls,
        from: "unproven_since = coalesce(unproven_since, @since),",
        to: "unproven_since = @since,",
      },
    ],
    breaks: /h after its first send|executed twice/,
  },
  {
    name: "what a process records counts although another has taken the run",
    edits: [{ file: worker, from: "ON r.id = k.id AND r.epoch = k.epoch", to: "ON r.id = k.id" }],
    breaks: /went past|never came to|never made|called failed|not done|h after its first send/,
  },
  {
    name: "a run that is taken up keeps its epoch",
    edits: [{ file: claimRuns, from: "epoch = epoch + 1, status", to: "epoch = epoch, status" }],
    breaks: /went past|never came to|never made|called failed|not done|h after its first send/,
  },
  {
    name: "the cursor of a poll is stored without its runs",
    edits: [
      {
        file: "storage/verbs/accept-events.ts",
        from: "const runs = yield* deliver(notes, deliveries, { pollId, at });\n        const [troubled]",
        to: "const runs = yield* deliver(notes, events.length > 1 ? [] : deliveries, { pollId, at });\n        const [troubled]",
      },
    ],
    breaks: /0 runs/,
  },
  {
    name: "runs that a dead process held are not freed",
    edits: [
      {
        file: "storage/sqlite/free-runs.ts",
        from: "const runs = yield* all(heldRuns, limit);",
        to: "const runs = (yield* all(heldRuns, limit)).slice(1);",
      },
    ],
    breaks: /never came to/,
  },
  {
    name: "a repair leaves its runs where they rest",
    edits: [
      {
        file: "storage/verbs/repair.ts",
        from: 'if (told === "goes_on") await resume(session, id, at);',
        to: "",
      },
    ],
    breaks: /never came to/,
  },
  {
    name: "a run goes to rest for what has been decided meanwhile",
    edits: [
      {
        file: "storage/verbs/record-step.ts",
        from: "return withoutNeedless(state, tried, since);",
        to: "return state;",
      },
      {
        file: "storage/verbs/record-step.ts",
        from: 'import { restsOf, type Since, withoutNeedless } from "#engine/rests.ts";',
        to: 'import { restsOf, type Since } from "#engine/rests.ts";',
      },
    ],
    breaks: /never came to/,
  },
  {
    name: "two decisions about one write both count",
    edits: [
      {
        file: "storage/verbs/parked.ts",
        from: 'if (effect?.generation !== generation || effect.state !== "parked") return "conflict";',
        to: 'if (!effect) return "conflict";',
      },
    ],
    breaks: /without a pass|the store failed at decideParked|made twice/,
  },
  {
    name: "a run that waits is never due",
    edits: [
      {
        file: "storage/state-columns.ts",
        from: 'return { ...idle, status: "waiting", nextAt: phase.until };',
        to: 'return { ...idle, status: "waiting", nextAt: phase.failures > 3 ? null : phase.until };',
      },
    ],
    breaks: /never came to/,
  },
  {
    name: "a frozen request is written over by the next plan",
    edits: [
      {
        file: workerCalls,
        from: "ON CONFLICT (id, generation) DO NOTHING`",
        to: "ON CONFLICT (id, generation) DO UPDATE SET request = excluded.request`",
      },
      {
        file: "engine/written-down.ts",
        from: "return store.effect(nameOfWrite(task).id);",
        to: "return null;",
      },
    ],
    breaks: /frozen request .* has changed/,
  },
  {
    name: "what is sent once more copies what is known of the generation before",
    edits: [
      {
        file: "storage/verbs/effect-rows.ts",
        from: "SELECT id, generation + 1, ?::text, flow_id",
        to: "SELECT id, generation + 1, iif(generation < 0, ?::text, key), flow_id",
      },
    ],
    breaks: /under one key/,
  },
];
