import { dataFunctions } from "./functions/data.ts";
import { dateTextFunctions } from "./functions/date-text.ts";
import { dateFunctions } from "./functions/date.ts";
import { listFunctions } from "./functions/list.ts";
import { logicFunctions } from "./functions/logic.ts";
import { moneyFunctions } from "./functions/money.ts";
import { numberFunctions } from "./functions/number.ts";
import { patternFunctions } from "./functions/pattern.ts";
import { textFunctions } from "./functions/text.ts";
import type { FormulaFunction } from "./library.ts";

/** Every function that a formula can use. */
export const formulaFunctions: readonly FormulaFunction[] = [
  ...textFunctions,
  ...patternFunctions,
  ...numberFunctions,
  ...moneyFunctions,
  ...dateFunctions,
  ...dateTextFunctions,
  ...listFunctions,
  ...logicFunctions,
  ...dataFunctions,
];

const byName = new Map(formulaFunctions.map((one) => [one.name, one]));

export function functionNamed(name: string): FormulaFunction | undefined {
  return byName.get(name);
}
