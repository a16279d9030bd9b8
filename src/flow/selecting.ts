/** Texts that say what a step is about because of what stands beside them, such as the values of an upsert's key columns. */
import type { Schema } from "./catalogue.ts";
import { below, type Place } from "./outcome.ts";
import { shapeOf } from "./shape.ts";
import type { Value } from "./value.ts";

/** The place of a field of these. */
export function belowFilled(
  place: Place,
  name: string,
  schema: Schema,
  fields: { readonly [name: string]: Value },
): Place {
  const { chosenBy, ...inside } = below(place, name, schema);
  const facts = shapeOf(schema).facts;
  const { selectedBy, perChoice } = facts ?? {};
  if (selectedBy !== undefined && perChoice !== undefined)
    return {
      ...inside,
      chosenBy: { choice: perChoice.choice, among: constantsOf(fields[selectedBy]) },
    };
  return chosenBy !== undefined && isAmong(fields[chosenBy.choice], chosenBy.among)
    ? { ...inside, selects: true }
    : inside;
}

/** Null where only a run knows them all. */
function constantsOf(value: Value | undefined): readonly string[] | null {
  const items = value?.kind === "list" ? value.items : [value];
  const texts = items.map(constantOf);
  return texts.every((one) => one !== null) ? texts : null;
}

function constantOf(value: Value | undefined): string | null {
  return value?.kind === "constant" && typeof value.value === "string" ? value.value : null;
}

function isAmong(value: Value | undefined, among: readonly string[] | null): boolean {
  const chosen = constantOf(value);
  return chosen === null || among === null || among.includes(chosen);
}
