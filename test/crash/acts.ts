/** What people do while the plug is pulled. */

export const actNames = [
  // A flow is deactivated, and activated again where it stood.
  "deactivate",
  // A new version of an active flow.
  "publish",
  // A flow turns to another key of the same account.
  "move",
  "cancel",
  // A parked write is given up, is sent, or is said to have happened.
  "stop",
  "send",
  "tell",
  // A run that a declined card has failed goes on when the card is repaired.
  "continue",
  "rerun",
  "test",
  // A connection is put on hold, or everything is stopped, for a while.
  "hold",
  "stop_everything",
] as const;

export type ActName = (typeof actNames)[number];

/**
 * Where the store may lose what a person said last, only what can be said once more without harm. Who told of an object by
 * hand would have to tell of it again, and a run once more would be missing.
 */
export const forgettable: readonly ActName[] = ["deactivate", "publish", "cancel", "stop", "send"];

/** About a parked write. */
export const decides: ReadonlySet<ActName> = new Set(["stop", "send", "tell"]);

export interface Act {
  readonly name: ActName;
  /** After the one before of the same person, of the machine's clock. */
  readonly afterMs: number;
  /** From 0 up to 1: which of all that could be acted on. */
  readonly draw: number;
}

/** All come up equally often, in an order that the seed shuffles. */
export function actsOf(
  random: () => number,
  count: number,
  names: readonly ActName[],
): readonly Act[] {
  const acts: Act[] = [];
  while (acts.length < count) {
    const left: ActName[] = [...names];
    while (left.length > 0) {
      const [name] = left.splice(Math.floor(random() * left.length), 1);
      if (name !== undefined)
        acts.push({ name, afterMs: 200 + Math.floor(random() * 1_300), draw: random() });
    }
  }
  return acts.slice(0, count);
}
