import type { Schema } from "./catalogue.ts";
import { fieldName, type Place, whereOf } from "./outcome.ts";
import { type Problem, problem } from "./problems.ts";
import { shapeOf } from "./shape.ts";
import type { Value } from "./value.ts";
import { typedText } from "./value-type.ts";

/** Something that a flow works out stands in a field that only its author may fill in. */
export function fixedProblem(value: Value, schema: Schema, place: Place): Problem | null {
  if (shapeOf(schema).facts?.fixed !== true || typedText(value) !== undefined) return null;
  return problem("flow.fixed_field", whereOf(place), { field: fieldName(place) });
}
