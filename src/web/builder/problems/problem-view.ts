import { type Locale, type Problem, problemText } from "#flow/problems.ts";
import type { ProblemView } from "../fields/step-form.tsx";

/** A problem as a person reads it. */
export function problemView(problem: Problem, locale: Locale): ProblemView {
  const { code, severity, where } = problem;
  return { code, severity, message: problemText(problem, locale), ...where };
}
