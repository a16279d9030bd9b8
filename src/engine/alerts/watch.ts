import { isWithin } from "../is-within.ts";
import type { Clock } from "../clock.ts";
import type { Exclusive } from "../exclusive.ts";
import type { Log } from "../log.ts";
import { type Loop, startLoop } from "../loop.ts";
import type { Room } from "../room.ts";
import type { Store, WatchedFlow } from "../store.ts";
import { hour, minute } from "./alert.ts";
import { noAlertChoices, quietWish, type QuietWish } from "./choices.ts";
import {
  flowFindings,
  installationFindings,
  isQuiet,
  lateOf,
  learntFrom,
  mayBeQuiet,
  type SeenPolls,
  type Signs,
  usualQuiet,
} from "./watching.ts";

export interface WatchOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly exclusive: Exclusive;
  readonly log: Log;
  /** While the disk has too little room, nothing begins, and so nothing is late. */
  readonly room: Pick<Room, "isShort">;
  /** That of the disk alone: there is no room to write anything down. */
  readonly disk: Pick<Room, "isShort">;
  readonly signs: () => Signs;
  /** Findings were written down. */
  readonly onNews: () => void;
}

const every = minute;

/** How soon to look again where another process is at it. */
const whileOthers = 5_000;

/** A process that has just started, or could not work, has seen nothing yet of how quiet it is. */
const shortestWatch = hour;

/** How often a flow's past is looked through while it is quiet. */
const learnEvery = 15 * minute;

/** Looks at how things are, one process at a time, and writes down what nothing that happens tells of. */
export function startWatch(options: WatchOptions): Loop {
  const { store, clock, log, exclusive, room, disk, signs, onNews } = options;
  let polls: SeenPolls = new Map();
  let watchingSince: number | null = null;
  /** By flow: what was usual, and when that was looked up. */
  const learnt = new Map<string, { readonly at: number; readonly usual: number | null }>();

  async function usualOf(flow: WatchedFlow, wish: QuietWish): Promise<number | null> {
    const now = clock.now();
    if (!mayBeQuiet(flow, wish, now)) return null;
    const at = clock.elapsed();
    const known = learnt.get(flow.id);
    if (known !== undefined && isWithin(known.at, learnEvery, at)) return known.usual;
    const usual = usualQuiet(await store.hoursOfRuns(flow.id, now - learntFrom));
    learnt.set(flow.id, { at, usual });
    return usual;
  }

  async function lookAtFlows(): ReturnType<typeof findingsOfFlows> {
    if (room.isShort()) {
      polls = new Map();
      watchingSince = null;
      return [];
    }
    watchingSince ??= clock.elapsed();
    return findingsOfFlows(clock.elapsed() - watchingSince >= shortestWatch);
  }

  async function findingsOfFlows(hasWatched: boolean) {
    const now = clock.now();
    const overdue = await store.overduePolls(now - minute);
    const { seen, late } = lateOf(overdue, polls, { now, elapsed: clock.elapsed() });
    polls = seen;
    const flows = await store.watchedFlows();
    const choices = await store.alertChoices();
    const wishOf = ({ id, owner }: WatchedFlow) =>
      quietWish(choices.get(owner) ?? noAlertChoices, id);
    const quiet = new Set<string>();
    if (hasWatched)
      for (const flow of flows) {
        const wish = wishOf(flow);
        const usual = await usualOf(flow, wish);
        if (isQuiet(flow, wish, { usual, now })) quiet.add(flow.id);
      }
    const notices = await store.notices();
    return flowFindings(notices, { flows, overdue, late, quiet, wishOf, now });
  }

  async function look(): Promise<true> {
    const ofFlows = await lookAtFlows();
    const processes = await store.processes();
    const now = clock.now();
    const its = { signs: signs(), processes, now };
    const findings = [...ofFlows, ...installationFindings(await store.notices(), its)];
    if (findings.length > 0) {
      await store.noteFindings(findings, now);
      onNews();
    }
    return true;
  }

  return startLoop({
    clock,
    log,
    name: "look at how things are",
    turn: async () => {
      if (disk.isShort()) return clock.now() + every;
      const done = await exclusive.orNot("watching", look);
      return clock.now() + (done === null ? whileOthers : every);
    },
    settle: () => Promise.resolve(),
  });
}
