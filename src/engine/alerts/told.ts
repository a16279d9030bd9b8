import { kindOfRun } from "../run-name.ts";
import type { EffectRecord, WrittenNews } from "../store.ts";
import {
  type About,
  type Alert,
  type AlertKind,
  type Channels,
  happenedOnce,
  idOfAbout,
  keyOf,
  worksAgain,
} from "./alert.ts";
import { idOfNews, type News } from "./news.ts";

/** Who gets which alert. Pure. */

/** What is known, besides, of what there is news of. */
export interface Known {
  readonly flowOwner: (flowId: string) => string | undefined;
  readonly connectionOwner: (connectionId: string) => string | undefined;
  /** Who owns the active flows that use it. */
  readonly flowOwnersBy: (connectionId: string) => readonly string[];
  readonly administrators: readonly string[];
  readonly effect: (
    effectId: string,
  ) => Pick<EffectRecord, "connectionId" | "aboveLimit"> | undefined;
  readonly channels: (person: string, about: About) => Channels;
}

/**
 * The alert that this news causes, and who gets it: the owner. Null: nobody, as for a test that
 * fails while its person watches.
 */
export function tellOf(
  { news, runName }: Pick<WrittenNews, "news" | "runName">,
  { flowOwner, connectionOwner, flowOwnersBy, administrators, effect }: Known,
): { readonly about: About; readonly to: ReadonlySet<string> } | null {
  const owners = (...all: readonly (string | undefined)[]) =>
    new Set(all.flatMap((one) => one ?? []));
  switch (news.kind) {
    case "run_failed": {
      if (isTest(runName)) return null;
      const { flowId, code } = news;
      return { about: { kind: "run_failed", flowId, code }, to: owners(flowOwner(flowId)) };
    }
    case "run_parked": {
      const { flowId, effectId } = news;
      const write = effect(effectId);
      const isAbove = write?.aboveLimit === "waits";
      return {
        about: { kind: isAbove ? "above_limit" : "run_parked", flowId },
        // Who owns the connection decides about its write.
        to: owners(flowOwner(flowId), write && connectionOwner(write.connectionId)),
      };
    }
    case "polls_failed": {
      const { flowId } = news;
      return { about: { kind: "polls_failing", flowId }, to: owners(flowOwner(flowId)) };
    }
    case "events_missed":
    case "flow_switched_off":
    case "fields_changed":
    case "polls_late":
    case "nothing_ran": {
      const { flowId } = news;
      return { about: { kind: news.kind, flowId }, to: owners(flowOwner(flowId)) };
    }
    case "version_proposed": {
      const { flowId } = news;
      return { about: { kind: "version_waits", flowId }, to: new Set(news.owners) };
    }
    case "connection_broken": {
      const { connectionId } = news;
      const about = { kind: "connection_broken", connectionId } as const;
      return { about, to: owners(connectionOwner(connectionId)) };
    }
    case "connection_held": {
      const { connectionId, by } = news;
      const owner = connectionOwner(connectionId);
      const to = owners(owner, ...flowOwnersBy(connectionId));
      // Who has stopped it knows, and who is away is not written to.
      if (by !== "switch" && owner !== undefined) to.delete(owner);
      return { about: { kind: "connection_held", connectionId }, to };
    }
    case "handover_offered": {
      const { connectionId, heir } = news;
      return { about: { kind: "handover_waits", connectionId }, to: owners(heir) };
    }
    case "lists_differ": {
      const { connectionId } = news;
      return {
        about: { kind: "lists_differ", connectionId },
        to: owners(connectionOwner(connectionId)),
      };
    }
    case "installation_trouble":
      return { about: { kind: news.trouble }, to: new Set(administrators) };
    case "run_succeeded":
    case "polls_recovered":
    case "polls_in_time":
    case "ran_again":
    case "fields_fit":
    case "installation_well":
    case "connection_repaired":
    case "connection_lifted":
      return null;
  }
}

/** The alerts after the news, from those that existed before it. Only the changed ones. */
export function heardOf(
  news: readonly WrittenNews[],
  before: readonly Alert[],
  {
    known,
    now,
    newId,
  }: { readonly known: Known; readonly now: number; readonly newId: () => string },
): readonly Alert[] {
  const alerts = new Map(before.map((one) => [nameOf(one), one]));
  const changed = new Set<string>();
  const put = (alert: Alert): void => {
    alerts.set(nameOf(alert), alert);
    changed.add(nameOf(alert));
  };
  for (const one of news) {
    const ended = endedBy(one.news);
    if (ended !== null) {
      if (isTest(one.runName)) continue;
      for (const alert of alerts.values())
        if (alert.about.kind === ended && idOfAbout(alert.about) === idOfNews(one.news))
          put(worksAgain(alert, one.news.at, known.channels(alert.person, alert.about)));
      continue;
    }
    const told = tellOf(one, known);
    for (const person of told?.to ?? []) {
      if (told === null) continue;
      const { about } = told;
      const channels = known.channels(person, about);
      if (!Object.values(channels).includes(true)) continue;
      const standing = alerts.get(nameOf({ person, about }));
      const id = standing?.id ?? newId();
      put(happenedOnce(standing, one.news, { id, person, about, channels, now }));
    }
  }
  return [...alerts].flatMap(([name, alert]) => (changed.has(name) ? [alert] : []));
}

/** What works again by it. */
function endedBy(news: News): AlertKind | null {
  switch (news.kind) {
    case "run_succeeded":
      return "run_failed";
    case "polls_recovered":
      return "polls_failing";
    case "connection_repaired":
      return "connection_broken";
    case "connection_lifted":
      return "connection_held";
    case "polls_in_time":
      return "polls_late";
    case "ran_again":
      return "nothing_ran";
    case "fields_fit":
      return "fields_changed";
    case "installation_well":
      return news.trouble;
    case "run_failed":
    case "run_parked":
    case "polls_failed":
    case "events_missed":
    case "flow_switched_off":
    case "fields_changed":
    case "version_proposed":
    case "connection_broken":
    case "connection_held":
    case "handover_offered":
    case "lists_differ":
    case "polls_late":
    case "nothing_ran":
    case "installation_trouble":
      return null;
  }
}

function isTest(runName: string | null): boolean {
  return runName !== null && kindOfRun(runName) === "test";
}

function nameOf({ person, about }: Pick<Alert, "person" | "about">): string {
  return `${person} ${keyOf(about)}`;
}
