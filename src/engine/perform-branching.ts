import type { Json } from "#sdk/json.ts";
import { becauseOf } from "#flow/because.ts";
import type { Catalogue } from "#flow/catalogue.ts";
import { stepOf } from "#flow/blocks.ts";
import { withAnswers } from "#flow/answers.ts";
import { branchThatHolds, type Chosen } from "#flow/branching.ts";
import type { Branch, HandlerStep, IfStep, Step } from "#flow/step.ts";
import type { Lookup } from "#flow/pill.ts";
import type { Problem } from "#flow/problems.ts";
import type { FormulaFacts } from "#flow/read.ts";
import { schemasIn } from "#flow/sight.ts";
import { valuesOf } from "#flow/step-values.ts";
import { idOf } from "#flow/paths.ts";
import type { Performed } from "./attempt.ts";
import type { LogicSpot } from "./logic-spot.ts";
import type { Failure } from "./run-state.ts";
import { factsFor, inputRefused, lookupOf } from "./step-input.ts";

/** Chooses the first branch of an `if` whose condition holds. */
export async function performBranching(
  step: IfStep,
  spot: LogicSpot,
  catalogue: Catalogue,
): Promise<Performed> {
  const { attempt, path } = spot;
  const values = valuesOf(step).map(({ value }) => value);
  const lookup = await lookupOf(spot, values, spot.store);
  const facts = await factsFor(spot, values, spot.store);
  const chosen = await choose(step.branches, lookup, facts, spot, catalogue);
  if (!chosen.ok) {
    const error = inputRefused(chosen.problems);
    return chosen.problems.some(isUnanswered)
      ? attempt.retry({ ...error, code: "flow.threshold_no_currency" }, untilAnswered)
      : attempt.failed(error);
  }
  const { branch } = chosen;
  const block = branch?.id ?? null;
  if (branch?.steps.some(endsWell) === false)
    return attempt.as({ kind: "branched", path, block }, { branch: block });
  const held = branch?.condition ?? null;
  const asked = held === null ? step.branches.flatMap(({ condition }) => condition ?? []) : [held];
  const around = { lookup, facts, catalogue, document: spot.held.document };
  const because = becauseOf(asked, held !== null, around);
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
  catalogue: Catalogue,
): Promise<Performed> {
  const { attempt, path } = spot;
  const error = errorOf(failure, spot);
  const values = valuesOf(step).map(({ value }) => value);
  const outside = await lookupOf(spot, values, spot.store);
  const lookup: Lookup = (from) => (from === step.id ? { error } : outside(from));
  const facts = await factsFor(spot, values, spot.store);
  const chosen = await choose(step.branches, lookup, facts, spot, catalogue);
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

/** What must be known to choose a branch. */
async function choose<One extends Branch>(
  branches: readonly One[],
  lookup: Lookup,
  facts: FormulaFacts,
  { held: { run, document }, store }: LogicSpot,
  catalogue: Catalogue,
): Promise<Chosen<One>> {
  const schemaAt = schemasIn(document, catalogue);
  const chosen = branchThatHolds(branches, lookup, facts, schemaAt);
  if (chosen.ok || !chosen.problems.some(isUnanswered)) return chosen;
  const published = (await store.flow(run.flowId))?.version?.document;
  return published === undefined
    ? chosen
    : branchThatHolds(withAnswers(branches, published), lookup, facts, schemaAt);
}

function isUnanswered({ code }: Problem): boolean {
  return code === "flow.threshold_no_currency";
}

/**
 * How long a run waits until it looks whether its flow's owner has said in which currency a number is.
 * No failure: neither an error handler nor a loop that goes on is to pass over what nobody has answered.
 */
const untilAnswered = 900_000;

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
