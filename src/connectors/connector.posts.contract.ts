/** What a connector must hold through which Millrace posts texts of its own, such as alerts. */
import { describe, expect, it } from "vitest";
import type { Connector, WriteTag } from "#sdk/index.ts";
import type { Effect } from "./connector.contract.ts";

export function describePosts({ posts, choices }: Connector, effects: readonly Effect[]): void {
  if (posts === undefined) return;
  const request = (text: string, tag: WriteTag) => {
    const action = effects.find(({ id }) => id === posts.action) ?? expect.fail("no such action");
    return action.request(action.input.parse(posts.input({ place: "C0123456789", text })), tag);
  };
  const tag = { effectId: "letter", generation: 0, at: 0 };

  describe("posts of Millrace’s own", () => {
    it("go to places that it lists, by a write that can be made of any text that fits", () => {
      expect(choices.map(({ id }) => id)).toContain(posts.places);
      const texts = ["x", "x & ".repeat(400), "x & ".repeat(100_000)];
      expect(texts.map((text) => posts.fits(text))).toEqual([true, true, false]);
      for (const text of texts.filter((one) => posts.fits(one))) {
        expect(request(text, tag)).toEqual(request(text, tag));
        expect(JSON.stringify(request(text, tag))).toContain(tag.effectId);
      }
    });
  });
}
