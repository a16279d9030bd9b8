/** Time as an argument: the engine never asks the machine for it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Whole milliseconds since some moment. It never goes back, whoever sets the clock; it may stand still while the machine does. */
  elapsed(): number;
  /** Calls back once `now()` has reached `at`. Returns what takes it back. */
  at(at: number, callback: () => void): () => void;
}

/** Longest delay that a timer of the platform takes. */
const longestTimer = 2 ** 31 - 1;

/** In whole milliseconds, as everything that is stored of times. */
const steady = (): number => Math.floor(performance.now());

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: steady,
  at: (at, callback) => timerUntil(() => at - Date.now(), callback),
};

/** The same clock, set right by so much, as far as that is known. */
export function agreedClock(clock: Clock, ahead: () => number): Clock {
  return {
    now: () => clock.now() + ahead(),
    elapsed: () => clock.elapsed(),
    at: (at, callback) => clock.at(at - ahead(), callback),
  };
}

export interface MovableClock extends Clock {
  /** Lets time pass: how far this clock is ahead of the machine's; callbacks whose time has come are called. */
  setOffset(milliseconds: number): void;
  /** Somebody sets the clock wrong by so much. No time passes with it, and no callback is called. */
  setWrong(milliseconds: number): void;
  /** The time of a callback has come that is not called yet. */
  hasDue(): boolean;
}

/** A clock, the machine's where no other is given, with an offset, for tests that cannot wait for a day to pass. */
export function movableClock(machine: () => number = () => Date.now()): MovableClock {
  let offset = 0;
  let passed = 0;
  let wrong = 0;
  /** What arms each anew, and its time. */
  const pending = new Map<() => void, number>();
  return {
    now: () => machine() + offset + wrong,
    elapsed: () => steady() + passed,
    at: (wanted, callback) => {
      // A timer counts what passes, as the platform's do.
      const at = wanted - wrong;
      let disarm = (): void => undefined;
      const arm = (): void => {
        disarm();
        disarm = timerUntil(
          () => at - machine() - offset,
          () => {
            pending.delete(arm);
            callback();
          },
        );
      };
      pending.set(arm, at);
      arm();
      return () => {
        pending.delete(arm);
        disarm();
      };
    },
    setOffset: (milliseconds) => {
      passed += Math.max(0, milliseconds - offset);
      offset = milliseconds;
      for (const arm of pending.keys()) arm();
    },
    setWrong: (milliseconds) => {
      wrong = milliseconds;
    },
    hasDue: () => [...pending.values()].some((at) => at <= machine() + offset),
  };
}

function timerUntil(remaining: () => number, callback: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    const left = remaining();
    timer = setTimeout(
      left > longestTimer ? wait : callback,
      Math.max(0, Math.min(left, longestTimer)),
    );
  };
  wait();
  return () => clearTimeout(timer);
}

export function sleep(clock: Clock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    clock.at(clock.now() + milliseconds, resolve);
  });
}
