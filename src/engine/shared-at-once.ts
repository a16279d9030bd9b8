import type { Enter } from "#sdk/at-once.ts";
import { noPlace, placePatience } from "./at-once.ts";
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";

/** How often a process says that it lives, and hears who waits. */
const signEvery = 2_000;
/** Who waits looks for a place after so long, and up to as long again. */
const lookEvery = 200;

/** The places of all accounts, as all processes on one database have them. */
export interface SharedPlaces {
  /** Whether the holder has one now. It keeps the place as long as it gives signs of life. */
  take(account: string, most: number, holder: string): Promise<boolean>;
  giveBack(holder: string): Promise<unknown>;
  sign(holders: readonly string[]): Promise<unknown>;
  /** The process waits for a place, which counts for a while. */
  wait(account: string, process: string): Promise<unknown>;
  waitNoMore(account: string, process: string): Promise<unknown>;
  /** For which of these accounts another process waits. */
  wantedBy(accounts: readonly string[], process: string): Promise<readonly string[]>;
}

/** What this process has of an account's places, and who of it waits for one. */
interface Account {
  readonly held: Map<string, () => void>;
  /** Resolves when the last of those who wait has found a place, or given up. */
  line: Promise<void>;
  /** Tells the first of them that one was given back here. */
  wake: () => void;
  /** Another process waits as well, so what is given back here is not taken again at once. */
  isWanted: boolean;
}

interface Surroundings {
  readonly random: () => number;
  /** Names the holder of a place. */
  readonly newId: () => string;
  readonly log: Log;
}

/**
 * The places that all processes on one database share, each kept up while its process lives. Within a
 * process the call that waits longest is next; between processes it is the one that looks first.
 */
export function createSharedAtOnce(
  places: SharedPlaces,
  process: string,
  clock: Clock,
  { random, newId, log }: Surroundings,
): { readonly enter: Enter; stop(): void } {
  const accounts = new Map<string, Account>();
  const trouble = (error: unknown): void => {
    log.warn({ err: error }, "The places of the outside systems cannot be shared");
  };

  const accountOf = (name: string): Account => {
    const known = accounts.get(name);
    if (known !== undefined) return known;
    const account: Account = {
      held: new Map(),
      line: Promise.resolve(),
      wake: () => undefined,
      isWanted: false,
    };
    accounts.set(name, account);
    return account;
  };

  const keepUp = async (): Promise<void> => {
    const held = [...accounts].filter(([, account]) => account.held.size > 0);
    if (held.length === 0) return;
    await places.sign(held.flatMap(([, account]) => [...account.held.keys()]));
    const names = held.map(([name]) => name);
    const wanted = new Set(await places.wantedBy(names, process));
    for (const [name, account] of held) {
      account.isWanted = wanted.has(name);
      if (account.isWanted) for (const onWanted of account.held.values()) onWanted();
    }
  };
  const timer = setInterval(() => void keepUp().catch(trouble), signEvery).unref();

  /** Resolves with its name in the database; null where all are taken. */
  const look = async (name: string, most: number): Promise<string | null> => {
    const holder = newId();
    if (await places.take(name, most, holder)) return holder;
    await places.wait(name, process);
    return null;
  };

  /** Until one is given back here, or it is time to look for one that another process has given back. */
  const pause = (account: Account): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        forget();
        account.wake = () => undefined;
        resolve();
      };
      const forget = clock.at(clock.now() + lookEvery * (1 + random()), end);
      if (!account.isWanted) account.wake = end;
    });

  const find = async (name: string, most: number, until: number): Promise<string> => {
    const account = accountOf(name);
    for (let looks = 0; ; looks += 1) {
      const holder = await look(name, most).catch((error: unknown) => {
        trouble(error);
        return null;
      });
      if (holder !== null) {
        if (looks > 0) places.waitNoMore(name, process).catch(trouble);
        return holder;
      }
      if (clock.now() >= until) throw noPlace();
      await pause(account);
    }
  };

  const enter: Enter = async (name, most, onWanted = () => undefined) => {
    const account = accountOf(name);
    const until = clock.now() + placePatience;
    const holding = account.line.then(() => find(name, most, until));
    account.line = holding.then(
      () => undefined,
      () => undefined,
    );
    const holder = await holding;
    account.held.set(holder, onWanted);
    return () => {
      account.held.delete(holder);
      places
        .giveBack(holder)
        .catch(trouble)
        .finally(() => account.wake());
    };
  };
  return { enter, stop: () => clearInterval(timer) };
}
