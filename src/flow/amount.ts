import { currencyCode } from "#sdk/currency.ts";
import type { Schema } from "./catalogue.ts";
import type { SchemaAt } from "./seen.ts";
import { shapeOf } from "./shape.ts";
import type { Pill } from "./value.ts";

/** An amount of the trigger's record, or of one that a step gives. */
export interface Amount {
  readonly pill: Pill;
  /** Where its currency stands, as keys from the root of the same output. */
  readonly currency: readonly string[];
  /** The currency that the system declares for it; null where each record has its own. */
  readonly declared: string | null;
  /** In the smallest unit of its currency, and not as a decimal. */
  readonly isMinor: boolean;
}

export function amountOf(pill: Pill, schemaAt: SchemaAt): Amount | null {
  const { from, as } = pill;
  const schema = schemaAt(pill);
  const money = schema && shapeOf(schema).facts?.money;
  switch (as?.to) {
    case undefined:
    case "text":
    case "number":
      return money === undefined ? null : amountIn(money.currency, true);
    case "decimal":
      return amountIn(as.currency, false);
    case "boolean":
    case "dateTime":
    // A text for people, with which nothing is compared as money.
    case "money":
      return null;
  }

  function amountIn(currency: readonly string[], isMinor: boolean): Amount {
    const declared = declaredAs(schemaAt({ from, path: [...currency] }));
    return { pill, currency, declared, isMinor };
  }
}

/** The one currency that a field for the code of a currency can hold; null where it can be several. */
export function declaredAs(schema: Schema | undefined): string | null {
  const [first, ...others] = schema === undefined ? [] : shapeOf(schema).alternatives;
  const fixed = first?.schema.const;
  const [code, ...more] = fixed === undefined ? (first?.schema.enum ?? []) : [fixed];
  const isOne = others.length === 0 && more.length === 0;
  return isOne && typeof code === "string" ? currencyCode(code) : null;
}
