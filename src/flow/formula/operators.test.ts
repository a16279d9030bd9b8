import { expect, it } from "vitest";
import { evaluateFormula } from "./evaluate.ts";
import { formulaEaches, formulaOperators } from "./operators.ts";

it.each([...formulaOperators, ...Object.values(formulaEaches)])(
  "is shown by an example that works: $example",
  ({ example }) => {
    const context = { lookup: () => undefined, now: 0, timeZone: "UTC", seed: "" };
    expect(evaluateFormula(example, context).kind).toBe("value");
  },
);
