import { text } from "#sdk/text.ts";
import type { CallableFlow, CallableFlows, Catalogue } from "./catalogue.ts";
import { checkFields } from "./check.ts";
import type { FlowDocument } from "./document.ts";
import { callableOf } from "./offers.ts";
import { type Problem, problem } from "./problems.ts";
import { seeFrom } from "./sight.ts";
import type { CallStep } from "./step.ts";

/** What keeps a step from calling the flow that it names. */
export function callProblemsOf(
  step: CallStep,
  document: FlowDocument,
  catalogue: Catalogue,
): readonly Problem[] {
  const where = { step: null, path: ["flow"] };
  if (step.flow === null) return [problem("flow.call_no_flow", where, {})];
  if (step.flow === catalogue.flows.caller) return [problem("flow.call_itself", where, {})];
  const called = callableOf(catalogue, step.flow);
  if (called === undefined) return [problem("flow.call_unknown_flow", where, {})];
  const way = wayBack(called, catalogue.flows);
  const names = way?.map(({ name }) => name) ?? [];
  const last = names.at(-1);
  const form = { path: ["input"], label: undefined, source: null };
  return [
    ...(last === undefined
      ? []
      : [
          problem("flow.call_cycle", where, {
            way: text(quoted(names, "“", "”"), quoted(names, "「", "」")),
            last: text(`“${last}”`, `「${last}」`),
          }),
        ]),
    ...(called.active ? [] : [problem("flow.call_inactive_flow", where, { flow: called.name })]),
    ...checkFields(step.input, called.input, form, seeFrom(step.id, document, catalogue)),
  ];
}

function quoted(names: readonly string[], open: string, close: string): string {
  return names.map((name) => `${open}${name}${close}`).join(" → ");
}

interface Way {
  readonly at: CallableFlow;
  readonly before: readonly CallableFlow[];
}

/** The flows by way of which a flow calls the caller, itself the first; null where it does not. */
function wayBack(
  start: CallableFlow,
  { caller, flows }: CallableFlows,
): readonly CallableFlow[] | null {
  if (caller === null) return null;
  const known = new Map(flows.map((flow) => [flow.id, flow]));
  const seen = new Set<string>();
  let ways: Way[] = [{ at: start, before: [] }];
  while (ways.length > 0) {
    const found = ways.find(({ at }) => at.calls.includes(caller));
    if (found) return [...found.before, found.at];
    ways = ways.flatMap(({ at, before }) =>
      at.calls.flatMap((id) => {
        const next = known.get(id);
        if (next === undefined || seen.has(id)) return [];
        seen.add(id);
        return [{ at: next, before: [...before, at] }];
      }),
    );
  }
  return null;
}
