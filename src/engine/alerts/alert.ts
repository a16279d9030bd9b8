import type { LocalizedText } from "#sdk/text.ts";
import type { News } from "./news.ts";

/** What somebody is told of: one row for each thing, whatever happens to it how often. Pure. */

export type About =
  | { readonly kind: "run_failed"; readonly flowId: string; readonly code: string }
  | {
      readonly kind:
        | "run_parked"
        | "above_limit"
        | "polls_failing"
        | "polls_late"
        | "nothing_ran"
        | "flow_switched_off"
        | "version_waits";
      readonly flowId: string;
    }
  | {
      readonly kind: "connection_broken" | "connection_held" | "handover_waits";
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
  "polls_late",
  "nothing_ran",
  "flow_switched_off",
  "version_waits",
  "connection_broken",
  "connection_held",
  "handover_waits",
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
  readonly mail: Mailing;
}

/** What mail has said of an alert, and says next. */
export interface Mailing {
  /** When the next one is due; null: nothing is to be said. */
  readonly dueAt: number | null;
  /** How often it had happened when mail was sent last. */
  readonly toldCount: number;
  readonly toldWorks: boolean;
  /** How often mail was sent lately: the more, the longer the next one waits. */
  readonly step: number;
  /** Before that nothing is said of more of the same, and that it works again. */
  readonly quietUntil: number;
  readonly worksQuietUntil: number;
}

/** Whom a person hears of something by. */
export interface Channels {
  readonly screen: boolean;
  readonly mail: boolean;
}

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** No mail is put off for longer: a time further ahead was set by a clock that was wrong, and has come. */
export const longestWait = 2 * day;

export function isDue(at: number, now: number): boolean {
  return at <= now || at > now + longestWait;
}

/** How long more of the same is gathered after each mail. */
const windows = [10 * minute, hour, day] as const;

/** What works is left to prove itself for so long before mail says so, and is said not more often than that. */
const settles = 10 * minute;
const worksPause = 6 * hour;

const unsaid: Mailing = {
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
    case "polls_late":
    case "nothing_ran":
    case "flow_switched_off":
    case "version_waits":
      return `${about.kind} ${about.flowId}`;
    case "connection_broken":
    case "connection_held":
    case "handover_waits":
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
  const begun = before ?? { id, person, about, count: 0, firstAt: at, lastAt: at, mail: unsaid };
  const count = begun.count + 1;
  const rested = now - begun.lastAt >= day;
  const said = { ...begun.mail, ...(rested ? { step: 0, quietUntil: 0 } : {}), toldWorks: true };
  return {
    id: begun.id,
    person,
    about,
    ...is,
    count,
    firstAt: begun.firstAt,
    lastAt: Math.max(begun.lastAt, at),
    mail: channels.mail
      ? { ...said, dueAt: Math.max(now, said.quietUntil) }
      : // Who does not hear of it by mail now has nothing to catch up on later.
        { ...said, toldCount: count, dueAt: null },
  };
}

/** What it is about works again. */
export function worksAgain(alert: Alert, at: number, channels: Channels): Alert {
  if (!alert.isOpen) return alert;
  const { mail } = alert;
  const dueAt = Math.max(at + settles, mail.worksQuietUntil);
  return {
    ...alert,
    isOpen: false,
    isShown: alert.isShown && channels.screen,
    worksSince: at,
    mail: channels.mail ? { ...mail, toldWorks: false, dueAt } : { ...mail, toldWorks: true },
  };
}

/** As it stands once mail has said all of it. */
export function mailed(alert: Alert, now: number): Alert {
  const { count, mail } = alert;
  const saidMore = count > mail.toldCount;
  const window = windows[Math.min(mail.step, windows.length - 1)] ?? day;
  return {
    ...alert,
    mail: {
      dueAt: null,
      toldCount: count,
      toldWorks: true,
      step: saidMore ? mail.step + 1 : mail.step,
      quietUntil: saidMore ? now + window : mail.quietUntil,
      worksQuietUntil: mail.toldWorks ? mail.worksQuietUntil : now + worksPause,
    },
  };
}

/** Is there something of it that works again later, as a flow does? What waits for a person is decided. */
function canWork({ kind }: About): boolean {
  switch (kind) {
    case "run_failed":
    case "polls_failing":
    case "polls_late":
    case "nothing_ran":
    case "connection_broken":
    case "connection_held":
    case "clocks_differ":
    case "disk_nearly_full":
    case "backup_missed":
      return true;
    case "run_parked":
    case "above_limit":
    case "flow_switched_off":
    case "version_waits":
    case "handover_waits":
    case "process_gone":
      return false;
  }
}
