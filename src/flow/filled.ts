import { branchOf, holderOf, spotOf, stepOf } from "./blocks.ts";
import type { FlowDocument } from "./document.ts";
import type { Viewpoint } from "./reach.ts";
import { same } from "./same.ts";
import type { Condition, Operator } from "./step.ts";
import { triggerConditionOf } from "./trigger-condition.ts";
import type { Pill } from "./value.ts";

/** Of what is missing, none of these holds. */
const askForIt: ReadonlySet<Operator> = new Set([
  "isPresent",
  "isNotEmpty",
  "isTrue",
  "greater",
  "greaterOrEqual",
  "less",
  "lessOrEqual",
]);
/** Nor do these, unless what they ask for is empty itself. */
const askForText: ReadonlySet<Operator> = new Set(["contains", "startsWith", "endsWith"]);

/**
 * Has the trigger, or a branch around the viewpoint, asked that the pill is not empty? Of a variable that says
 * nothing: it may have been changed since.
 */
export function isAskedFor(
  { from, path }: Pick<Pill, "from" | "path">,
  viewpoint: Viewpoint,
  document: FlowDocument,
): boolean {
  if (stepOf(document, from)?.kind === "variable") return false;
  const atTrigger = viewpoint === "trigger" ? null : triggerConditionOf(document.trigger);
  const asked = conditionsAround(viewpoint, document);
  return (atTrigger === null ? asked : [atTrigger, ...asked]).some(
    ({ match, rows }) =>
      (match === "all" || (match === "any" && rows.length === 1)) &&
      rows.some(
        ({ left, operator, right }) =>
          left?.kind === "pill" &&
          left.from === from &&
          left.as === undefined &&
          same(left.path, path) &&
          (askForIt.has(operator) ||
            (askForText.has(operator) && right?.kind === "constant" && Boolean(right.value))),
      ),
  );
}

function conditionsAround(viewpoint: Viewpoint, document: FlowDocument): readonly Condition[] {
  const blocks: (string | null)[] = [];
  let block = typeof viewpoint === "object" ? viewpoint.endOf : blockOf(viewpoint, document);
  while (block !== null) {
    blocks.push(block);
    block = holderOf(document, block)?.spot.block ?? null;
  }
  return blocks.flatMap((id) => {
    const found = id === null ? undefined : branchOf(document, id);
    return found?.step.kind === "if" && found.branch.condition !== null
      ? [found.branch.condition]
      : [];
  });
}

/** The block in which a step stands, or in which the step stands that decides about a branch. */
function blockOf(viewpoint: string, document: FlowDocument): string | null {
  const holder = branchOf(document, viewpoint)?.step.id ?? viewpoint;
  return spotOf(document, holder)?.block ?? null;
}
