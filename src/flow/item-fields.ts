import { isJsonObject, type Json } from "#sdk/json.ts";
import type { LocalizedText } from "#sdk/text.ts";
import { isBlank } from "./blank.ts";
import type { Catalogue, Schema } from "./catalogue.ts";
import type { FlowDocument } from "./document.ts";
import { fieldAt } from "./edit-field.ts";
import { resolveInput } from "./mapping.ts";
import { isList } from "./pill.ts";
import { type PillOffer, pillsOf } from "./pills.ts";
import { noRun } from "./read.ts";
import { type KnownSamples, sampleOf } from "./samples.ts";
import { shapeOf } from "./shape.ts";
import { schemasIn, seeFrom } from "./sight.ts";
import type { InputStep } from "./step.ts";
import { tablesAtHand } from "./table-uses.ts";
import { typeOfValue } from "./value-type.ts";

/** A field of a list's items, as another field of the step names it. */
export interface ItemField extends Pick<PillOffer, "type" | "money" | "sample"> {
  /** Its keys, with points between them. */
  readonly name: string;
  /** With the names of the groups it stands in. */
  readonly label: LocalizedText;
}

/** Of so many items of the sample the fields are offered: not each has all of them. */
const looked = 50;

/** What the items of the list at a path of a step's input hold; null while no list stands there. */
export function itemFields(
  path: readonly string[],
  step: InputStep,
  document: FlowDocument,
  catalogue: Catalogue,
  known: KnownSamples,
): readonly ItemField[] | null {
  const value = fieldAt(step.input, path);
  if (value === undefined || isBlank(value)) return null;
  const { schema } = typeOfValue(value, seeFrom(step.id, document, catalogue));
  const list = shapeOf(schema).alternatives.find(({ kind }) => kind === "list");
  const facts = noRun(document.timeZone, tablesAtHand(catalogue), schemasIn(document, catalogue));
  const resolved = resolveInput(
    { list: value },
    { properties: { list: {} } },
    (from) => sampleOf(from, document, catalogue, known)?.data,
    facts,
  );
  const sample = exampleIn(resolved.ok ? resolved.value["list"] : undefined);
  const item: Schema = list?.schema.items ?? {};
  const offers = pillsOf("item", item, document.timeZone, sample).filter(
    ({ pill: { path: keys, as } }) =>
      as === undefined && (keys.length === 1 || keys.every((key) => !key.includes("."))),
  );
  // Items of several shapes offer a field several times.
  const byName = Map.groupBy(offers, ({ pill }) => pill.path.join("."));
  return [...byName].flatMap(([name, [offer]]) =>
    offer === undefined ? [] : [{ ...offer, name, label: offer.trail }],
  );
}

/** The first item, with what later ones have besides. */
function exampleIn(list: Json | undefined): Json | undefined {
  if (!isList(list)) return undefined;
  const groups = list.slice(0, looked).filter(isJsonObject);
  return Object.fromEntries(groups.toReversed().flatMap((group) => Object.entries(group)));
}
