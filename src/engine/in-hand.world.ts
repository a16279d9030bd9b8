import { slowly } from "../../test/slow.ts";
import type { MovableClock } from "./clock.ts";
import type { Exchanges } from "./way.ts";

/** What engines have asked for that is not answered yet. */
export interface InHand {
  /** Counts it until it is over. */
  hold<Result>(underWay: Promise<Result>): Promise<Result>;
  /** The same object; what its methods promise is counted. */
  held<Whole extends object>(whole: Whole): Whole;
  /** Resolves when the engines wait for nothing but for time to pass. */
  rest(): Promise<void>;
}

/** For a test that lets time pass: how much has been done by then does not depend on how fast the machine is. */
export function createInHand(clock: Pick<MovableClock, "hasDue">): InHand {
  let count = 0;
  let ended: (() => void)[] = [];
  const hold: InHand["hold"] = (underWay) => {
    count += 1;
    return underWay.finally(() => {
      count -= 1;
      if (count > 0) return;
      for (const end of ended) end();
      ended = [];
    });
  };
  const end = (): Promise<void> => new Promise((resolve) => ended.push(resolve));
  return {
    hold,
    held: (whole) =>
      new Proxy(whole, {
        get: (target, name, receiver) => {
          const member: unknown = Reflect.get(target, name, receiver);
          if (typeof member !== "function") return member;
          return (...given: readonly unknown[]): unknown => {
            const result: unknown = Reflect.apply(member, target, given);
            return result instanceof Promise ? hold(result) : result;
          };
        },
      }),
    rest: async () => {
      for (let quiet = 0; quiet < quietTurns;) {
        await (count > 0 ? end() : oneTurn());
        quiet = count > 0 || clock.hasDue() ? 0 : quiet + 1;
      }
    },
  };
}

/** Over SQL and SMTP, with all that a session does. */
export function heldExchanges(
  { sql, smtp }: Omit<Exchanges, "send">,
  inHand: InHand,
): Omit<Exchanges, "send"> {
  return {
    ...(sql && {
      sql: {
        ...inHand.held(sql),
        begin: async (...line) => inHand.held(await inHand.hold(slowly(sql.begin(...line)))),
      },
    }),
    ...(smtp && {
      smtp: {
        ...inHand.held(smtp),
        open: async (server) => {
          const opened = await inHand.hold(slowly(smtp.open(server)));
          return opened.is === "open" ? inHand.held(opened) : opened;
        },
      },
    }),
  };
}

/** Some work lets others have a turn between two things that it asks for. */
const quietTurns = 5;

const oneTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
