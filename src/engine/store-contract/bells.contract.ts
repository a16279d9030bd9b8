import { describe, expect, it } from "vitest";
import { anyPermit } from "../permit.world.ts";
import { event, type Open, passing, takes, useStage, waits } from "./stage.world.ts";

/** Addresses at which systems ring for the polls of a connection. */
export function bellsContract(open: Open): void {
  const stage = useStage(open);
  const put = (tokenHash: string, more: { connectionId?: string; seen?: string | null } = {}) =>
    stage.store.putBell({
      connectionId: "c1",
      tokenHash,
      createdBy: "hana",
      sealed: `sealed ${tokenHash}`,
      seen: null,
      permit: anyPermit,
      at: 100,
      ...more,
    });
  const bell = (tokenHash: string) => stage.store.bell(tokenHash);

  describe("the address of a connection", () => {
    it("is found by its hash, and takes the place of the one before", async () => {
      await stage.connect("c1");
      expect(await put("h1")).toBe("made");
      const made = {
        tokenHash: "h1",
        connectionId: "c1",
        createdAt: 100,
        createdBy: "hana",
        revokedAt: null,
        heardAt: null,
        refused: null,
        sealed: "sealed h1",
      };
      expect([await bell("h1"), await stage.store.bellOf("c1")]).toEqual([made, made]);
      expect([await bell("h2"), await stage.store.bellOf("c2")]).toEqual([null, null]);
      // Who has not seen what is sealed there would lose its secrets.
      expect(await put("h2")).toBe("conflict");
      expect(await put("h2", { seen: "sealed h1" })).toBe("made");
      expect(await bell("h1")).toMatchObject({ revokedAt: 100, sealed: null });
      expect(await put("h3", { connectionId: "none" })).toBe("not_found");
    });

    it("has its secret changed by who has seen it as it is, and says what came", async () => {
      await stage.connect("c1");
      await put("h1");
      const change = { connectionId: "c1", sealed: "with another", permit: anyPermit };
      expect(await stage.store.sealBell({ ...change, seen: "other" })).toBe(false);
      expect(await stage.store.sealBell({ ...change, seen: "sealed h1" })).toBe(true);
      await stage.store.noteHeardBell("h1", 300);
      const refused = { at: 400, why: "too_old" } as const;
      await stage.store.noteRefusedBell("h1", refused);
      const now = { sealed: "with another", heardAt: 300, refused };
      expect(await bell("h1")).toMatchObject(now);
    });

    it("is revoked with its secret, and goes with its connection", async () => {
      await stage.connect("c1");
      await put("h1");
      await stage.store.revokeBell("c1", 200);
      expect(await bell("h1")).toMatchObject({ revokedAt: 200, sealed: null });
      await stage.store.noteHeardBell("h1", 300);
      expect(await bell("h1")).toMatchObject({ heardAt: null });
      await put("h2");
      await stage.store.deleteConnection({ id: "c1", by: { owner: "local" } });
      expect([await bell("h1"), await bell("h2")]).toEqual([null, null]);
      await stage.connect("c1");
      expect(await put("h2")).toBe("made");
    });
  });

  describe("a poll for which a bell rings", () => {
    const hour = 3_600_000;
    /** A flow listens, and its poll has just asked: its next time is an hour away. */
    const listening = async (): Promise<string> => {
      await stage.connect("c1");
      await stage.flow("f1");
      await stage.listen("f1", { everySeconds: 3_600 });
      await stage.accept([], { cursor: 900, nextAt: hour, at: 1_000 });
      return stage.pollId();
    };
    const rings = (pollId: string, key: string, at: number) =>
      stage.store.ring({ pollId, key, isInReach: true, at });
    const heed = async (pollId: string, at: number) => {
      const lease = await stage.store.lease(`poll ${pollId}`);
      if (lease === null) throw new Error("Somebody else asks");
      const heeded = await stage.store.heedRings({ lease, pollId, at });
      await stage.store.release(lease);
      return heeded;
    };
    const due = async (now: number) => (await stage.store.duePolls(now, 9)).map(({ rung }) => rung);

    it("is due at once, and again later until it has seen what rings", async () => {
      const pollId = await listening();
      expect(await due(2_000)).toEqual([]);
      await rings(pollId, "k1", 2_000);
      await rings(pollId, "k1", 2_001);
      expect([await due(2_000), await stage.store.nextDue()]).toEqual([[true], 2_000]);
      expect(await heed(pollId, 2_000)).toBe(1);
      expect([await due(16_999), await due(17_000)]).toEqual([[], [true]]);
      expect(await stage.store.nextDue()).toBe(17_000);
      await stage.accept([event("k1", takes("f1", "k1"))], { nextAt: hour, at: 2_100 });
      expect(await heed(pollId, 17_000)).toBe(0);
      expect([await due(hour - 1), await due(hour)]).toEqual([[], [false]]);
      // It has seen it: the same again rings for nothing.
      await rings(pollId, "k1", 20_000);
      expect(await due(20_000)).toEqual([]);
    });

    it("is due at once where a flow waits for what rings, also for what is too old to be listed", async () => {
      const pollId = await listening();
      await stage.accept([event("k1", waits("f1", hour / 2))], { nextAt: hour, at: 2_000 });
      await stage.store.ring({ pollId, key: "other", isInReach: false, at: 3_000 });
      expect(await due(3_000)).toEqual([]);
      await stage.store.ring({ pollId, key: "k1", isInReach: false, at: 3_000 });
      expect([await due(2_999), await due(3_000)]).toEqual([[], [false]]);
      expect(await stage.store.dueWaits(pollId, 3_000, 9)).toMatchObject([{ flowId: "f1" }]);
      // One that is due sooner stays so.
      await rings(pollId, "k1", 4_000);
      expect(await stage.store.dueWaits(pollId, 3_000, 9)).toHaveLength(1);
    });

    it("asks once in 15 seconds however often it rings, and not for ever", async () => {
      const pollId = await listening();
      await rings(pollId, "k1", 2_000);
      expect(await heed(pollId, 2_000)).toBe(1);
      await rings(pollId, "k2", 3_000);
      expect([await due(16_999), await due(17_000)]).toEqual([[], [true]]);
      expect(await heed(pollId, 17_000)).toBe(2);
      expect(await heed(pollId, 700_000)).toBe(0);
      expect(await due(700_000)).toEqual([]);
    });

    it("waits where it fails, where its connection is held, and where nobody listens", async () => {
      const pollId = await listening();
      await rings(pollId, "k1", 2_000);
      await stage.pollFailed({ pollId, error: passing, nextAt: 9_000, at: 2_000 });
      expect([await due(8_999), await due(9_000)]).toEqual([[], [false]]);
      await stage.accept([], { cursor: 950, nextAt: hour, at: 9_100 });
      expect(await due(9_100)).toEqual([true]);
      await stage.store.hold({ by: "owner", connectionId: "c1", owner: "local" }, 9_200);
      expect([await due(9_300), await stage.store.nextDue()]).toEqual([[], null]);
      await stage.store.lift({ by: "owner", connectionId: "c1", owner: "local" }, 9_400);
      expect(await due(9_400)).toEqual([true]);
      await stage.store.deactivate("f1", 9_500);
      await rings(pollId, "k2", 9_600);
      await stage.activate(
        "f1",
        {
          kind: "event",
          subscription: {
            connectionId: "c1",
            trigger: "new-charge",
            everySeconds: 3_600,
            liveFrom: 0,
            owedFrom: 0,
            window: null,
          },
          sameEvents: true,
          leases: [],
        },
        9_700,
      );
      expect(await heed(pollId, 9_800)).toBe(1);
    });

    it("is due where a clock that was ahead has set its ring", async () => {
      const pollId = await listening();
      await rings(pollId, "k1", 90_000_000);
      expect(await due(2_000)).toEqual([true]);
      expect(await heed(pollId, 2_000)).toBe(0);
      expect(await due(2_000)).toEqual([]);
    });

    it("rings no more once the address is revoked", async () => {
      const pollId = await listening();
      await put("h1");
      await rings(pollId, "k1", 2_000);
      await stage.store.revokeBell("c1", 2_100);
      expect(await due(3_000)).toEqual([]);
    });
  });
}
