/** A place that one request has. */
export interface Place {
  /** Resolves where the place was given to another. */
  readonly lost: Promise<"lost">;
  leave(): void;
}

export interface FairPlaces {
  /** Null: all places are taken, and nobody has more of them than this one. */
  enter(who: string): Place | null;
}

/** So many places for all. Where none is free, whoever has the most loses the oldest to one who has fewer. */
export function fairPlaces(most: number): FairPlaces {
  /** The oldest first. */
  const taken = new Set<{ readonly who: string; readonly lose: () => void }>();
  return {
    enter: (who) => {
      if (taken.size >= most) {
        const counts = new Map<string, number>();
        for (const one of taken) counts.set(one.who, (counts.get(one.who) ?? 0) + 1);
        const highest = Math.max(...counts.values());
        if ((counts.get(who) ?? 0) >= highest) return null;
        const oldest = [...taken].find((one) => counts.get(one.who) === highest);
        oldest?.lose();
      }
      const { promise: lost, resolve } = Promise.withResolvers<"lost">();
      const place = {
        who,
        lose: () => {
          taken.delete(place);
          resolve("lost");
        },
      };
      taken.add(place);
      return { lost, leave: () => taken.delete(place) };
    },
  };
}
