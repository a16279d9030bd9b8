import type { Mistake } from "./mistake.world.ts";

/** Mistakes about whose clock counts. */

const moneyTime = "engine/money-time.ts";
const outside = "engine/outside.ts";

export const clockMistakes: readonly Mistake[] = [
  {
    name: "a time in doubt that a clock far ahead has noted ends when that clock says",
    edits: [
      {
        file: moneyTime,
        from: "const end = Math.min(to, heard.date - (heard.elapsed - knownAt) + clockTolerance);",
        to: "const end = to + 0 * clockTolerance;",
      },
    ],
    breaks: /never came to/,
    after: 5,
    of: "wrong clocks",
  },
  {
    name: "a key is as young as the other side's date says",
    edits: [
      {
        file: moneyTime,
        from: "now: Math.max(latest, measured(connection, earliest, elapsed)),",
        to: "now: Math.max(latest, 0 * measured(connection, earliest, elapsed)),",
      },
    ],
    breaks: /h after its first send|executed twice|made twice/,
    after: 23,
    seed: 3,
    of: "stale dates",
  },
  {
    name: "an answer that lay here while the machine stood still counts from when it is read",
    edits: [
      {
        file: outside,
        from: "answeredAt.set(connectionId, now);",
        to: "answeredAt.set(connectionId, options.clock.now());",
      },
      {
        file: outside,
        from: "dates.set(connectionId, { date, now, elapsed, readAt: options.clock.elapsed() });",
        to: `const at = options.clock.elapsed();
          dates.set(connectionId, { date, now: options.clock.now(), elapsed: at, readAt: at });`,
      },
    ],
    breaks: /h after its first send|executed twice|made twice/,
    after: 47,
    of: "standstills",
    seed: 16,
  },
];
