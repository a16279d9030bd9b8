import type { Effect } from "../../api/runs.ts";
import type { StoryStep } from "../detail/story.ts";

/** What a person may say about a write of which nobody can tell whether it happened. */
export const choices = ["happened", "send", "stop"] as const;
/** And about one that was not sent, because it is above a limit of its connection. */
export const limitChoices = ["allow", "stop"] as const;
export type Choice = (typeof choices | typeof limitChoices)[number];

/** The write, and the step that did it. */
export interface ParkedWrite {
  readonly effect: Effect;
  readonly step: StoryStep;
}
