import { type LocalizedText, text } from "#sdk/text.ts";
import type { Catalogue } from "./catalogue.ts";
import { logicOf } from "./condition.ts";
import type { Logic } from "./custom-logic.ts";
import { valueText } from "./describe-value.ts";
import type { Condition, ConditionRow } from "./step.ts";
import type { FlowDocument } from "./document.ts";
import type { Pill, Value } from "./value.ts";

import { operators } from "./operators.ts";
import { fillIn } from "./problems.ts";
import { showAmount } from "./money.ts";
import { factsOf, labelAt, outputOf, pillLabel } from "./sight.ts";

/** The currency that stands at a place of what the trigger or a step gives; null where that is not known. */
export type CurrencyAt = (from: string, path: readonly string[]) => string | null;

/** A condition as a sentence: Phone starts with “702” and Paid is true. */
export function conditionText(
  condition: Condition,
  document: FlowDocument,
  catalogue: Catalogue,
  currencyAt: CurrencyAt = nowhere,
): LocalizedText {
  const rows = condition.rows.map((row) => rowText(row, { document, catalogue, currencyAt }));
  const understood = logicOf(condition);
  return understood.ok
    ? logicText(understood.logic, rows, false)
    : text(condition.logic || "…", condition.logic || "…");
}

const nowhere = (): null => null;

interface Around {
  readonly document: FlowDocument;
  readonly catalogue: Catalogue;
  readonly currencyAt: CurrencyAt;
}

function rowText({ left, operator, right }: ConditionRow, around: Around): LocalizedText {
  const { compares, sentence } = operators[operator];
  const params = {
    left: amountText(left, right, around) ?? sideText(left, around),
    right: compares ? (amountText(right, left, around) ?? sideText(right, around)) : text("", ""),
  };
  return text(fillIn(sentence, params, "en"), fillIn(sentence, params, "ja").trim());
}

/** A number that an amount is compared with is one, too; undefined for everything else. */
function amountText(
  value: Value | null,
  other: Value | null,
  { document, catalogue, currencyAt }: Around,
): LocalizedText | undefined {
  const pill = other && onlyPill(other);
  if (value?.kind !== "constant" || typeof value.value !== "number" || !pill || pill.as)
    return undefined;
  const money = factsOf(pill, document, catalogue)?.money;
  if (money === undefined) return undefined;
  const amount = value.value;
  const currency = currencyAt(pill.from, money.currency);
  return spaced(
    currency === null
      ? text(`${amount} in minor units`, `${amount} (最小単位)`)
      : text(showAmount(amount, currency, "en"), showAmount(amount, currency, "ja")),
  );
}

function onlyPill(value: Value): Pill | null {
  if (value.kind === "pill") return value;
  const parts = value.kind === "text" ? value.parts.filter((part) => part !== "") : [];
  const [only] = parts;
  return parts.length === 1 && typeof only === "object" ? only : null;
}

/** A field goes by its own name: which step it is from, the card shows. */
function sideText(value: Value | null, { document, catalogue }: Around): LocalizedText {
  switch (value?.kind) {
    case undefined:
      return text("…", "…");
    case "pill":
    case "text": {
      const only = onlyPill(value);
      return only === null
        ? quoted(valueText(value, document, catalogue))
        : fieldText(only, document, catalogue);
    }
    case "constant": {
      const written = valueText(value, document, catalogue);
      return typeof value.value === "string" ? quoted(written) : spaced(written);
    }
    case "formula":
    case "lookup":
    case "object":
    case "list":
      return spaced(valueText(value, document, catalogue));
  }
}

function fieldText(pill: Pill, document: FlowDocument, catalogue: Catalogue): LocalizedText {
  const output = outputOf(document, catalogue, pill.from);
  const label =
    output === undefined || pill.path.length === 0
      ? pillLabel(pill, document, catalogue)
      : labelAt(undefined, output, pill.path);
  return text(label.en, `「${label.ja}」`);
}

function quoted({ en, ja }: LocalizedText): LocalizedText {
  return text(`“${en}”`, `「${ja}」`);
}

/** Japanese sets what is written in other letters off by spaces. */
function spaced({ en, ja }: LocalizedText): LocalizedText {
  return text(en, ` ${ja} `);
}

function logicText(logic: Logic, rows: readonly LocalizedText[], inside: boolean): LocalizedText {
  switch (logic.is) {
    case "row":
      return rows[logic.row - 1] ?? text("…", "…");
    case "not": {
      const { en, ja } = logicText(logic.of, rows, false);
      return text(`not (${en})`, `（${ja}）ではない`);
    }
    case "and":
    case "or": {
      const parts = logic.of.map((one) => logicText(one, rows, logic.of.length > 1));
      const words = joins[logic.is];
      const en = parts.map((part) => part.en).join(words.en);
      const ja = parts.map((part) => part.ja).join(words.ja);
      return inside ? text(`(${en})`, `（${ja}）`) : text(en, ja);
    }
  }
}

const joins = { and: text(" and ", "、かつ"), or: text(" or ", "、または") };
