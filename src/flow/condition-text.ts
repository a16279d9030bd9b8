import { amountOf } from "./amount.ts";
import { isCurrency } from "#sdk/currency.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { Catalogue } from "./catalogue.ts";
import { canBeForeign, isCurrencyPill, moneyIn, onlyPill, thresholdOf } from "./amounts.ts";
import { logicOf } from "./condition.ts";
import type { Logic } from "./custom-logic.ts";
import { valueText } from "./describe-value.ts";
import type { Condition, ConditionRow } from "./step.ts";
import type { FlowDocument } from "./document.ts";
import type { Pill, Value } from "./value.ts";

import { joined } from "./describe.ts";
import { opened } from "./opened.ts";
import { operators } from "./operators.ts";
import { conditionWithValues } from "./step-values.ts";
import { fillIn } from "./problems.ts";
import { moneyText } from "./money.ts";
import type { SchemaAt } from "./seen.ts";
import { labelAt, outputOf, pillLabel, schemasIn } from "./sight.ts";
import { typedText } from "./value-type.ts";

/** A condition as a sentence: Phone starts with “702” and Paid is true. */
export function conditionText(
  condition: Condition,
  document: FlowDocument,
  catalogue: Catalogue,
  of: Asker = "branch",
): LocalizedText {
  const understood = logicOf(condition);
  if (!understood.ok) return text(condition.logic || "…", condition.logic || "…");
  const { logic } = understood;
  const schemaAt = schemasIn(document, catalogue);
  const rows = condition.rows.map((row, index) => {
    const money = moneyIn(row, schemaAt);
    const isIn = money?.needsCurrency === true ? thresholdOf(condition, index, money, logic) : null;
    const currency = money?.needsCurrency === true ? (isIn?.currency ?? null) : undefined;
    return rowText(row, { document, catalogue, schemaAt, currency });
  });
  const said = logicText(logic, rows, false);
  const sentence = text(said.en, said.ja.trim());
  const { otherCurrency } = condition;
  const isOpen = condition.rows.some((row, index) => {
    const money = moneyIn(row, schemaAt);
    return money !== null && canBeForeign(condition, index, money, logic);
  });
  if (otherCurrency === undefined || !isOpen) return sentence;
  const { en, ja } = otherCurrencyWords[of][otherCurrency];
  return text(`${sentence.en} (${en})`, `${sentence.ja} (${ja})`);
}

/** With its rows one by one where nobody can tell how they go together, and groups and lists taken apart. */
export function conditionInFull(
  written: Condition,
  document: FlowDocument,
  catalogue: Catalogue,
  of: Asker = "branch",
): LocalizedText {
  const condition = conditionWithValues(written, opened);
  const sentence = conditionText(condition, document, catalogue, of);
  if (logicOf(condition).ok) return sentence;
  const rows = condition.rows.map((row, index) => {
    const one = conditionText({ match: "all", logic: "", rows: [row] }, document, catalogue);
    return text(`${index + 1}: ${one.en}`, `${index + 1}: ${one.ja}`);
  });
  return joined([sentence, ...rows], " / ");
}

/** Who asks: an event that does not meet the condition of its trigger has no Else to go to. */
type Asker = "branch" | "trigger";

const stopWords = text("other currencies: error", "ほかの通貨: エラー");
const otherCurrencyWords = {
  branch: { stop: stopWords, else: text("other currencies: Else", "ほかの通貨: Else") },
  trigger: { stop: stopWords, else: text("other currencies: no run", "ほかの通貨: 実行しない") },
};

interface Around {
  readonly document: FlowDocument;
  readonly catalogue: Catalogue;
  readonly schemaAt: SchemaAt;
  /** In which plain numbers of the row are; null where that is not chosen, undefined where they are no money. */
  readonly currency: string | null | undefined;
}

function rowText({ left, operator, right }: ConditionRow, around: Around): LocalizedText {
  const { compares, sentence } = operators[operator];
  const params = {
    left: valueSide(left, right, around),
    right: compares ? valueSide(right, left, around) : text("", ""),
  };
  return text(fillIn(sentence, params, "en"), fillIn(sentence, params, "ja").trim());
}

/** A number that an amount is compared with is one, too. A code of a currency is shown in capitals. */
function valueSide(value: Value | null, other: Value | null, around: Around): LocalizedText {
  if (value?.kind === "list" && value.items.length > 0) {
    const items = value.items.map((item) => valueSide(item, other, around));
    return text(
      items.map(({ en }) => en.trim()).join(", "),
      ` ${items.map(({ ja }) => ja.trim()).join("、")} `,
    );
  }
  if (
    value?.kind === "constant" &&
    typeof value.value === "number" &&
    around.currency !== undefined
  )
    return amountText(value.value, other, around.currency, around.schemaAt);
  const code = value && typedText(value);
  if (code && isCurrencyPill(other, around.schemaAt) && isCurrency(code))
    return quoted(text(code.trim().toUpperCase(), code.trim().toUpperCase()));
  return sideText(value, around);
}

function amountText(
  amount: number,
  other: Value | null,
  currency: string | null,
  schemaAt: SchemaAt,
): LocalizedText {
  if (currency === null)
    return spaced(text(`${amount} (no currency chosen)`, `${amount} (通貨未選択)`));
  const pill = other && onlyPill(other);
  const isMinor = !pill || amountOf(pill, schemaAt)?.isMinor !== false;
  return spaced(
    isMinor
      ? moneyText(amount, currency)
      : text(`${amount} ${currency.toUpperCase()}`, `${amount} ${currency.toUpperCase()}`),
  );
}

/** A field goes by its own name: which step it is from, the card shows. */
export function sideText(
  value: Value | null,
  { document, catalogue }: Pick<Around, "document" | "catalogue">,
): LocalizedText {
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
      return text(`not (${en})`, ` (${ja.trim()}) ではない`);
    }
    case "and":
    case "or": {
      const parts = logic.of.map((one) => logicText(one, rows, logic.of.length > 1));
      const words = joins[logic.is];
      const en = parts.map((part) => part.en).join(words.en);
      const ja = parts.map((part) => part.ja).join(words.ja);
      return inside ? text(`(${en})`, ` (${ja.trim()})`) : text(en, ja);
    }
  }
}

const joins = { and: text(" and ", "、かつ"), or: text(" or ", "、または") };
