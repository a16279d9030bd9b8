import { branchOf, idsIn, spotOf, spotsOf, stepsIn } from "#flow/blocks.ts";
import type { Catalogue } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Operation } from "#flow/operation.ts";
import type { Problem } from "#flow/problems.ts";
import type { Question } from "./bench.ts";
import { consequencesOf } from "./consequence.ts";

/** A question that is asked only where its answer costs something. */
export type Doubtful = Extract<Question, { about: "removal" | "branch removal" | "move" }>;

export function isDoubtful(question: Question): question is Doubtful {
  return ["removal", "branch removal", "move"].includes(question.about);
}

export function operationOf(question: Doubtful): Operation {
  switch (question.about) {
    case "removal":
      return { do: "removeStep", step: question.card };
    case "branch removal":
      return { do: "removeBranch", branch: question.branch };
    case "move":
      return {
        do: "moveStep",
        step: question.card,
        block: question.block,
        index: question.index,
      };
  }
}

export interface Costs {
  /** How many steps go with it. */
  readonly inside: number;
  readonly problems: readonly Problem[];
}

export function costsOf(question: Doubtful, document: FlowDocument, catalogue: Catalogue): Costs {
  const operation = operationOf(question);
  const problems = consequencesOf(document, operation, catalogue);
  // What is said of a step that goes itself is of no use.
  const gone = new Set(goneWith(question, document));
  return {
    inside: stepsAmong(gone, document) - (question.about === "removal" ? 1 : 0),
    problems: problems.filter(({ where: { step } }) => step === null || !gone.has(step)),
  };
}

export function costsNothing({ inside, problems }: Costs): boolean {
  return inside <= 0 && problems.length === 0;
}

function goneWith(question: Doubtful, document: FlowDocument): readonly string[] {
  switch (question.about) {
    case "removal": {
      const step = spotOf(document, question.card)?.step;
      return step === undefined ? [] : idsIn(step);
    }
    case "branch removal":
      return branchOf(document, question.branch)?.branch.steps.flatMap(idsIn) ?? [];
    case "move":
      return [];
  }
}

function stepsAmong(ids: ReadonlySet<string>, document: FlowDocument): number {
  return spotsOf(document).filter(({ step }) => ids.has(step.id)).length;
}

/** The card that is looked at when another has gone: the one above it, else what it stood in. */
export function besideGone(question: Doubtful, document: FlowDocument): string {
  if (question.about === "branch removal")
    return branchOf(document, question.branch)?.step.id ?? "trigger";
  const spot = spotOf(document, question.card);
  const siblings = spot && stepsIn(document, spot.block);
  return siblings?.[(spot?.index ?? 0) - 1]?.id ?? spot?.inside.at(-1)?.step.id ?? "trigger";
}
