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

/** The later ways are left out by earlier builds, and where no choice of them was offered. */
type Later = "webhook" | "post";
export type ChosenChannels = Omit<Channels, Later> & Partial<Pick<Channels, Later>>;

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

export const everyWay: Channels = { screen: true, mail: true, webhook: true, post: true };

/** A later way tells nothing of what was off altogether before there was such a way. */
export function fullChannels({ screen, mail, webhook, post }: ChosenChannels): Channels {
  const isOn = screen || mail;
  return { screen, mail, webhook: webhook ?? isOn, post: post ?? isOn };
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
    post: ofKind.post && ofFlow.post,
  };
}
