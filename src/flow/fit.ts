import { currenciesWritten, isCurrency } from "#sdk/currency.ts";
import type { FieldFacts } from "#sdk/fields.ts";
import { isJsonObject, type Json, type JsonObject } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import { fitFields, fitItems } from "./assemble.ts";
import type { Schema } from "./catalogue.ts";
import { isWrittenDecimal } from "./decimal-amount.ts";
import { checkScalar } from "./limits.ts";
import {
  below,
  decimalInMinorUnits,
  fieldName,
  nothing,
  type Outcome,
  type Place,
  problemOutcome,
  shown,
  unknownField,
  valueOutcome,
  whereOf,
  wrongType,
} from "./outcome.ts";
import { isList } from "./pill.ts";
import { problem } from "./problems.ts";
import { dayOf, momentOf, numberOf, textOf, truthOf } from "./scalar.ts";
import { isMoneyGroup, moneyWritten } from "./money-group.ts";
import { type Alternative, fieldOf, type Kind, shapeOf } from "./shape.ts";

/**
 * Makes JSON fit a field: converts it towards the field's type, and leaves out what is empty. A date or a
 * time that names no zone is told in `timeZone`.
 */
export function fit(json: Json, schema: Schema, place: Place, timeZone: string): Outcome {
  const { alternatives, nullable, facts } = shapeOf(schema);
  if (json === null && nullable && place.source === null) return valueOutcome(null);
  if (json === null || json === "") return nothing(place);
  const natives = alternatives.filter(({ kind }) => isNative(json, kind));
  const others = alternatives.filter(({ kind }) => !isNative(json, kind));
  return firstThatFits([...natives, ...others], (alternative) =>
    fitKind(json, alternative, facts, place, timeZone),
  );
}

/** Where none fits, the first one says why. */
export function firstThatFits(
  alternatives: readonly Alternative[],
  attempt: (alternative: Alternative) => Outcome,
): Outcome {
  const [first = { kind: "any", schema: {} } satisfies Alternative, ...rest] = alternatives;
  const outcome = attempt(first);
  if (outcome.kind !== "problems") return outcome;
  return rest.map(attempt).find(({ kind }) => kind !== "problems") ?? outcome;
}

function isNative(json: Json, kind: Kind): boolean {
  switch (kind) {
    case "text":
    case "date":
    case "dateTime":
      return typeof json === "string";
    case "number":
    case "integer":
      return typeof json === "number";
    case "boolean":
      return typeof json === "boolean";
    case "list":
      return isList(json);
    case "object":
      return isJsonObject(json);
    case "any":
      return true;
  }
}

function fitKind(
  json: Json,
  { kind, schema }: Alternative,
  facts: FieldFacts | undefined,
  place: Place,
  timeZone: string,
): Outcome {
  switch (kind) {
    case "any":
      return valueOutcome(json);
    case "text":
      return fitText(json, { kind, schema }, facts, place);
    case "date":
      return fitScalar(dayOf(json), json, { kind, schema }, place);
    case "dateTime":
      return fitScalar(momentOf(json, timeZone)?.text, json, { kind, schema }, place);
    case "number":
      if (facts?.money !== undefined && isWrittenDecimal(json)) return decimalInMinorUnits(place);
      return fitScalar(numberOf(json), json, { kind, schema }, place);
    case "integer":
      if (facts?.money !== undefined && isWrittenDecimal(json)) return decimalInMinorUnits(place);
      return fitScalar(integerOf(json, facts, timeZone), json, { kind, schema }, place);
    case "boolean":
      return fitScalar(truthOf(json), json, { kind, schema }, place);
    case "list":
      return fitList(json, schema, place, timeZone);
    case "object": {
      const money = typeof json === "string" && isMoneyGroup(schema) && moneyWritten(json);
      const group = money || json;
      return isJsonObject(group)
        ? fitObject(group, schema, place, timeZone)
        : wrongType(json, kind, place);
    }
  }
}

function fitText(
  json: Json,
  alternative: Alternative,
  facts: FieldFacts | undefined,
  place: Place,
): Outcome {
  const written = textOf(json);
  const isWrong = facts?.currency === true && written !== undefined && !isCurrency(written);
  return isWrong ? noCurrency(written, place) : fitScalar(written, json, alternative, place);
}

/** A sign or a name is not taken for a code: it may stand for several. */
function noCurrency(written: string, place: Place): Outcome {
  const field = fieldName(place);
  const codes = currenciesWritten(written).map((code) => code.toUpperCase());
  const [one] = codes;
  return problemOutcome(
    one === undefined
      ? problem("flow.no_such_currency", whereOf(place), { field, value: shown(written) })
      : problem("flow.currency_by_code", whereOf(place), {
          field,
          value: shown(written),
          codes: text(codes.join(" or "), codes.join(" または ")),
        }),
  );
}

function integerOf(
  json: Json,
  facts: FieldFacts | undefined,
  timeZone: string,
): number | undefined {
  const number = numberOf(json);
  if (number !== undefined) return Number.isSafeInteger(number) ? number : undefined;
  return facts?.unixTime === true ? momentOf(json, timeZone)?.unixSeconds : undefined;
}

function fitScalar(
  value: Json | undefined,
  json: Json,
  { kind, schema }: Alternative,
  place: Place,
): Outcome {
  if (value === undefined) return wrongType(json, kind, place);
  const found = checkScalar(value, schema, fieldName(place), whereOf(place));
  return found === undefined ? valueOutcome(value) : problemOutcome(found);
}

function fitList(json: Json, schema: Schema, place: Place, timeZone: string): Outcome {
  const items = isList(json) ? json : [json];
  const itemSchema = schema.items ?? {};
  const outcomes = items.map((item, index) =>
    fit(item, itemSchema, { ...place, path: [...place.path, String(index)] }, timeZone),
  );
  return fitItems(outcomes, schema, place);
}

function fitObject(json: JsonObject, schema: Schema, place: Place, timeZone: string): Outcome {
  const fields = new Map<string, Outcome>();
  for (const [name, value] of Object.entries(json)) {
    const fieldSchema = fieldOf(schema, name);
    const inside = below(place, name, fieldSchema ?? {});
    if (fieldSchema !== undefined) fields.set(name, fit(value, fieldSchema, inside, timeZone));
    // What another system gives beyond the field's own parts does not belong here; what a person typed does.
    else if (place.source === null) fields.set(name, unknownField(inside));
  }
  if (fields.size === 0 && place.source !== null) return nothing(place);
  return fitFields(fields, schema, place);
}
