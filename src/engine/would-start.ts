import type { TriggerEvent } from "#sdk/trigger.ts";
import { isOwnEvent, type ListeningFlow, type TracedEvent } from "./accept.ts";
import type { PollOptions } from "./poll.ts";
import { trace } from "./trace.ts";

/** What a flow would do with an event that it has not accepted yet. */
export type Judgement =
  | { readonly starts: "yes"; readonly traced: TracedEvent }
  /** It is not final: the flow cannot tell yet. */
  | { readonly starts: "not_yet" }
  | { readonly starts: "no" }
  /** Nobody can tell whether it meets the condition: it makes a run that fails. */
  | { readonly starts: "fails" };

export async function wouldStart(
  event: TriggerEvent,
  flow: Pick<ListeningFlow, "flowId" | "ownEvents" | "matches" | "judge">,
  source: Parameters<typeof trace>[1],
  { store, newId, clock }: Pick<PollOptions, "store" | "newId" | "clock">,
): Promise<Judgement> {
  switch (flow.matches(event.data)) {
    case "leave":
      return { starts: "no" };
    case "wait":
      return { starts: "not_yet" };
    case "take": {
      const traced = await trace(event, source, store, newId);
      if (isOwnEvent(traced.ancestry, flow)) return { starts: "no" };
      const { name } = traced;
      switch (flow.judge(event.data, { name, now: clock.now() }).is) {
        case "met":
          return { starts: "yes", traced };
        case "unmet":
          return { starts: "no" };
        case "undecided":
          return { starts: "fails" };
      }
    }
  }
}
