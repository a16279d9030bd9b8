import type { Json } from "#sdk/json.ts";
import { becauseOf } from "#flow/because.ts";
import { stepOf } from "#flow/blocks.ts";
import { formulaAnswers, isOfUnanswered, withAnswers } from "#flow/answers.ts";
import { branchThatHolds, type Chosen } from "#flow/branching.ts";
import type { Branch, HandlerStep, IfStep, Step } from "#flow/step.ts";
import type { Lookup } from "#flow/pill.ts";
import type { FormulaFacts } from "#flow/read.ts";
import { conditionWithValues, valuesOf } from "#flow/step-values.ts";
import { idOf } from "#flow/paths.ts";
import type { Performed } from "./attempt.ts";
import type { During } from "./formulas.ts";
import type { LogicSpot } from "./logic-spot.ts";
import type { Failure } from "./run-state.ts";
import { factsFor, inputRefused, lookupOf } from "./step-input.ts";

/** Chooses the first branch of an `if` whose condition holds. */
export async function performBranching(step: IfStep, spot: LogicSpot): Promise<Performed> {
  const { attempt, path, catalogue, formulas, held } = spot;
  const during = formulas.of(held.run);
  const values = valuesOf(step).map(({ value }) => value);
  const lookup = await lookupOf(spot, values, spot.store);
  const facts = await factsFor(spot, values, spot);
  const chosen = await choose(step, lookup, facts, spot, during);
  if (!chosen.ok) return attempt.refused(inputRefused(chosen.problems));
  const { branch } = chosen;
  const block = branch?.id ?? null;
  if (branch?.steps.some(endsWell) === false)
    return attempt.as({ kind: "branched", path, block }, { branch: block });
  const met = branch?.condition ?? null;
  const asked = met === null ? step.branches.flatMap(({ condition }) => condition ?? []) : [met];
  const around = { lookup, catalogue, document: held.document };
  const because = await during((evaluate) =>
    becauseOf(asked, met !== null, { ...around, facts: { ...facts, evaluate } }),
  );
  return attempt.as({ kind: "branched", path, block, because }, { branch: block });
}

function endsWell(step: Step): boolean {
  return step.kind === "stop" && step.outcome === "succeeded";
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
  const facts = await factsFor(spot, values, spot);
  const during = spot.formulas.of(spot.held.run);
  const chosen = await choose(step, lookup, facts, spot, during);
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

/** Where that hangs on a currency that nobody has named, as the published version answers it. */
async function choose<One extends Branch>(
  step: Extract<Step, { readonly kind: "if" | "handler" }> & { readonly branches: readonly One[] },
  lookup: Lookup,
  facts: FormulaFacts,
  { held: { run }, store }: LogicSpot,
  during: During,
): Promise<Chosen<One>> {
  const choosing = (branches: readonly One[]): Promise<Chosen<One>> =>
    during((evaluate) => branchThatHolds(branches, lookup, { ...facts, evaluate }, facts.schemaAt));
  const chosen = await choosing(step.branches);
  if (chosen.ok || !chosen.problems.some(isOfUnanswered)) return chosen;
  const published = (await store.flow(run.flowId))?.version?.document;
  if (published === undefined) return chosen;
  const answers = formulaAnswers(step, published);
  const answered = step.branches.map((branch) =>
    branch.condition === null
      ? branch
      : { ...branch, condition: conditionWithValues(branch.condition, answers) },
  );
  return choosing(withAnswers(answered, published));
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
