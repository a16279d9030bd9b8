import { expect, it } from "vitest";
import { type Open, useStage } from "./stage.world.ts";

/** Where people's alerts are posted. */
export function alertPostsContract(open: Open): void {
  const stage = useStage(open);
  const hanas = { person: "hana", connectionId: "s1", place: "C1", placeName: "#ops", setAt: 10 };
  const kens = { ...hanas, person: "ken", setAt: 11 };
  const last = { at: 20, error: null };

  it("each person has one, and a new one takes the place of it and of what came of it", async () => {
    const { store } = stage;
    expect(await store.alertPosts()).toEqual([]);
    await store.putAlertPost(kens);
    await store.putAlertPost(hanas);
    await store.noteAlertPost({ person: "hana", setAt: 10, last });
    await store.noteAlertPost({ person: "ken", setAt: 10, last });
    expect(await store.alertPosts()).toEqual([
      { ...hanas, last },
      { ...kens, last: null },
    ]);
    const next = { ...hanas, place: "C2", setAt: 30 };
    await store.putAlertPost(next);
    await store.removeAlertPost("ken");
    expect(await store.alertPosts()).toEqual([{ ...next, last: null }]);
  });

  it("a restored copy has none, and the installation that goes on has all", async () => {
    const { store } = stage;
    await store.putAlertPost(hanas);
    await store.markRestored(100);
    await store.settleRestore("replaces", { from: 1, to: 200 }, 200);
    expect((await store.alertPosts()).length).toBe(1);
    await store.markRestored(300);
    await store.settleRestore("copy", { from: 1, to: 400 }, 400);
    expect(await store.alertPosts()).toEqual([]);
  });
}
