import { type Because, becauseOf } from "#flow/because.ts";
import { stepOf } from "#flow/blocks.ts";
import { branchThatHolds } from "#flow/branching.ts";
import type { Catalogue } from "#flow/catalogue.ts";
import type { Lookup } from "#flow/pill.ts";
import { schemasIn } from "#flow/sight.ts";
import type { Condition } from "#flow/step.ts";
import { valuesOfCondition } from "#flow/step-values.ts";
import type { Value } from "#flow/value.ts";
import { pillsIn } from "#flow/value-pills.ts";
import { handedOn } from "./meant.ts";
import type { Told } from "./story.ts";

/**
 * Why a run went on at a step or at its trigger: worked out from what the run recorded. Null where that is not all that
 * decided, such as for a formula, a lookup table, or a variable, which has another value by now.
 */
export function whyItWentOn(
  asked: readonly Condition[],
  held: boolean,
  { path, told, catalogue }: At,
): Because | null {
  const { document } = told;
  const values = asked.flatMap((one) => valuesOfCondition(one, [])).map(({ value }) => value);
  if (values.length === 0 || !values.every((value) => isRecorded(value, told))) return null;
  const lookup: Lookup = (from) => handedOn(from, path, told);
  const schemaAt = schemasIn(document, catalogue);
  const facts = {
    now: 0,
    timeZone: document.timeZone,
    seed: "",
    tables: () => undefined,
    schemaAt,
  };
  const branches = asked.map((condition, index) => ({ id: String(index), condition, steps: [] }));
  const chosen = branchThatHolds(branches, lookup, facts, schemaAt);
  // A test goes on whatever the trigger asks, and of hidden values nothing can be told.
  if (!chosen.ok || (chosen.branch !== undefined) !== held) return null;
  return becauseOf(asked, held, { lookup, facts, document, catalogue });
}

interface At {
  /** Of the step, or `trigger`. */
  readonly path: string;
  readonly told: Told;
  readonly catalogue: Catalogue;
}

function isRecorded(value: Value, told: Told): boolean {
  switch (value.kind) {
    case "constant":
      return true;
    case "pill":
    case "text":
      return pillsIn(value).every(
        ({ pill: { from } }) => from === "trigger" || isDoing(told.document, from),
      );
    case "list":
      return value.items.every((item) => isRecorded(item, told));
    case "formula":
    case "lookup":
    case "object":
      return false;
  }
}

/** Does it hand on one thing, once? */
function isDoing(document: Told["document"], from: string): boolean {
  const kind = stepOf(document, from)?.kind;
  return kind === "action" || kind === "call";
}
