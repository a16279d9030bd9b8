import type { Machine } from "./machine.world.ts";
import type { OutsideQuestion, Question } from "./questions.world.ts";
import type { Fate } from "./turns.world.ts";

/** What becomes of a request, as it was drawn. */
export function meet(machine: Machine, question: OutsideQuestion, fate: Fate): void {
  switch (fate) {
    case "answered":
      return machine.answer(question);
    case "arrives":
      return machine.arrive(question, "none");
    case "busy":
    case "broken-before":
    case "broken-after":
    case "muddled":
    case "down":
    case "barred":
    case "stranger-before":
    case "stranger-after":
      machine.arrive(question, fate);
      return machine.answer(question);
    case "refused":
      return machine.cut(question, "refused", false);
    case "lost":
      return machine.cut(question, "cut", false);
    case "cut-late":
      return machine.cut(question, "cut", true);
    case "cut-after":
      machine.arrive(question, "none");
      return machine.cut(question, "cut", false);
  }
}

export const fateWords = (question: Question, fate: Fate): string =>
  question.to === "store" || fate === "answered" ? "" : ` (${fate})`;
