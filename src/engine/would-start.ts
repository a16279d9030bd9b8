import type { TriggerEvent } from "#sdk/trigger.ts";
import { isOwnEvent, type ListeningFlow, type TracedEvent } from "./accept.ts";
import type { PollOptions } from "./poll.ts";
import { trace } from "./trace.ts";

/** What an event is to a flow, before it is taken up. */
export type Judgement =
  | { readonly starts: "yes"; readonly traced: TracedEvent }
  /** It is not final: the flow cannot tell yet. */
  | { readonly starts: "not_yet" }
  | { readonly starts: "no" };

export async function wouldStart(
  event: TriggerEvent,
  flow: Pick<ListeningFlow, "flowId" | "ownEvents" | "matches">,
  source: Parameters<typeof trace>[1],
  { store, newId }: Pick<PollOptions, "store" | "newId">,
): Promise<Judgement> {
  switch (flow.matches(event.data)) {
    case "leave":
      return { starts: "no" };
    case "wait":
      return { starts: "not_yet" };
    case "take": {
      const traced = await trace(event, source, store, newId);
      return isOwnEvent(traced.ancestry, flow) ? { starts: "no" } : { starts: "yes", traced };
    }
  }
}
