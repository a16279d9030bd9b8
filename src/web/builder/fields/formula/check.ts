import { checkFields } from "#flow/check.ts";
import { withField } from "#flow/edit-field.ts";
import { type Checked, checkFormula } from "#flow/formula/check.ts";
import { type Evaluated, evaluateFormula } from "#flow/formula/evaluate.ts";
import { rootPlace } from "#flow/outcome.ts";
import { schemasIn } from "#flow/sight.ts";
import { type Locale, type Problem, problemText } from "#flow/problems.ts";
import { text } from "#sdk/text.ts";
import type { Form } from "../editing.tsx";
import type { Path } from "../input-values.ts";
import type { Scope } from "./scope.ts";

/** Something that is wrong with a formula, at its place in the text. */
export interface PlacedProblem {
  readonly message: string;
  readonly severity: "error" | "warning";
  readonly start: number;
  readonly end: number;
}

export interface Findings {
  readonly checked: Checked;
  readonly problems: readonly PlacedProblem[];
  /** What it comes to with the sample. */
  readonly outcome: Evaluated;
  /** What goes wrong with the sample alone. */
  readonly outcomeProblem: PlacedProblem | undefined;
}

/** All that can be told of a formula while it is written; the checks are those of the whole flow. */
export function findingsOf(
  source: string,
  { path, label }: { readonly path: Path; readonly label: string },
  {
    document,
    catalogue,
    values,
    schema,
    root,
  }: Pick<Form, "document" | "catalogue" | "values" | "schema" | "root">,
  { see, lookup }: Pick<Scope, "see" | "lookup">,
  locale: Locale,
): Findings {
  const fields = withField(values, path, { kind: "formula", source }) ?? values;
  const place = { ...rootPlace("input", schema), path: root };
  const own = [...root, ...path];
  const problems = checkFields(fields, schema, place, see)
    .filter(({ where }) => own.every((key, index) => where.path[index] === key))
    .map((one) => placed(one, source, locale));
  const outcome = evaluateFormula(source, {
    lookup,
    schemaAt: schemasIn(document, catalogue),
    now: Date.now(),
    timeZone: document.timeZone,
    seed: "sample",
  });
  return {
    checked: checkFormula(source, see),
    problems,
    outcome,
    outcomeProblem:
      outcome.kind === "problem" && problems.every(({ severity }) => severity !== "error")
        ? placed(inField(outcome.problem, label), source, locale)
        : undefined,
  };
}

function inField(
  { code, params, range }: (Evaluated & { kind: "problem" })["problem"],
  label: string,
): Problem {
  const where = { step: null, path: [] };
  return {
    code,
    severity: "error",
    where,
    params: { ...params, ...range, field: text(label, label) },
  };
}

function placed(problem: Problem, source: string, locale: Locale): PlacedProblem {
  const { start, end } = problem.params;
  return {
    message: problemText(problem, locale),
    severity: problem.severity,
    start: typeof start === "number" ? start : 0,
    end: typeof end === "number" ? end : source.length,
  };
}
