import type { Mistake } from "./mistake.world.ts";

/** Mistakes in the store's verbs. */

const workerCalls = "storage/sqlite/worker-calls.ts";

export const storeMistakes: readonly Mistake[] = [
  {
    name: "the cursor of a poll is stored without its runs",
    edits: [
      {
        file: "storage/verbs/accept-events.ts",
        from: "const runs = yield* deliver(notes, deliveries, { pollId, at });\n      const [troubled]",
        to: "const runs = yield* deliver(notes, events.length > 1 ? [] : deliveries, { pollId, at });\n      const [troubled]",
      },
    ],
    breaks: /0 runs/,
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
    breaks: /frozen request .* has changed|never came to/,
  },
  {
    name: "what is sent once more copies what is known of the generation before",
    edits: [
      {
        file: "storage/verbs/effect-rows.ts",
        from: "SELECT id, generation + 1, @key::text, flow_id",
        to: "SELECT id, generation + 1, iif(generation < 0, @key::text, key), flow_id",
      },
    ],
    breaks: /under one key/,
  },
];
