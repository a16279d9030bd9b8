import type { Json } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { Catalogue } from "./catalogue.ts";
import { met, type Met } from "./condition.ts";
import { amountOf } from "./amount.ts";
import { onlyPill } from "./amounts.ts";
import { conditionText, sideText } from "./condition-text.ts";
import type { FlowDocument } from "./document.ts";
import { moneyText } from "./money.ts";
import { shown } from "./outcome.ts";
import { type Lookup, valueAt } from "./pill.ts";
import type { FormulaFacts } from "./read.ts";
import type { SchemaAt } from "./seen.ts";
import { schemasIn } from "./sight.ts";
import type { Condition } from "./step.ts";
import type { Value } from "./value.ts";

/** Why a flow went no further: the conditions in words, and the values that they met. */
export interface Because {
  /** Whether they held. */
  readonly held: boolean;
  readonly condition: LocalizedText;
  readonly value: LocalizedText;
}

/** A long list or text is told by its beginning. */
const mostLetters = 100;
const mostValues = 5;

export function becauseOf(
  conditions: readonly Condition[],
  held: boolean,
  around: {
    readonly lookup: Lookup;
    readonly facts: FormulaFacts;
    readonly document: FlowDocument;
    readonly catalogue: Catalogue;
  },
): Because {
  const { lookup, facts, document, catalogue } = around;
  const schemaAt = schemasIn(document, catalogue);
  const rows = conditions.flatMap((one) => decisive(one, held, met(one, lookup, facts, schemaAt)));
  const values = rows.map(({ row, left }) => {
    const name = row.left === null ? text("…", "…") : sideText(row.left, around);
    const value = valueText(row.left, left, lookup, schemaAt);
    return text(`${name.en}: ${value.en}`, `${name.ja.trim()}: ${value.ja}`);
  });
  // What would have become of another currency did not decide.
  const words = conditions.map(({ match, logic, rows: asked }) =>
    conditionText({ match, logic, rows: asked }, document, catalogue),
  );
  return {
    held,
    condition: joined(words, " / "),
    value: joined(withoutRepeats(values).slice(0, mostValues), ", "),
  };
}

/** The rows that came out as the whole did; where custom logic turns them about, all of them. */
function decisive({ match }: Condition, held: boolean, rows: readonly Met[]): readonly Met[] {
  switch (match) {
    case "all":
    case "any":
      return rows.filter((row) => row.holds === held);
    case "custom":
      return rows;
  }
}

function valueText(
  value: Value | null,
  met: Json | undefined,
  lookup: Lookup,
  schemaAt: SchemaAt,
): LocalizedText {
  if (met === undefined) return text("empty", "空");
  const pill = value && onlyPill(value);
  const amount = pill && amountOf(pill, schemaAt);
  const currency =
    amount?.isMinor === true ? valueAt(lookup(amount.pill.from), amount.currency) : null;
  if (typeof met === "number" && typeof currency === "string") return moneyText(met, currency);
  const written = Array.from(typeof met === "string" ? met : shown(met));
  const short =
    written.length > mostLetters ? `${written.slice(0, mostLetters).join("")}…` : written.join("");
  return text(short, short);
}

function withoutRepeats(texts: readonly LocalizedText[]): readonly LocalizedText[] {
  return texts.filter((one, index) => texts.findIndex(({ en }) => en === one.en) === index);
}

function joined(texts: readonly LocalizedText[], between: string): LocalizedText {
  return text(
    texts.map(({ en }) => en).join(between),
    texts.map(({ ja }) => ja.trim()).join(between),
  );
}
