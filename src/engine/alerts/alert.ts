import type { LocalizedText } from "#sdk/text.ts";
import type { News } from "./news.ts";

/**
 * An alert to one person: one row for each thing, no matter how often something happens to it.
 * Pure.
 */

export type About =
  | { readonly kind: "run_failed"; readonly flowId: string; readonly code: string }
  | {
      readonly kind:
        | "run_parked"
        | "above_limit"
        | "polls_failing"
        | "events_missed"
        | "polls_late"
        | "nothing_ran"
        | "flow_switched_off"
        | "fields_changed"
        | "version_waits";
      readonly flowId: string;
    }
  | {
      readonly kind: "connection_broken" | "connection_held" | "handover_waits" | "lists_differ";
      readonly connectionId: string;
    }
  | { readonly kind: InstallationTrouble };

/** What is wrong with the installation itself. */
export type InstallationTrouble =
  | "clocks_differ"
  | "disk_nearly_full"
  | "backup_missed"
  | "process_gone";

export type AlertKind = About["kind"];

export const alertKinds = [
  "run_failed",
  "run_parked",
  "above_limit",
  "polls_failing",
  "events_missed",
  "polls_late",
  "nothing_ran",
  "flow_switched_off",
  "fields_changed",
  "version_waits",
  "connection_broken",
  "connection_held",
  "handover_waits",
  "lists_differ",
  "clocks_differ",
  "disk_nearly_full",
  "backup_missed",
  "process_gone",
] as const satisfies readonly AlertKind[];

/** Times: milliseconds since 1970. */
export interface Alert {
  readonly id: string;
  readonly person: string;
  readonly about: About;
  /** It is on their list. */
  readonly isShown: boolean;
  /** It has not worked since. */
  readonly isOpen: boolean;
  /** How often it has happened. */
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** The newest run that it happened to. */
  readonly runId: string | null;
  readonly advice: LocalizedText | null;
  /** Since when it works again. */
  readonly worksSince: number | null;
  readonly mail: Said;
  readonly webhook: Said;
  readonly post: Said;
}

/** How a letter reaches somebody. `post`: through a connection of theirs. */
export const ways = ["mail", "webhook", "post"] as const;
export type Way = (typeof ways)[number];

/** What letters have said of an alert by one way, and say next. */
export interface Said {
  /** When the next one is due; null: nothing is to be said. */
  readonly dueAt: number | null;
  /** How often it had happened when the last one was written. */
  readonly toldCount: number;
  readonly toldWorks: boolean;
  /** How many were written lately: the more, the longer the next one waits. */
  readonly step: number;
  /** Before that nothing is said of more of the same, and that it works again. */
  readonly quietUntil: number;
  readonly worksQuietUntil: number;
}

/** Whom a person hears of something by. */
export type Channels = Readonly<Record<"screen" | Way, boolean>>;

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** No letter is put off for longer: a time further ahead was set by a clock that was wrong, and has come. */
export const longestWait = 2 * day;

export function isDue(at: number, now: number): boolean {
  return at <= now || at > now + longestWait;
}

/** How long more of the same is gathered after each letter. */
const windows = [10 * minute, hour, day] as const;

/** What works is left to prove itself for so long before a letter says so, and is said not more often than that. */
const settles = 10 * minute;
const worksPause = 6 * hour;

const unsaid: Said = {
  dueAt: null,
  toldCount: 0,
  toldWorks: true,
  step: 0,
  quietUntil: 0,
  worksQuietUntil: 0,
};

export function keyOf(about: About): string {
  switch (about.kind) {
    case "run_failed":
      return `run_failed ${about.flowId} ${about.code}`;
    case "run_parked":
    case "above_limit":
    case "polls_failing":
    case "events_missed":
    case "polls_late":
    case "nothing_ran":
    case "flow_switched_off":
    case "fields_changed":
    case "version_waits":
      return `${about.kind} ${about.flowId}`;
    case "connection_broken":
    case "connection_held":
    case "handover_waits":
    case "lists_differ":
      return `${about.kind} ${about.connectionId}`;
    case "clocks_differ":
    case "disk_nearly_full":
    case "backup_missed":
    case "process_gone":
      return about.kind;
  }
}

/** Of what has no id of its own. */
const installation = "installation";

/** The flow, the connection or the installation. */
export function idOfAbout(
  about: { readonly flowId: string } | { readonly connectionId: string } | object,
): string {
  if ("flowId" in about) return about.flowId;
  return "connectionId" in about ? about.connectionId : installation;
}

/** It has happened, for the first time or again. */
export function happenedOnce(
  before: Alert | undefined,
  news: News,
  facts: {
    readonly id: string;
    readonly person: string;
    readonly about: About;
    readonly channels: Channels;
    readonly now: number;
  },
): Alert {
  const { id, person, about, channels, now } = facts;
  const { at } = news;
  const runId = "runId" in news ? news.runId : null;
  const advice = "advice" in news ? news.advice : null;
  const is = { isShown: channels.screen, isOpen: canWork(about), runId, advice, worksSince: null };
  const begun = before ?? { id, person, about, count: 0, firstAt: at, lastAt: at };
  const count = begun.count + 1;
  const rested = now - begun.lastAt >= day;
  const next = (way: Way): Said => {
    const said = {
      ...(before?.[way] ?? unsaid),
      ...(rested ? { step: 0, quietUntil: 0 } : {}),
      toldWorks: true,
    };
    return channels[way]
      ? { ...said, dueAt: Math.max(now, said.quietUntil) }
      : // Who does not hear of it this way now has nothing to catch up on later.
        { ...said, toldCount: count, dueAt: null };
  };
  return {
    id: begun.id,
    person,
    about,
    ...is,
    count,
    firstAt: begun.firstAt,
    lastAt: Math.max(begun.lastAt, at),
    mail: next("mail"),
    webhook: next("webhook"),
    post: next("post"),
  };
}

/** Of an alert from before there was a way: by it nothing of it is left to be said. */
export function saidBefore({ count }: Pick<Alert, "count">): Said {
  return { ...unsaid, toldCount: count };
}

/** What it is about works again. */
export function worksAgain(alert: Alert, at: number, channels: Channels): Alert {
  if (!alert.isOpen) return alert;
  const next = (way: Way): Said => {
    const said = alert[way];
    return channels[way]
      ? { ...said, toldWorks: false, dueAt: Math.max(at + settles, said.worksQuietUntil) }
      : { ...said, toldWorks: true };
  };
  return {
    ...alert,
    isOpen: false,
    isShown: alert.isShown && channels.screen,
    worksSince: at,
    mail: next("mail"),
    webhook: next("webhook"),
    post: next("post"),
  };
}

/** As it stands once a letter has said all of it. */
export function saidBy(alert: Alert, way: Way, now: number): Alert {
  const { count, [way]: said } = alert;
  const saidMore = count > said.toldCount;
  const window = windows[Math.min(said.step, windows.length - 1)] ?? day;
  return saying(alert, way, {
    dueAt: null,
    toldCount: count,
    toldWorks: true,
    step: saidMore ? said.step + 1 : said.step,
    quietUntil: saidMore ? now + window : said.quietUntil,
    worksQuietUntil: said.toldWorks ? said.worksQuietUntil : now + worksPause,
  });
}

/** What is due by one way comes later. */
export function putOff(alert: Alert, way: Way, dueAt: number): Alert {
  return saying(alert, way, { ...alert[way], dueAt });
}

function saying(alert: Alert, way: Way, said: Said): Alert {
  return { ...alert, [way]: said };
}

/** Is there something of it that works again later, as a flow does? What waits for a person is decided. */
function canWork({ kind }: About): boolean {
  switch (kind) {
    case "run_failed":
    case "polls_failing":
    case "polls_late":
    case "nothing_ran":
    case "fields_changed":
    case "connection_broken":
    case "connection_held":
    case "clocks_differ":
    case "disk_nearly_full":
    case "backup_missed":
      return true;
    case "run_parked":
    case "above_limit":
    case "events_missed":
    case "flow_switched_off":
    case "version_waits":
    case "handover_waits":
    case "lists_differ":
    case "process_gone":
      return false;
  }
}
