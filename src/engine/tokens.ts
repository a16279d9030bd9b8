import type { GivenToken } from "#sdk/connection.ts";
import type { Clock } from "./clock.ts";

/** A token that requests bear. It is in this process's memory alone. */
export interface HeldToken {
  readonly token: string;
  /** By our steady clock. */
  readonly gotAt: number;
  /** In milliseconds; null: until it is refused. */
  readonly goodFor: number | null;
  /** One was refused shortly before it was got. */
  readonly replaces: boolean;
}

/** The tokens of all connections. `whose` tells credentials apart, and gives nothing of them away. */
export interface Tokens {
  /** One that is good; got by `get`, at a moment of our clock, where there is none. Who asks at one moment shares it. */
  of(whose: string, get: (at: number) => Promise<GivenToken>): Promise<HeldToken>;
  /**
   * The other side did not accept it: it is used no more. `true`: another may be accepted. One that was got after a
   * refusal, and is refused in its turn, tells that it is not the token.
   */
  refuse(whose: string, held: HeldToken): boolean;
}

/** So long after a refusal another one tells that it is not the token. */
const soon = 5 * 60_000;

/** So much of its life is left to what leaves with it. */
const margin = (goodFor: number): number => Math.min(60_000, goodFor / 10);

const mostKept = 1_000;

interface Line {
  current: HeldToken | null;
  getting: Promise<HeldToken> | null;
  refusedAt: number | null;
}

export function createTokens(clock: Pick<Clock, "elapsed" | "now">): Tokens {
  const lines = new Map<string, Line>();

  const isGood = ({ gotAt, goodFor }: HeldToken): boolean =>
    goodFor === null || clock.elapsed() - gotAt < goodFor - margin(goodFor);

  const lineOf = (whose: string): Line => {
    const known = lines.get(whose);
    if (known) return known;
    if (lines.size >= mostKept)
      for (const [name, { current, getting }] of lines)
        if (getting === null && (current === null || lines.size >= mostKept)) lines.delete(name);
    const made = { current: null, getting: null, refusedAt: null };
    lines.set(whose, made);
    return made;
  };

  const got = async (line: Line, get: (at: number) => Promise<GivenToken>): Promise<HeldToken> => {
    // Its life begins before it is sent to us.
    const gotAt = clock.elapsed();
    const { token, lastsSeconds } = await get(clock.now());
    const goodFor = lastsSeconds === null ? null : lastsSeconds * 1_000;
    const replaces = line.refusedAt !== null && gotAt - line.refusedAt < soon;
    line.current = { token, gotAt, goodFor, replaces };
    return line.current;
  };

  return {
    async of(whose, get) {
      const line = lineOf(whose);
      if (line.current !== null && isGood(line.current)) return line.current;
      line.getting ??= got(line, get).finally(() => {
        line.getting = null;
      });
      return line.getting;
    },
    refuse(whose, held) {
      const line = lineOf(whose);
      // Another has taken its place already.
      if (line.current !== null && line.current !== held) return true;
      line.current = null;
      line.refusedAt = clock.elapsed();
      return !held.replaces || line.refusedAt - held.gotAt >= soon;
    },
  };
}
