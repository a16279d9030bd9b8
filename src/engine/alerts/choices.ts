import type { About, AlertKind, Channels } from "./alert.ts";

/**
 * Which alerts a person has chosen, and by which ways; a person who has chosen nothing gets all
 * alerts in every way. Pure.
 */
export interface AlertChoices {
  readonly kinds: Readonly<Partial<Record<AlertKind, ChosenChannels>>>;
  /** By the flow's id. */
  readonly flows: Readonly<Record<string, FlowChoice>>;
}

/** `webhook` is left out by earlier builds, and where no choice of it was offered. */
export type ChosenChannels = Omit<Channels, "webhook"> & Partial<Pick<Channels, "webhook">>;

/** `quiet` is left out where it is as usual: earlier builds have not known it. */
export interface FlowChoice extends ChosenChannels {
  readonly quiet?: QuietWish;
}

/**
 * When a person gets the alert that nothing ran: after a number of hours, after an unusually long
 * time for this flow, or never.
 */
export type QuietWish = "learnt" | "never" | number;

export const noAlertChoices: AlertChoices = { kinds: {}, flows: {} };

export const everyWay: Channels = { screen: true, mail: true, webhook: true };

/** A webhook tells nothing of what was off altogether before there were webhooks. */
export function fullChannels({ screen, mail, webhook }: ChosenChannels): Channels {
  return { screen, mail, webhook: webhook ?? (screen || mail) };
}

export function quietWish({ flows }: AlertChoices, flowId: string): QuietWish {
  return flows[flowId]?.quiet ?? "learnt";
}

/** What is turned off for the kind, or for the flow, is off. */
export function channelsOf({ kinds, flows }: AlertChoices, about: About): Channels {
  const ofKind = fullChannels(kinds[about.kind] ?? everyWay);
  const ofFlow = fullChannels(("flowId" in about ? flows[about.flowId] : undefined) ?? everyWay);
  return {
    screen: ofKind.screen && ofFlow.screen,
    mail: ofKind.mail && ofFlow.mail,
    webhook: ofKind.webhook && ofFlow.webhook,
  };
}
