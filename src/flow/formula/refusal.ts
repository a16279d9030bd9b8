import type { Param, ParamsOf, ProblemCode } from "../problems.ts";

/** From where to where in the source, in UTF-16 units as editors count. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export type FormulaCode = Extract<ProblemCode, `flow.formula_${string}`>;

/** What is wrong with a formula, and where in it. */
export interface FormulaProblem {
  readonly code: FormulaCode;
  readonly params: { readonly [name: string]: Param };
  readonly range: Range;
}

/** Leaves the reading, checking or evaluating of a formula; caught where that began. */
class Refusal extends Error {
  readonly code: FormulaCode;
  readonly params: FormulaProblem["params"];
  range: Range | undefined;

  constructor(code: FormulaCode, params: FormulaProblem["params"], range?: Range) {
    super(code);
    this.code = code;
    this.params = params;
    this.range = range;
  }
}

/** The name of the field is added where the formula stands in one. */
export function refuse<Code extends FormulaCode>(
  code: Code,
  params: Omit<ParamsOf<Code>, "field">,
  range?: Range,
): never {
  throw new Refusal(code, { ...params }, range);
}

/** Runs something that may refuse; the innermost range that is known counts. */
export function within<T>(range: Range, run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof Refusal) thrown.range ??= range;
    throw thrown;
  }
}

export type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: FormulaProblem };

/** Turns a refusal back into data. Anything else is a defect of ours and goes on. */
export function attempt<T>(source: string, run: () => T): Attempt<T> {
  try {
    return { ok: true, value: run() };
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    const { start, end } = thrown.range ?? { start: 0, end: source.length };
    return {
      ok: false,
      problem: { code: thrown.code, params: thrown.params, range: { start, end } },
    };
  }
}
