import { expect, it } from "vitest";
import { givesDecimalAmount } from "./decimal-amount.ts";

const decimal = 'fromMinorUnits(trigger.amount, "usd")';
const isTotal = ({ path }: { readonly path: readonly string[] }) => path.at(-1) === "total";

it.each([
  decimal,
  'fromMinorUnitsToString(trigger.amount, "usd")',
  "trigger.total",
  "round(fromStringToNumber(trigger.total))",
  `-round(${decimal} * 2)`,
  `${decimal} + 1`,
  `trigger.paid ? ${decimal} : 0`,
  `if(${decimal} > 5, ${decimal}, 0)`,
  `default(${decimal}, 0)`,
  `sum(trigger.items.map(item, fromMinorUnits(item.amount, "usd")))`,
])("is a decimal amount: %s", (source) => {
  expect(givesDecimalAmount(source, isTotal)).toBe(true);
});

it.each([
  "trigger.amount * 2",
  `toMinorUnits(${decimal} * 2, "usd")`,
  `${decimal} * 100`,
  'toMinorUnits(fromStringToNumber(trigger.total), "usd")',
  "int(fromStringToNumber(trigger.total) * 100)",
  `${decimal} / ${decimal}`,
  `if(${decimal} > 5, trigger.amount, 0)`,
  `length(fromMinorUnitsToString(trigger.amount, "usd"))`,
  "trigger.amount +",
])("is none: %s", (source) => {
  expect(givesDecimalAmount(source, isTotal)).toBe(false);
});
