import type { Json } from "#sdk/json.ts";
import { stepOf } from "#flow/blocks.ts";
import { holds } from "#flow/condition.ts";
import type { Branch, HandlerStep, IfStep } from "#flow/step.ts";
import type { Lookup } from "#flow/pill.ts";
import type { Problem } from "#flow/problems.ts";
import type { FormulaFacts } from "#flow/read.ts";
import { valuesOf } from "#flow/step-values.ts";
import { idOf } from "#flow/paths.ts";
import type { Performed } from "./attempt.ts";
import type { LogicSpot } from "./logic-spot.ts";
import type { Failure } from "./run-state.ts";
import { factsFor, inputRefused, lookupOf } from "./step-input.ts";

/** Chooses the first branch of an `if` whose condition holds. */
export async function performBranching(step: IfStep, spot: LogicSpot): Promise<Performed> {
  const { attempt, path } = spot;
  const values = valuesOf(step).map(({ value }) => value);
  const lookup = await lookupOf(spot, values, spot.store);
  const facts = await factsFor(spot, values, spot.store);
  const chosen = firstThatHolds(step.branches, lookup, facts);
  if (!chosen.ok) return attempt.failed(inputRefused(chosen.problems));
  const block = chosen.branch?.id ?? null;
  return attempt.as({ kind: "branched", path, block }, { branch: block });
}

/** Chooses the first branch of a handler that wants the failure. */
export async function performCatching(
  step: HandlerStep,
  failure: Failure,
  spot: LogicSpot,
): Promise<Performed> {
  const { attempt, path } = spot;
  const error = errorOf(failure, spot);
  const values = valuesOf(step).map(({ value }) => value);
  const outside = await lookupOf(spot, values, spot.store);
  const lookup: Lookup = (from) => (from === step.id ? { error } : outside(from));
  const facts = await factsFor(spot, values, spot.store);
  const chosen = firstThatHolds(step.branches, lookup, facts);
  // A condition that cannot be worked out must not hide the failure that it is asked about.
  const branch = chosen.ok ? chosen.branch : undefined;
  return attempt.as(
    {
      kind: "caught",
      path,
      branch: branch === undefined ? null : { block: branch.id, then: branch.then },
    },
    { error, branch: branch?.id ?? null },
  );
}

type Chosen<One> =
  | { readonly ok: true; readonly branch: One | undefined }
  | { readonly ok: false; readonly problems: readonly Problem[] };

function firstThatHolds<One extends Branch>(
  branches: readonly One[],
  lookup: Lookup,
  facts: FormulaFacts,
): Chosen<One> {
  for (const branch of branches) {
    if (branch.condition === null) return { ok: true, branch };
    const held = holds(branch.condition, lookup, facts);
    if (!held.ok) return held;
    if (held.value) return { ok: true, branch };
  }
  return { ok: true, branch: undefined };
}

/** The failure as pills. */
function errorOf({ path, error }: Failure, { held }: LogicSpot): Json {
  const id = idOf(path);
  const { kind, code, message } = error;
  return {
    message: typeof message === "string" ? message : message.en,
    code,
    kind,
    step: id,
    stepName: stepOf(held.document, id)?.name ?? id,
  };
}
