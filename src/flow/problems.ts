import { closeUp, inserted } from "#i18n/close-up.ts";
import type { LocalizedText } from "#sdk/text.ts";
import { formulaProblems } from "./formula/problems.ts";
import { callProblems } from "./problems/calls.ts";
import { editProblems } from "./problems/edits.ts";
import { exchangeProblems } from "./problems/exchange.ts";
import { feedsProblems } from "./problems/feeds.ts";
import { fieldProblems } from "./problems/fields.ts";
import { logicProblems } from "./problems/logic.ts";
import { pillProblems } from "./problems/pills.ts";
import { readyProblems } from "./problems/ready.ts";
import { shapeProblems } from "./problems/shapes.ts";
import { tableProblems } from "./problems/tables.ts";
import { triggerProblems } from "./problems/triggers.ts";
import type { Severity } from "./problems/sentences.ts";
import { scheduleProblems } from "./schedule-problems.ts";

/**
 * Everything that can be wrong with a flow, a step's input, an edit or an imported file. The code
 * is stable; the sentence says what to do next, in every language of the product.
 */
const problems = {
  ...formulaProblems,
  ...scheduleProblems,
  ...readyProblems,
  ...logicProblems,
  ...triggerProblems,
  ...callProblems,
  ...fieldProblems,
  ...pillProblems,
  ...tableProblems,
  ...shapeProblems,
  ...editProblems,
  ...exchangeProblems,
  ...feedsProblems,
};

export type { Severity };
export type Locale = keyof LocalizedText;
export type ProblemCode = keyof typeof problems;

/** Where in the document. */
export interface Where {
  /** `trigger`, or a step's id; null for the flow as a whole, or for the step at hand. */
  readonly step: string | null;
  /** Keys from there: `["input", "amount"]`, `["connection"]`, `["settings", "status"]`. */
  readonly path: readonly string[];
}

export type Param = string | number | LocalizedText;

/** A plain value: it can be stored and sent. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly where: Where;
  readonly params: { readonly [name: string]: Param };
}

type Placeholder<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;

export type ParamsOf<Code extends ProblemCode> = {
  readonly [Name in Placeholder<(typeof problems)[Code]["en"]>]: Param;
};

export const problemCodes: readonly ProblemCode[] = Object.keys(problems).filter(
  (code): code is ProblemCode => Object.hasOwn(problems, code),
);

export function problem<Code extends ProblemCode>(
  code: Code,
  where: Where,
  params: ParamsOf<Code>,
): Problem {
  return { code, severity: problems[code].severity, where, params };
}

export function problemText(problem: Problem, locale: Locale): string {
  return fillIn(problems[problem.code], problem.params, locale);
}

/** Puts values into the `{name}` places of a text. A place without a value stays as it is. */
export function fillIn(
  template: LocalizedText,
  params: { readonly [name: string]: Param },
  locale: Locale,
): string {
  const filled = template[locale].replaceAll(/\{(\w+)\}/g, (place, name: string) => {
    const param = Object.hasOwn(params, name) ? params[name] : undefined;
    if (param === undefined) return place;
    return inserted(typeof param === "object" ? param[locale] : String(param), locale);
  });
  return closeUp(filled);
}
