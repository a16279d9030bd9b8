import type { FlowDocument, Pill, Step } from "./document.ts";
import { edit } from "./edit.ts";
import { pillsIn } from "./value-pills.ts";

/** A pill in a field of a step. */
export interface PillUse {
  readonly step: string;
  /** Keys from the step: `["input", "amount"]`. */
  readonly path: readonly string[];
  readonly pill: Pill;
}

/**
 * Where what the trigger or a step gives is used: all of it, or one of its fields. A pill that is
 * shown as a decimal amount uses its currency, too.
 */
export function pillUses(
  document: FlowDocument,
  from: string,
  path?: readonly string[],
): readonly PillUse[] {
  return document.steps
    .flatMap(usesIn)
    .filter(
      ({ pill }) =>
        pill.from === from &&
        (path === undefined ||
          isSame(pill.path, path) ||
          (pill.as?.to === "decimal" && isSame(pill.as.currency, path))),
    );
}

/** The pills that would look at a step further on, and do not yet, if a step were moved to an index. */
export function moveProblems(
  document: FlowDocument,
  step: string,
  index: number,
): readonly PillUse[] {
  const moved = edit(document, { do: "moveStep", step, index });
  if (!moved.ok) return [];
  const before = new Set(lookingForward(document).map(nameOf));
  return lookingForward(moved.document).filter((use) => !before.has(nameOf(use)));
}

function lookingForward({ steps }: FlowDocument): readonly PillUse[] {
  const positions = new Map(steps.map(({ id }, position) => [id, position]));
  return steps.flatMap((step, position) =>
    usesIn(step).filter(({ pill }) => (positions.get(pill.from) ?? -1) >= position),
  );
}

function usesIn({ id, input }: Step): readonly PillUse[] {
  return pillsIn({ kind: "object", fields: input }).map(({ pill, path }) => ({
    step: id,
    path: ["input", ...path],
    pill,
  }));
}

function nameOf({ step, path, pill }: PillUse): string {
  return JSON.stringify([step, path, pill.from, pill.path]);
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key, index) => key === other[index]);
}
