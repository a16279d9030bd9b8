import { expect, test } from "vitest";
import { oneLine, table } from "./table.ts";

test("columns line up, Japanese or not", () => {
  expect(
    table(
      ["名前", "ID"],
      [
        ["新しい請求", "1"],
        ["New", "22"],
      ],
    ),
  ).toBe(["名前        ID", "新しい請求  1", "New         22"].join("\n"));
});

test("what an outside system sent can neither break the table nor steer the terminal", () => {
  expect(table(["A"], [["x\ny\u001b[2Jz\u009b"]])).toBe("A\nx y [2Jz");
  expect(oneLine("a\r\n\tb")).toBe("a b");
});
