/** Kills that several slots work off together. */
export interface KillQueue<Kill> {
  /** Also one that another slot tries in vain so far, where nothing else is left; null when all are done, or no time is left. */
  next(): Kill | null;
  /** Resolves when a slot has hit it. */
  hit(kill: Kill): Promise<void>;
  /** A slot has hit it. */
  done(kill: Kill): void;
  /** It comes up again, later. */
  again(kill: Kill): void;
  /** How long to wait for it: twice as long each time that it was missed, as a machine may be slow. */
  patience(kill: Kill, firstMs: number): number;
}

export function killQueue<Kill>(
  planned: readonly Kill[],
  {
    hasTime,
    canBeShared,
    comesLast = () => false,
    onHit,
  }: {
    readonly hasTime: () => boolean;
    /** Whether two slots may try it at the same time. */
    readonly canBeShared: (kill: Kill) => boolean;
    /** Whether all others come before it, also those that were missed. */
    readonly comesLast?: (kill: Kill) => boolean;
    readonly onHit: () => void;
  },
): KillQueue<Kill> {
  const left = [...planned];
  const misses = new Map<Kill, number>();
  const open = new Map(planned.map((kill) => [kill, Promise.withResolvers<void>()]));
  const shared = (): Kill | undefined => {
    // Whose turn was longest ago comes first.
    const kill = [...open.keys()].find(canBeShared);
    const wait = kill === undefined ? undefined : open.get(kill);
    if (kill === undefined || wait === undefined) return undefined;
    open.delete(kill);
    open.set(kill, wait);
    return kill;
  };
  return {
    next: () => (hasTime() ? (left.shift() ?? shared() ?? null) : null),
    hit: (kill) => open.get(kill)?.promise ?? Promise.resolve(),
    done: (kill) => {
      open.get(kill)?.resolve();
      if (open.delete(kill)) onHit();
    },
    again: (kill) => {
      misses.set(kill, (misses.get(kill) ?? 0) + 1);
      if (!open.has(kill) || left.includes(kill)) return;
      const last = left.findIndex(comesLast);
      left.splice(last === -1 || comesLast(kill) ? left.length : last, 0, kill);
    },
    patience: (kill, firstMs) => firstMs * 2 ** (misses.get(kill) ?? 0),
  };
}
