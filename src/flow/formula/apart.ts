import type { Json } from "#sdk/json.ts";
import type { Schema } from "../catalogue.ts";
import { bounds, Budget } from "./bounds.ts";
import { type Evaluated, evaluateFormula, type FormulaContext } from "./evaluate.ts";
import { pillsInFormula } from "./pills.ts";

/** A formula with all that it may know, as plain data: it can be worked out on another thread. */
export interface FormulaTask {
  readonly source: string;
  readonly now: number;
  readonly timeZone: string;
  readonly seed: string;
  /** What is left of the step's budget. */
  readonly work: number;
  /** What its pills are read from. */
  readonly roots: readonly (readonly [from: string, root: Json])[];
  readonly schemas: readonly (readonly [pill: string, schema: Schema])[];
}

export interface FormulaAnswer {
  readonly evaluated: Evaluated;
  /** Of the step's budget, afterwards. */
  readonly left: number;
}

export function taskOf(source: string, context: FormulaContext): FormulaTask {
  const { lookup, schemaAt, now, timeZone, seed } = context;
  const pills = pillsInFormula(source);
  const roots = Array.from(new Set(pills.map(({ from }) => from)), (from) => {
    const root = lookup(from);
    return root === undefined ? [] : [[from, root] as const];
  });
  const schemas = pills.flatMap(({ from, path }) => {
    const schema = schemaAt?.({ from, path });
    return schema === undefined ? [] : [[nameOf(from, path), schema] as const];
  });
  const work = context.budget?.left ?? bounds.work;
  return { source, now, timeZone, seed, work, roots: roots.flat(), schemas };
}

/** The same value, problem and cost as where the formula stands. */
export function workOut({ source, roots, schemas, work, ...facts }: FormulaTask): FormulaAnswer {
  const [rootOf, schemaOf] = [new Map(roots), new Map(schemas)];
  const budget = new Budget(work);
  const evaluated = evaluateFormula(source, {
    ...facts,
    lookup: (from) => rootOf.get(from),
    schemaAt: ({ from, path }) => schemaOf.get(nameOf(from, path)),
    budget,
  });
  return { evaluated, left: budget.left };
}

/** Works a formula out with a part of its budget; null where that is not enough. */
export function workOutWithin(
  most: number,
  source: string,
  context: FormulaContext,
): FormulaAnswer | null {
  const before = context.budget?.left ?? bounds.work;
  // With all that there is, what goes beyond it is refused, as everywhere.
  const part = most < before ? new Budget(most, outOfPart) : new Budget(before);
  const given = part.left;
  try {
    const evaluated = evaluateFormula(source, { ...context, budget: part });
    return { evaluated, left: before - (given - part.left) };
  } catch (thrown) {
    if (thrown instanceof OutOfPart) return null;
    throw thrown;
  }
}

class OutOfPart extends Error {}

function outOfPart(): never {
  throw new OutOfPart();
}

function nameOf(from: string, path: readonly string[]): string {
  return JSON.stringify([from, path]);
}
