import pg from "pg";
import type { Changes, HeardWork } from "#engine/store.ts";
import { type Gathering, gathering } from "#engine/change-notes.ts";
import { changesChannel, readSaid, readSaidOfWork, said, workChannel } from "./said.ts";

/** Without a notification, as behind some poolers, and for runs that pass on from the dead. */
const askEvery = 1_500;

/** Who hears of polls needs to ask for them itself only as often as this, in rounds: for what was not said, or not heard. */
const pollsEvery = 4;

/** In milliseconds: what changes in it is said at once. */
const moment = 100;

/** So few that their names fit into one notification. */
const mostNamed = 40;

const firstPause = 500;
const longestPause = 30_000;

interface Ears {
  /** What others have changed: everything, where it may not have been heard. */
  readonly onChanges: (changes: Changes) => void;
  readonly onTrouble: (error: unknown) => void;
}

/** What processes on one database say to each other, and hear, on a connection of its own, that is made anew when it breaks. */
export function talkToOthers(url: string, process: string, { onChanges, onTrouble }: Ears) {
  const listeners = new Set<(kind: HeardWork) => void>();
  const tellOfWork = (kind: HeardWork): void => {
    for (const listener of listeners) listener(kind);
  };
  const toSay: Gathering = gathering({ most: mostNamed });
  let saying: NodeJS.Timeout | null = null;
  let last = Promise.resolve();
  /** Heard itself: some poolers let nobody hear anything. */
  let hears = false;
  let client: pg.Client | null = null;
  let reconnect: NodeJS.Timeout | undefined;
  let pause = firstPause;
  let stopped = false;

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: url,
      application_name: "millrace listening",
      connectionTimeoutMillis: 10_000,
      query_timeout: 8_000,
      keepAlive: true,
    });
    client = next;
    // An error ends the connection too.
    next.on("error", () => undefined);
    next.on("end", () => again(next));
    next.on("notification", hear);
    try {
      await next.connect();
      await next.query(`LISTEN ${workChannel}; LISTEN ${changesChannel}`);
      pause = firstPause;
      // What was said meanwhile was not heard, by nobody.
      tellOfWork("anything");
      onChanges("everything");
      tell("everything");
    } catch (error) {
      if (!stopped) onTrouble(error);
      again(next);
      await next.end().catch(() => undefined);
    }
  }

  function again(lost: pg.Client): void {
    if (stopped || client !== lost) return;
    client = null;
    hears = false;
    reconnect = setTimeout(() => void connect(), pause);
    pause = Math.min(2 * pause, longestPause);
  }

  function hear({ channel, payload = "" }: pg.Notification): void {
    if (channel === workChannel) {
      const work = readSaidOfWork(payload);
      if (work.by !== process) tellOfWork(work.kind);
      return;
    }
    const { by, changes } = readSaid(payload);
    if (by === process) hears = true;
    else onChanges(changes);
  }

  function tell(changes: Changes): void {
    if (stopped) return;
    toSay.add(changes);
    saying ??= setTimeout(() => {
      saying = null;
      last = say(last);
    }, moment);
  }

  async function say(before: Promise<void>): Promise<void> {
    await before;
    const changes = toSay.take();
    const through = client;
    if (changes === null || through === null) return;
    try {
      await through.query("SELECT pg_notify($1, $2)", [changesChannel, said(process, changes)]);
    } catch {
      // When there is another connection, everything is said.
      await through.end().catch(() => undefined);
    }
  }

  let round = 0;
  const timer = setInterval(() => {
    round += 1;
    tellOfWork(hears && round % pollsEvery !== 0 ? "left_runs" : "anything");
    if (!hears) onChanges("everything");
  }, askEvery);
  void connect();
  return {
    onWork: (listener: (kind: HeardWork) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** Tells the others what this process has changed, soon. */
    tell,
    /** Says first what is still to be said. */
    async stop(): Promise<void> {
      stopped = true;
      clearInterval(timer);
      clearTimeout(reconnect);
      if (saying !== null) clearTimeout(saying);
      await say(last);
      await client?.end().catch(() => undefined);
    },
  };
}
