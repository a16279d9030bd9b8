import { type Clock, sleep } from "./clock.ts";
import { batched } from "./gather.ts";
import { bookPlaces, type Lanes, type Place, type Wish } from "./lanes.ts";
import { createPauses, type Limiter, paceOf } from "./limits.ts";
import type { Log } from "./log.ts";
import { createRemoteClock } from "./remote-clock.ts";

/** How late a call may be for its place: `paceOf` allows for it. A call that is later takes another. */
const goodFor = 50;

const longestPauseBetweenTries = 5_000;

/**
 * The limiter of all processes that share these lanes, which are on a clock of their own: the database's. A
 * process books places for all calls that wait at one moment in one statement. While the database
 * does not answer, calls wait.
 */
export function createSharedLimiter(
  lanes: Lanes,
  clock: Clock,
  log: Log,
): Pick<Limiter, "take" | "pause"> {
  const remote = createRemoteClock(clock);
  /** What this process was told itself holds here at once. */
  const pauses = createPauses(clock);

  const untilAnswered = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    for (let failures = 0; ; failures += 1) {
      try {
        return await ask();
      } catch (error) {
        if (failures === 0) log.warn({ err: error }, "Calls to the outside wait for the database");
        await sleep(clock, Math.min(longestPauseBetweenTries, 250 * 2 ** failures));
      }
    }
  };
  const book = batched((wishes: readonly Wish[]) =>
    untilAnswered(() => remote.asking(() => bookPlaces(lanes, wishes, remote.slowness()))),
  );
  const laneOf = batched((accounts: readonly string[]) =>
    untilAnswered(() => remote.asking(() => lanes.now(accounts))),
  );

  /** Resolves with whether the place could be used: in time for it, not forgotten, and no pause. */
  const reach = async (account: string, place: Place): Promise<boolean> => {
    const left = (): number => remote.localOf(place.at) - clock.now();
    if (left() > 0) {
      await sleep(clock, left() - remote.slowness());
      // Another process may have been told of a pause since, or the database has crashed.
      const { pausedUntil, life } = await laneOf(account);
      if (pausedUntil > place.at || life !== place.life) return false;
      if (left() > 0) await sleep(clock, left());
    }
    return left() >= -goodFor && pauses.left(account) === 0;
  };

  return {
    take: async (account, endpoint, limits) => {
      const wish = {
        lanes: [
          { name: account, ...paceOf(limits.perSecond, limits) },
          { name: `${account} ${endpoint}`, ...paceOf(limits.perEndpointPerSecond, limits) },
        ],
        pause: null,
      };
      do {
        if (pauses.left(account) > 0) await sleep(clock, pauses.left(account));
      } while (!(await reach(account, await book(wish))));
    },
    pause: (account, milliseconds) => {
      pauses.begin(account, milliseconds);
      void book({ lanes: [], pause: { name: account, milliseconds } });
    },
  };
}
