import type { Effect } from "../../api/runs.ts";
import type { StoryStep } from "../detail/story.ts";

/** What a person may say about a write of which nobody can tell whether it happened. */
const choices = ["happened", "send", "stop"] as const;
/** And about one that was not sent, because it is above a limit of its connection. */
const limitChoices = ["allow", "stop"] as const;
export type Choice = (typeof choices | typeof limitChoices)[number];

/** The write, and the step that did it. */
export interface ParkedWrite {
  readonly effect: Effect;
  readonly step: StoryStep;
}

export function choicesFor(isAboveLimit: boolean, tells: StoryStep["tells"]): readonly Choice[] {
  if (isAboveLimit) return limitChoices;
  return choices.filter((choice) => choice !== "happened" || tells !== null);
}
