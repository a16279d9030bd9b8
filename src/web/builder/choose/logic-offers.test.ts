import { describe, expect, test } from "vitest";
import { loadWebTranslator } from "#i18n/web/translator.ts";
import { foundLogic, isLogicMeant } from "./logic-offers.ts";

describe("the search for a step", () => {
  const logic = async (search: string) =>
    foundLogic(search, await loadWebTranslator("en"), ({ en }) => en);

  test("means logic where that is called so, and no action is", async () => {
    const offers = ["Create charge", "Update customer"];
    expect(isLogicMeant("if", await logic("if"), offers)).toBe(true);
    expect(isLogicMeant("update", await logic("update"), offers)).toBe(false);
    expect(isLogicMeant("", await logic(""), offers)).toBe(false);
  });
});
