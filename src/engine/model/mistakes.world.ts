import { answerMistakes } from "./answer-mistakes.world.ts";
import { kindMistakes } from "./kind-mistakes.world.ts";
import { clockMistakes } from "./clock-mistakes.world.ts";
import { placeMistakes } from "./place-mistakes.world.ts";
import { storeMistakes } from "./store-mistakes.world.ts";
import { flowMistakes } from "./flow-mistakes.world.ts";
import type { Mistake } from "./mistake.world.ts";

const effects = "engine/effects.ts";
const sendEffect = "engine/send-effect.ts";
const answers = "engine/effect-answer.ts";

export const mistakes: readonly Mistake[] = [
  {
    name: "a key made from the try",
    edits: [
      {
        file: sendEffect,
        from: "idempotencyKey: effect.key,",
        to: "idempotencyKey: `${effect.key}-${effect.sends}`,",
      },
    ],
    breaks: /under two keys/,
    after: 4,
  },
  {
    name: "no limit of age",
    edits: [
      { file: effects, from: "return kind.hours * hour - keyMargin;", to: "return Infinity;" },
    ],
    breaks: /h after its first send|executed twice|never came to/,
  },
  {
    name: "a refused write is sent again with a new key",
    edits: [
      {
        file: answers,
        from: ": rejected(passed, error, attempt);",
        to: ': attempt.retry(error, undefined, attempt.told(passed, { kind: "unanswered", error }));',
      },
      {
        file: sendEffect,
        from: "idempotencyKey: effect.key,",
        to: "idempotencyKey: effect.error ? `${effect.key}-${effect.sends}` : effect.key,",
      },
    ],
    breaks: /under two keys/,
    after: 3,
  },
  {
    name: "the cursor moves before the events are in the store",
    edits: [
      {
        file: "engine/poll.ts",
        from: "const accepted = await store.acceptEvents({",
        to: `await store.acceptEvents({ lease, pollId: poll.id, events: [],
          cursor: moved, ...times, at: now });
        const accepted = await store.acceptEvents({`,
      },
    ],
    breaks: /0 runs|are of .* instead of/,
    after: 1,
    seed: 2,
  },
  {
    name: "what the gate says is not heeded",
    edits: [
      {
        file: sendEffect,
        from: 'if (typeof opened === "string") return',
        to: 'if (opened === "cancelling") return',
      },
    ],
    breaks: /without a pass|although it is/,
    after: 4,
  },
  {
    name: "a pass through the gate is good for ever",
    edits: [
      {
        file: "engine/outside.ts",
        from: "const passIsGoodFor = 10_000;",
        to: "const passIsGoodFor = Infinity;",
      },
    ],
    breaks: /pass that was too old|believed absent|after its first send/,
    after: 3,
    seed: 3,
  },
  {
    name: "absence is believed at once",
    edits: [
      {
        file: effects,
        from: "const absenceCountsAfter = listedWithin;",
        to: "const absenceCountsAfter = 0;",
      },
    ],
    breaks: /believed absent/,
    after: 2,
    seed: 166,
  },
  {
    name: "an error of theirs is taken for a failure",
    edits: [
      {
        file: answers,
        from: 'case "unknown_outcome": {',
        to: 'case "unknown_outcome": {\n      if (passed) return rejected(passed, error, attempt);',
      },
    ],
    breaks: /called failed, but it was made|nobody refused it/,
    seed: 3,
  },
  {
    name: "a connection that was cut is taken for proof that nothing was done",
    edits: [
      {
        file: "sdk/http.ts",
        from: '= new Set([\n  "refused",',
        to: '= new Set([\n  "cut",\n  "refused",',
      },
    ],
    breaks: /in doubt|h after its first send|made twice/,
  },
  {
    name: "a request is made anew after a crash",
    edits: [
      {
        file: "engine/written-down.ts",
        from: "return store.effect(nameOfWrite(task).id);",
        to: "return null;",
      },
    ],
    breaks: /frozen request .* has changed|never came to rest|it is open/,
    seed: 9,
  },
  {
    name: "a write is not written down",
    edits: [
      {
        file: sendEffect,
        from: "plan ? store.planEffect(plan, epoch) : effect",
        to: "effect",
      },
    ],
    breaks: /never came to/,
  },
  {
    name: "a write without a key is sent again",
    edits: [
      {
        file: effects,
        from: 'case "unsafe":\n      return { do: "park" };',
        to: 'case "unsafe":\n      return { do: "send" };',
      },
      {
        file: effects,
        from: "// What was sent and is not proven unexecuted is never sent again.\n      return 0;",
        to: "return Infinity;",
      },
    ],
    breaks: /in doubt/,
    after: 1,
  },
  {
    name: "a new generation has the old key",
    edits: [
      {
        file: "engine/effect-name.ts",
        from: "digest([effectId, String(generation)])",
        to: "digest([effectId])",
      },
    ],
    breaks: /under one key/,
  },
  {
    name: "a failed write is sent once more under its old key",
    edits: [
      {
        file: "engine/continue-run.ts",
        from: "key: effectKey(effectId, next),",
        to: "key: effectKey(effectId, generation),",
      },
    ],
    breaks: /under one key/,
    after: 1,
    seed: 6,
  },
  {
    name: "a failed write is sent once more although nobody can tell of it",
    edits: [
      {
        file: answers,
        from: 'case "unknown_outcome": {',
        to: 'case "unknown_outcome": {\n      if (passed && effect.generation > 0) return rejected(passed, error, attempt);',
      },
    ],
    breaks: /called failed, but it was made|to be sent once more|nobody refused it/,
    after: 9,
    seed: 5,
  },
  {
    name: "what was refused to an earlier generation is taken for the outcome of this one",
    edits: [
      {
        file: "engine/walk.ts",
        from: "`${effectId} ${generation}`",
        to: "`${effectId} ${generation > 0 ? 0 : 0}`",
      },
    ],
    breaks: /called failed, but it was made|to be sent once more|nobody refused it/,
    after: 3,
    seed: 5,
  },
  {
    name: "an event on the bound is dropped",
    edits: [
      {
        file: "engine/accept.ts",
        from: "if (event.at.getTime() < flow.liveFrom) return [];",
        to: "if (event.at.getTime() <= flow.liveFrom) return [];",
      },
    ],
    breaks: /0 runs/,
    after: 3,
  },
  {
    name: "no wide re-read finds what was listed late",
    edits: [
      {
        file: "engine/schedule.ts",
        from: "if (isDue(times.widestAt, widest.every, now))\n    return",
        to: "if (now < 0)\n    return",
      },
      {
        file: "engine/schedule.ts",
        from: "if (isDue(times.widerAt, wider.every, now))\n    return",
        to: "if (now < 0)\n    return",
      },
    ],
    breaks: /0 runs/,
  },
  {
    name: "an object dated ahead draws the cursor along",
    edits: [
      {
        file: "engine/poll.ts",
        from: "const moved = Math.min(latest, reached);",
        to: "const moved = latest;",
      },
    ],
    breaks: /0 runs/,
  },
  {
    name: "a step that is to be tried again is passed over",
    edits: [
      {
        file: "engine/apply.ts",
        from: "(thread) => waiting(thread, result.at, 1)",
        to: "(thread) => waiting(moveOn(thread), result.at, 1)",
      },
    ],
    breaks: /went past|not done|outcome|never made/,
  },
  {
    name: "a key that was revoked fails the run",
    edits: [
      {
        file: answers,
        from: "return attempt.paused(task.connection, error, unexecuted);",
        to: "return attempt.failed(error, unexecuted);",
      },
    ],
    breaks: /has failed, but nobody refused \S+: it is open/,
  },
  ...kindMistakes,
  ...answerMistakes,
  ...clockMistakes,
  ...flowMistakes,
  ...storeMistakes,
  ...placeMistakes,
];
