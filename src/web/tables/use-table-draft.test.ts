import { expect, it } from "vitest";
import { together } from "./use-table-draft.ts";

it("what happens where no row fits is mine where I have changed it, and theirs where I have not", () => {
  const base = { rows: [], otherwise: { is: "pass" } } as const;
  const failing = { rows: [], otherwise: { is: "fail" } } as const;
  const naming = { rows: [], otherwise: { is: "value", value: "x" } } as const;
  expect(together(base, failing, naming).content.otherwise).toEqual({ is: "fail" });
  expect(together(base, base, naming).content.otherwise).toEqual({ is: "value", value: "x" });
});
