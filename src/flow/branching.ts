import { moneyIn, thresholdOf } from "./amounts.ts";
import { type Foreign, holds, logicOf } from "./condition.ts";
import type { Lookup } from "./pill.ts";
import { type Problem, problem } from "./problems.ts";
import type { FormulaFacts } from "./read.ts";
import type { SchemaAt } from "./seen.ts";
import type { Branch, Condition } from "./step.ts";
import type { Pill } from "./value.ts";

export type Chosen<One> =
  | { readonly ok: true; readonly branch: One | undefined }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * The first branch whose condition holds. An amount in a currency of which no branch says anything is
 * neither above nor below what it is compared with: what then, the condition says that asks first. One
 * of which another branch, or another row, says something is that one's.
 */
export function branchThatHolds<One extends Branch>(
  branches: readonly One[],
  lookup: Lookup,
  facts: FormulaFacts,
  schemaAt: SchemaAt,
): Chosen<One> {
  for (const branch of branches) {
    if (branch.condition === null) return { ok: true, branch };
    const held = holds(branch.condition, lookup, facts, schemaAt);
    if (held.is === "wrong") return { ok: false, problems: held.problems };
    if (held.is === "known") {
      if (held.value) return { ok: true, branch };
      continue;
    }
    const strange = held.rows.find((row) => !isSpokenOf(row, branches, schemaAt));
    if (strange === undefined) continue;
    switch (branch.condition.otherCurrency) {
      case undefined:
      case "stop":
        return { ok: false, problems: [otherCurrency(strange)] };
      case "else":
        return { ok: true, branch: branches.find(({ condition }) => condition === null) };
    }
  }
  return { ok: true, branch: undefined };
}

/** Is each of its amounts compared with something in the currency that it is in, here or in another branch? */
function isSpokenOf(
  { amounts, calculated, threshold }: Foreign,
  branches: readonly Branch[],
  schemaAt: SchemaAt,
): boolean {
  return (
    threshold !== null &&
    calculated.length === 0 &&
    amounts.every(
      ({ pill, currency }) =>
        currency === threshold ||
        branches.some(
          ({ condition }) =>
            condition !== null && thresholdsFor(pill, condition, schemaAt).includes(currency),
        ),
    )
  );
}

/** The currencies in which a condition compares an amount with something. */
function thresholdsFor(
  { from, path }: Pill,
  condition: Condition,
  schemaAt: SchemaAt,
): readonly string[] {
  const understood = logicOf(condition);
  if (!understood.ok) return [];
  return condition.rows.flatMap((row, index) => {
    const money = moneyIn(row, schemaAt);
    const isOfIt = money?.amounts.some(
      ({ pill }) => pill.from === from && pill.path.join("\n") === path.join("\n"),
    );
    if (!money?.needsCurrency || money.isCalculated || isOfIt !== true) return [];
    return thresholdOf(condition, index, money, understood.logic)?.currency ?? [];
  });
}

function otherCurrency({ index, amounts, calculated, threshold }: Foreign): Problem {
  const [first, second] = [
    ...new Set([...amounts.map(({ currency }) => currency), ...calculated, threshold ?? ""]),
  ]
    .filter((code) => code !== threshold)
    .map((code) => code.toUpperCase());
  return problem(
    "flow.other_currency",
    { step: null, path: ["rows", String(index)] },
    { row: index + 1, found: first ?? "", other: threshold?.toUpperCase() ?? second ?? "" },
  );
}
