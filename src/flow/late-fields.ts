import { stepsOf } from "./blocks.ts";
import type { FlowDocument } from "./document.ts";
import { currencyAt } from "./pill.ts";
import { type PlacedValue, valuesOf } from "./step-values.ts";
import { valuesOfTrigger } from "./trigger-condition.ts";
import { pillsIn } from "./value-pills.ts";

/** Fields of what a trigger gives that are filled in later than the event, as a flow uses them. */

type Path = readonly string[];

export interface LateUses<Field> {
  /** The trigger's condition asks about them. */
  readonly inCondition: readonly Field[];
  /** The steps use them. */
  readonly inSteps: readonly Field[];
}

/** A use of what a field stands in, or of a part of it, uses the field. */
export function lateUsesIn<Field extends { readonly path: Path }>(
  document: FlowDocument,
  late: readonly Field[],
): LateUses<Field> {
  if (late.length === 0) return { inCondition: [], inSteps: [] };
  const usedBy = (values: readonly PlacedValue[]): readonly Field[] => {
    const paths = values.flatMap(pathsOfTrigger);
    return late.filter(({ path }) => paths.some((used) => touches(used, path)));
  };
  return {
    inCondition: usedBy(valuesOfTrigger(document.trigger)),
    inSteps: usedBy(stepsOf(document).flatMap(valuesOf)),
  };
}

function pathsOfTrigger({ value }: PlacedValue): readonly Path[] {
  return pillsIn(value).flatMap(({ pill }) => {
    const currency = currencyAt(pill);
    if (pill.from !== "trigger") return [];
    return currency === null ? [pill.path] : [pill.path, currency];
  });
}

function touches(one: Path, other: Path): boolean {
  const [shorter, longer] = one.length <= other.length ? [one, other] : [other, one];
  return shorter.every((key, index) => key === longer[index]);
}
