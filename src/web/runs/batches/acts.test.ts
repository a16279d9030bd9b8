import { expect, it } from "vitest";
import { likelyAct } from "./acts.ts";

it("what a list shows alone is likely to be acted on in one way", () => {
  expect(likelyAct(["failed"])).toBe("continue");
  expect(likelyAct(["parked"])).toBe("send");
  expect(likelyAct(["succeeded", "cancelled"])).toBe("rerun");
  expect(likelyAct(["waiting", "delayed"])).toBe("cancel");
  expect(likelyAct([])).toBeNull();
  expect(likelyAct(["failed", "parked"])).toBeNull();
});
