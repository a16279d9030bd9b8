import type { Finding, Notice, OverduePoll, Processes, WatchedFlow } from "../store.ts";
import { day, hour, type InstallationTrouble, minute } from "./alert.ts";
import type { QuietWish } from "./choices.ts";
import type { News } from "./news.ts";

/**
 * What a check of the installation finds. Pure. Times: milliseconds since 1970, `elapsed` by a
 * clock that nobody sets.
 */

/** How late a poll may be that nothing keeps from being asked. */
function allowanceOf({ everySeconds }: Pick<OverduePoll, "everySeconds">): number {
  return Math.max(10 * minute, 3_000 * everySeconds);
}

/** A poll that stands at this time, and since when this process has seen it so. */
export interface SeenDue {
  readonly nextAt: number;
  readonly since: number;
}

export type SeenPolls = ReadonlyMap<string, SeenDue>;

/**
 * The polls as this process has seen them due by now, and the flows of those that are late. A poll is late when it was
 * seen at the same time for all that it is allowed: what was put off by a stop or a hold is asked at once.
 */
export function lateOf(
  overdue: readonly OverduePoll[],
  before: SeenPolls,
  { now, elapsed }: { readonly now: number; readonly elapsed: number },
): { readonly seen: SeenPolls; readonly late: ReadonlySet<string> } {
  const seen = new Map<string, SeenDue>();
  const late = new Set<string>();
  for (const poll of overdue) {
    const last = before.get(poll.pollId);
    const since = last?.nextAt === poll.nextAt ? last.since : elapsed;
    seen.set(poll.pollId, { nextAt: poll.nextAt, since });
    const allowed = allowanceOf(poll);
    if (elapsed - since >= allowed && now - poll.nextAt >= allowed) late.add(poll.flowId);
  }
  return { seen, late };
}

/** So far back a flow's own past is looked at. */
export const learntFrom = 30 * day;

/** Fewer hours with runs, or a shorter past, say nothing about what is usual: a weekend must be in it. */
const fewestHours = 10;
const shortestPast = 8 * day;

const shortestQuiet = 2 * hour;

/** How long a flow may be quiet by its own past: half as long again as it ever was. Null: too little is known. */
export function usualQuiet(ran: readonly number[]): number | null {
  const times = ran.toSorted((a, b) => a - b);
  const [first] = times;
  const last = times.at(-1);
  if (first === undefined || last === undefined) return null;
  if (times.length < fewestHours || last - first < shortestPast) return null;
  const longest = times.reduce(
    (most, at, index) => Math.max(most, at - (times[index - 1] ?? at)),
    0,
  );
  return Math.max(shortestQuiet, 1.5 * longest);
}

/** For how long nothing has run though it might have. */
function quietFor(
  { ranAt, activeSince }: Pick<WatchedFlow, "ranAt" | "activeSince">,
  now: number,
): number {
  return now - Math.max(ranAt ?? 0, activeSince);
}

/** Is it worth a look into its past? */
export function mayBeQuiet(flow: WatchedFlow, wish: QuietWish, now: number): boolean {
  return wish === "learnt" && quietFor(flow, now) > shortestQuiet;
}

export function isQuiet(
  flow: WatchedFlow,
  wish: QuietWish,
  { usual, now }: { readonly usual: number | null; readonly now: number },
): boolean {
  if (wish === "never") return false;
  const allowed = wish === "learnt" ? usual : wish * hour;
  return allowed !== null && quietFor(flow, now) > allowed;
}

/** What begins and ends of flows, in view of what stands. */
export function flowFindings(
  notices: readonly Notice[],
  {
    flows,
    overdue,
    late,
    quiet,
    wishOf,
    now,
  }: {
    readonly flows: readonly WatchedFlow[];
    readonly overdue: readonly OverduePoll[];
    readonly late: ReadonlySet<string>;
    readonly quiet: ReadonlySet<string>;
    readonly wishOf: (flow: WatchedFlow) => QuietWish;
    readonly now: number;
  },
): readonly Finding[] {
  const active = new Map(flows.map((one) => [one.id, one]));
  const isDue = new Set(overdue.map(({ flowId }) => flowId));
  const stands = new Set(notices.map(({ name }) => name));
  const begins = (kind: "polls_late" | "nothing_ran", ids: ReadonlySet<string>) =>
    [...ids].flatMap((flowId) =>
      active.has(flowId) ? begun(stands, `${kind} ${flowId}`, { kind, flowId, at: now }) : [],
    );
  const ends = notices.flatMap(({ name, since }): readonly Finding[] => {
    const [kind, flowId = ""] = name.split(" ");
    if (kind !== "polls_late" && kind !== "nothing_ran") return [];
    const flow = active.get(flowId);
    // Whoever has stopped it, or does not want to hear of it, is told nothing.
    if (flow === undefined) return [ended(name, null)];
    if (kind === "polls_late")
      return isDue.has(flowId) ? [] : [ended(name, { kind: "polls_in_time", flowId, at: now })];
    if (flow.ranAt !== null && flow.ranAt > since)
      return [ended(name, { kind: "ran_again", flowId, at: now })];
    return wishOf(flow) === "never" ? [ended(name, null)] : [];
  });
  return [...begins("polls_late", late), ...begins("nothing_ran", quiet), ...ends];
}

/** How things are with this process and its machine. */
export interface Signs {
  /** By how much the database's clock is ahead of this machine's, where the two differ. */
  readonly ahead: number | null;
  /** Bytes on the disk; null where nobody watches it. */
  readonly free: number | null;
  readonly backupMissed: boolean;
}

const gigabyte = 1_000_000_000;

/** It has room again only when it has half as much again: what goes up and down is not told each time. */
export function isNearlyFull(free: number | null, stands: boolean): boolean {
  return free !== null && free < (stands ? 1.5 : 1) * gigabyte;
}

/** What begins and ends of the installation. Each process has notices of its own, so that none ends another's. */
export function installationFindings(
  notices: readonly Notice[],
  { signs, processes, now }: { signs: Signs; processes: Processes; now: number },
): readonly Finding[] {
  const stands = new Set(notices.map(({ name }) => name));
  const { own, living, gone } = processes;
  const isSo = (trouble: Exclude<InstallationTrouble, "process_gone">): boolean => {
    switch (trouble) {
      case "clocks_differ":
        return signs.ahead !== null;
      case "disk_nearly_full":
        return isNearlyFull(signs.free, stands.has(`${trouble} ${own}`));
      case "backup_missed":
        return signs.backupMissed;
    }
  };
  const begins = lasting
    .filter(isSo)
    .flatMap((trouble) =>
      begun(stands, `${trouble} ${own}`, { kind: "installation_trouble", trouble, at: now }),
    );
  const lost = gone.flatMap((id) =>
    begun(stands, `process_gone ${id}`, {
      kind: "installation_trouble",
      trouble: "process_gone",
      at: now,
    }),
  );
  const isOver = (trouble: (typeof lasting)[number], process: string): boolean =>
    process === own ? !isSo(trouble) : !living.includes(process);
  const over = lasting.flatMap((trouble) => {
    const its = notices.filter(({ name }) => name.startsWith(`${trouble} `));
    const ending = its.filter(({ name }) => isOver(trouble, name.slice(trouble.length + 1)));
    const isWell = ending.length === its.length;
    return ending.map(({ name }, index) =>
      ended(name, isWell && index === 0 ? { kind: "installation_well", trouble, at: now } : null),
    );
  });
  const known = new Set(gone.map((id) => `process_gone ${id}`));
  const forgotten = notices
    .filter(({ name }) => name.startsWith("process_gone ") && !known.has(name))
    .map(({ name }) => ended(name, null));
  return [...begins, ...lost, ...over, ...forgotten];
}

const lasting = ["clocks_differ", "disk_nearly_full", "backup_missed"] as const;

function begun(stands: ReadonlySet<string>, name: string, news: News): readonly Finding[] {
  return stands.has(name) ? [] : [{ name, stands: true, news }];
}

function ended(name: string, news: News | null): Finding {
  return { name, stands: false, news };
}
