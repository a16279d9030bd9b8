/** How long a walk is remembered, how many of them, and how many writes of ours they hold in all. */
const keptFor = 3_600_000;
const mostWalks = 500;
const mostWrites = 20_000;

interface Walk<Made> {
  readonly startedAt: number;
  readonly made: Promise<ReadonlyMap<string, Made>>;
  size: number;
}

/** Walks of lists by what was walked, so that all who look in the same place share one. */
export interface KeptWalks<Made> {
  /** One that was begun at `since` or later, or a new one. */
  of(
    name: string,
    { since, now }: { readonly since: number; readonly now: number },
    begin: () => Promise<ReadonlyMap<string, Made>>,
  ): Promise<ReadonlyMap<string, Made>>;
}

export function keepWalks<Made>(): KeptWalks<Made> {
  /** The oldest first. */
  const walks = new Map<string, Walk<Made>>();

  function forget(now: number): void {
    let writes = 0;
    let count = 0;
    for (const [name, walk] of [...walks].toReversed()) {
      writes += walk.size;
      count += 1;
      const tooMuch = count > 1 && (count > mostWalks || writes > mostWrites);
      if (tooMuch || Math.abs(now - walk.startedAt) > keptFor) walks.delete(name);
    }
  }

  async function keepOrForget(name: string, walk: Walk<Made>): Promise<void> {
    try {
      walk.size = (await walk.made).size;
    } catch {
      if (walks.get(name) === walk) walks.delete(name);
    }
  }

  return {
    of(name, { since, now }, begin) {
      forget(now);
      const known = walks.get(name);
      if (known && known.startedAt >= since) return known.made;
      const walk: Walk<Made> = { startedAt: now, made: begin(), size: 0 };
      walks.delete(name);
      walks.set(name, walk);
      void keepOrForget(name, walk);
      return walk.made;
    },
  };
}
