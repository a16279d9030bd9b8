import { amountOf } from "#flow/amount.ts";
import { onlyPill } from "#flow/amounts.ts";
import { stepOf, takesInput } from "#flow/blocks.ts";
import type { Catalogue } from "#flow/catalogue.ts";
import { fieldAt } from "#flow/edit-field.ts";
import { idOf, threadOf } from "#flow/paths.ts";
import { valueAt } from "#flow/pill.ts";
import { schemasIn } from "#flow/sight.ts";
import type { Json } from "#sdk/json.ts";
import type { MeantAt } from "../../parts/values/shown.ts";
import type { Told } from "./story.ts";

/** The amounts that pills have put into a step's fields for any number or text, such as columns of a database. */
export function meantIn(path: string, told: Told, catalogue: Catalogue): MeantAt {
  const step = stepOf(told.document, idOf(path));
  if (step === undefined || !takesInput(step)) return () => undefined;
  const schemaAt = schemasIn(told.document, catalogue);
  return (at, value) => {
    if (typeof value === "object") return undefined;
    const field = fieldAt(step.input, at);
    const pill = field && onlyPill(field);
    const amount = pill ? amountOf(pill, schemaAt) : null;
    if (amount?.isMinor !== true) return undefined;
    const source = handedOn(amount.pill.from, path, told);
    const number = valueAt(source, amount.pill.path);
    const currency = valueAt(source, amount.currency);
    // What was frozen can stand elsewhere than in the form.
    return typeof number === "number" &&
      String(number) === String(value) &&
      typeof currency === "string"
      ? { amount: number, currency }
      : undefined;
  };
}

/** What the trigger or a step beside this one has handed on, as the run recorded it. */
export function handedOn(from: string, path: string, { event, steps }: Told): Json | undefined {
  if (from === "trigger") return event;
  const thread = threadOf(path);
  const beside = thread === "" ? from : `${thread}/${from}`;
  return steps.find((step) => step.path === beside)?.output;
}
