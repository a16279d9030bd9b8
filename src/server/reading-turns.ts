/**
 * Whose question is read next. An implementation answers only so many at once: one person has half of
 * these places at most, and long questions together have half of them, so that a list does not wait
 * for the searches of somebody else. Persons take turns; of one's own questions the short ones come first.
 */
export interface ReadingTurns {
  /** Resolves when it is this question's turn. */
  enter(person: string, isLong: boolean): Promise<void>;
  leave(person: string, isLong: boolean): void;
}

interface Waiting {
  readonly short: (() => void)[];
  readonly long: (() => void)[];
}

export function createReadingTurns(places: number): ReadingTurns {
  const most = Math.max(1, Math.floor(places / 2));
  /** By person, how many are being read. */
  const taken = new Map<string, number>();
  let all = 0;
  let allLong = 0;
  /** In the order of their turns. */
  const waiting = new Map<string, Waiting>();

  const mayRead = (person: string, isLong: boolean): boolean =>
    all < places && (taken.get(person) ?? 0) < most && !(isLong && allLong >= most);

  const take = (person: string, isLong: boolean): void => {
    taken.set(person, (taken.get(person) ?? 0) + 1);
    all += 1;
    if (isLong) allLong += 1;
  };

  const letIn = (): void => {
    for (const [person, { short, long }] of waiting) {
      const isLong = short.length === 0;
      if (!mayRead(person, isLong)) continue;
      const enter = (isLong ? long : short).shift();
      waiting.delete(person);
      if (short.length + long.length > 0) waiting.set(person, { short, long });
      take(person, isLong);
      enter?.();
      return;
    }
  };

  return {
    enter: async (person, isLong) => {
      const own = waiting.get(person);
      if (own === undefined && mayRead(person, isLong)) {
        take(person, isLong);
        return;
      }
      const line = own ?? { short: [], long: [] };
      waiting.set(person, line);
      await new Promise<void>((resolve) => {
        (isLong ? line.long : line.short).push(resolve);
        letIn();
      });
    },
    leave: (person, isLong) => {
      const left = (taken.get(person) ?? 1) - 1;
      if (left > 0) taken.set(person, left);
      else taken.delete(person);
      all -= 1;
      if (isLong) allLong -= 1;
      letIn();
    },
  };
}
