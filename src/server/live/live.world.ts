/** For tests: somebody who listens for changes over a real socket. */
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { z } from "zod";
import { LiveEvent } from "./live.schemas.ts";

export interface Ear {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  /** The next event. Rejects where the stream has ended. */
  next(): Promise<LiveEvent>;
  /** Those that have come, and come within so many milliseconds. */
  during(milliseconds: number): Promise<readonly LiveEvent[]>;
  /** Resolves when the stream has ended; with all that came after the last `next`. */
  ended(): Promise<readonly LiveEvent[]>;
  /** Everything as it came. */
  readonly text: () => string;
  /** Reads nothing more, and stays. */
  pause(): void;
  hangUp(): void;
}

/** However busy the machine is. */
const patienceMs = 600_000;

const Data = z.string().transform((said): unknown => JSON.parse(said));

function eventsIn(text: string): readonly LiveEvent[] {
  const blocks = text.split("\n\n").slice(0, -1);
  return blocks.flatMap((block) => {
    const fields = new Map(
      block.split("\n").map((line) => {
        const at = line.indexOf(":");
        return [line.slice(0, at), line.slice(at + 1).trim()] as const;
      }),
    );
    const event = fields.get("event");
    return event === undefined
      ? []
      : [LiveEvent.parse({ event, data: Data.parse(fields.get("data")) })];
  });
}

/** Opens a stream at a path of a server. */
export function listenAt(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Ear> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { headers, agent: false }, (answer) =>
      resolve(earOf(asking, answer)),
    );
    asking.on("error", reject).end();
  });
}

function earOf(asking: ClientRequest, answer: IncomingMessage): Ear {
  let text = "";
  let isOver = false;
  let taken = 0;
  let wake = (): void => undefined;
  answer.setEncoding("utf8").on("data", (piece: string) => {
    text += piece;
    wake();
  });
  answer.on("error", () => undefined);
  answer.on("close", () => {
    isOver = true;
    wake();
  });

  /** Until `found` finds something. */
  const until = async <Found>(found: () => Found | undefined): Promise<Found> => {
    const end = performance.now() + patienceMs;
    for (;;) {
      const one = found();
      if (one !== undefined) return one;
      const left = end - performance.now();
      if (left <= 0) throw new Error(`It stands still; until now: ${text.slice(-500)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const rest = (): readonly LiveEvent[] => {
    const events = eventsIn(text).slice(taken);
    taken += events.length;
    return events;
  };

  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    async next() {
      const event = await until(() => {
        const one = eventsIn(text)[taken];
        if (one === undefined && isOver) throw new Error(`The stream has ended: ${text}`);
        return one;
      });
      taken += 1;
      return event;
    },
    async during(milliseconds) {
      await new Promise((resolve) => {
        setTimeout(resolve, milliseconds);
      });
      return rest();
    },
    async ended() {
      await until(() => (isOver ? true : undefined));
      return rest();
    },
    text: () => text,
    pause: () => void answer.pause(),
    hangUp: () => void asking.destroy(),
  };
}
