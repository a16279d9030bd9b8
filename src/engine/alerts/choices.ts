import type { About, AlertKind, Channels } from "./alert.ts";

/** What somebody has chosen to hear of, and how; where nothing is chosen, of all, both ways. Pure. */
export interface AlertChoices {
  readonly kinds: Readonly<Partial<Record<AlertKind, Channels>>>;
  /** By the flow's id. */
  readonly flows: Readonly<Record<string, FlowChoice>>;
}

/** `quiet` is left out where it is as usual: earlier builds have not known it. */
export interface FlowChoice extends Channels {
  readonly quiet?: QuietWish;
}

/** When somebody is told that nothing ran: after so many hours, after unusually long by the flow's own past, or never. */
export type QuietWish = "learnt" | "never" | number;

export const noAlertChoices: AlertChoices = { kinds: {}, flows: {} };

const both: Channels = { screen: true, mail: true };

export function quietWish({ flows }: AlertChoices, flowId: string): QuietWish {
  return flows[flowId]?.quiet ?? "learnt";
}

/** What is turned off for the kind, or for the flow, is off. */
export function channelsOf({ kinds, flows }: AlertChoices, about: About): Channels {
  const ofKind = kinds[about.kind] ?? both;
  const ofFlow = ("flowId" in about ? flows[about.flowId] : undefined) ?? both;
  return { screen: ofKind.screen && ofFlow.screen, mail: ofKind.mail && ofFlow.mail };
}
