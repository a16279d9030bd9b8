import type { Mistake } from "./mistake.world.ts";

/** Mistakes about cancelled runs, delays, loops, handlers, calls and restored backups. */

const applyFile = "engine/apply.ts";

export const flowMistakes: readonly Mistake[] = [
  {
    name: "a run that is told to end goes on when its step is recorded",
    edits: [
      {
        file: "engine/told-to-end.ts",
        from: "return cancelAt !== null && !owing.has(seq);",
        to: "return cancelAt !== null && owing.size > 1_000 + seq;",
      },
    ],
    breaks: /never came to/,
    after: 17,
    seed: 11,
  },
  {
    name: "a delay is over at once",
    edits: [
      {
        file: "engine/run-columns.ts",
        from: 'return { ...idle, status: parkedOr("delayed"), delayedUntil: phase.until };',
        to: 'return { ...idle, status: parkedOr("delayed"), nextAt: atOnce };',
      },
      {
        file: "engine/decide.ts",
        from: 'return phase.until > now ? [{ do: "wait", until: phase.until }] : next(document, thread);',
        to: "return next(document, thread);",
      },
    ],
    breaks: /before its delay was over/,
    after: 5,
  },
  {
    name: "the items of a loop share their writes",
    edits: [
      {
        file: "engine/work-on.ts",
        from: "item: `${path}:${name}` });",
        to: "item: `${path}:${name.slice(0, 1)}` });",
      },
    ],
    breaks: /went past|not done|none of its steps/,
    after: 3,
  },
  {
    name: "the last item of a loop is left out",
    edits: [
      {
        file: "engine/run-state.ts",
        from: "return loop.next < loop.count && loop.open.length",
        to: "return loop.next < loop.count - 1 && loop.open.length",
      },
    ],
    breaks: /went past|not done|none of its steps|never came to/,
    after: 3,
  },
  {
    name: "a handler leaves out its first step",
    edits: [
      {
        file: applyFile,
        from: '{ kind: "handling", block, then, failure: top.failure, position: 0 },',
        to: '{ kind: "handling", block, then, failure: top.failure, position: 1 },',
      },
    ],
    breaks: /went past|not done|none of its steps/,
    after: 3,
  },
  {
    name: "each look at a call calls once more",
    edits: [
      {
        file: "engine/perform-call.ts",
        from: "const name = calledName({ flowId, runName, path: spot.path });",
        to: "const name = `${calledName({ flowId, runName, path: spot.path })}${options.newId()}`;",
      },
    ],
    breaks: /has called \d+ runs|never came to/,
    after: 3,
  },
  {
    name: "a restored backup is taken for all that has happened",
    edits: [
      {
        file: "storage/verbs/restored.ts",
        from: "yield* sql`INSERT INTO {doubts} (from_at, to_at, restored) VALUES (${from}, ${to}, true)`.run();",
        to: "",
      },
      {
        file: "engine/life.ts",
        from: "return aliveUntil === null ? null : { from: aliveUntil, why };",
        to: "return aliveUntil === null ? null : { from: now, why };",
      },
    ],
    breaks: /executed twice|made twice|h after its first send|in doubt/,
    after: 3,
    of: "backups",
    seed: 4,
  },
];
