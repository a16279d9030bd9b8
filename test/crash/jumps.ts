import { shuffled } from "./shuffled.ts";
import { type CrashWorld, wait } from "./world.ts";

/** A clock that does not go on as clocks do. */
export type Jump = {
  /** Of the machine's clock, since the end of the one before. */
  readonly afterMs: number;
} & (
  | {
      /** A day and an hour pass at once, for Stripe and the product alike: no key of before is good any more. */
      readonly kind: "together";
      readonly seconds: number;
    }
  | {
      /** The clock of one process is set wrong, and right again; Stripe's stays. */
      readonly kind: "alone";
      readonly seconds: number;
      /** Of the machine's clock. */
      readonly forMs: number;
      /** Whose clock, by a number that chance has drawn. */
      readonly slot: number;
    }
);

/** How a jump is named in the table. */
export const jumpNames = [
  "together",
  "seconds ahead",
  "seconds back",
  "minutes ahead",
  "minutes back",
  "hours ahead",
  "hours back",
  "30 days ahead",
  "30 days back",
] as const;

export type JumpName = (typeof jumpNames)[number];

/** A jump of both clocks that was done, by Stripe's clock in milliseconds. */
export interface Leap {
  readonly from: number;
  readonly to: number;
}

/** For how long a process's clock was wrong, by Stripe's clock, and by how much. In milliseconds. */
export interface Wrong {
  readonly from: number;
  readonly to: number;
  readonly by: number;
}

export interface Jumped {
  readonly done: readonly JumpName[];
  readonly leaps: readonly Leap[];
  readonly wrong: readonly Wrong[];
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

const dayAndHour = 25 * hour;

/** Less than a minute apart, processes on one database work on. */
const lengths = {
  seconds: [20, 50],
  minutes: [2 * minute, 40 * minute],
  hours: [hour, 20 * hour],
  "30 days": [30 * day, 30 * day],
} as const satisfies Record<string, readonly [number, number]>;

export function jumpName(jump: Jump): JumpName {
  if (jump.kind === "together") return jump.kind;
  const length = Math.abs(jump.seconds);
  const way = jump.seconds > 0 ? "ahead" : "back";
  if (length < minute) return `seconds ${way}`;
  if (length < hour) return `minutes ${way}`;
  return length < day ? `hours ${way}` : `30 days ${way}`;
}

/** Each length, ahead and back, comes before any comes again; every third jump is one of both clocks. */
export function jumpsOf(random: () => number, count: number): readonly Jump[] {
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low));
  const alone: readonly number[] = Object.values(lengths).flatMap(([low, high]) => [
    between(low, high + 1),
    -between(low, high + 1),
  ]);
  const jumps: Jump[] = [];
  while (jumps.length < count)
    for (const seconds of shuffled(alone, random)) {
      const afterMs = between(2_000, 4_000);
      const [forMs, slot] = [between(3_000, 6_000), between(0, 1_000)];
      jumps.push({ kind: "alone", seconds, afterMs, forMs, slot });
      if (jumps.length % 3 === 2) jumps.push({ kind: "together", seconds: dayAndHour, afterMs });
    }
  return jumps.slice(0, count);
}

/** Lets them come one after the other; resolves when all have. */
export async function startJumps(world: CrashWorld, jumps: readonly Jump[]): Promise<Jumped> {
  const done: JumpName[] = [];
  const leaps: Leap[] = [];
  const wrong: Wrong[] = [];
  for (const jump of jumps) {
    await wait(jump.afterMs);
    switch (jump.kind) {
      case "together": {
        const from = world.now();
        await world.leap(jump.seconds);
        leaps.push({ from, to: world.now() });
        break;
      }
      case "alone": {
        const slot = jump.slot % world.slots;
        const from = world.now();
        await world.setWrong(slot, jump.seconds);
        await wait(jump.forMs);
        await world.setWrong(slot, 0);
        wrong.push({ from, to: world.now(), by: jump.seconds * 1_000 });
        break;
      }
    }
    done.push(jumpName(jump));
  }
  return { done, leaps, wrong };
}
