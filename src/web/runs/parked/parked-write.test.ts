import { expect, test } from "vitest";
import { choicesFor } from "./parked-write.ts";

test("a person may say that a write happened only where its id or their word counts", () => {
  expect(choicesFor(false, "id")).toEqual(["happened", "send", "stop"]);
  expect(choicesFor(false, "word")).toEqual(["happened", "send", "stop"]);
  expect(choicesFor(false, null)).toEqual(["send", "stop"]);
  expect(choicesFor(true, "id")).toEqual(["allow", "stop"]);
});
