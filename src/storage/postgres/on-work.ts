import pg from "pg";
import { workChannel } from "./writer.ts";

/** Without a notification, as behind some poolers, and for runs that pass on from the dead. */
const askEvery = 1_500;

const firstPause = 500;
const longestPause = 30_000;

export interface WorkListener {
  readonly onWork: (listener: () => void) => () => void;
  stop(): Promise<void>;
}

/** Hears of work that other processes make, on a connection of its own that is made anew when it breaks. */
export function listenForWork(
  url: string,
  process: string,
  onTrouble: (error: unknown) => void,
): WorkListener {
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  let client: pg.Client | null = null;
  let reconnect: NodeJS.Timeout | undefined;
  let pause = firstPause;
  let stopped = false;

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: url,
      application_name: "millrace listening",
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
    });
    client = next;
    // An error ends the connection too.
    next.on("error", () => undefined);
    next.on("end", () => again(next));
    next.on("notification", ({ payload }) => {
      if (payload !== process) tell();
    });
    try {
      await next.connect();
      await next.query(`LISTEN ${workChannel}`);
      pause = firstPause;
      // What was said meanwhile was not heard.
      tell();
    } catch (error) {
      if (!stopped) onTrouble(error);
      again(next);
      await next.end().catch(() => undefined);
    }
  }

  function again(lost: pg.Client): void {
    if (stopped || client !== lost) return;
    client = null;
    reconnect = setTimeout(() => void connect(), pause);
    pause = Math.min(2 * pause, longestPause);
  }

  const timer = setInterval(tell, askEvery);
  void connect();
  return {
    onWork(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      clearTimeout(reconnect);
      await client?.end().catch(() => undefined);
    },
  };
}
