import { describe, expect, it } from "vitest";
import { isPermit, type Permit, permitFor } from "../permit.ts";
import { type Open, useStage } from "./stage.world.ts";

/** What a person hands out is written in the transaction that sees their right. */
export function handedOutContract(open: Open): void {
  const stage = useStage(open);
  const address = { flowId: "f1", createdBy: "ken", at: 100 };
  const bell = { connectionId: "c1", createdBy: "ken", at: 100 };

  /** Every verb that writes something down with which others come in; `true`: it is written. */
  const verbs: Readonly<Record<string, (permit: Permit) => Promise<boolean>>> = {
    putHookAddress: async (permit) =>
      (await stage.store.putHookAddress({
        ...address,
        tokenHash: "h2",
        sealed: "new",
        seen: "sealed",
        permit,
      })) === "made",
    sealHookAddress: (permit) =>
      stage.store.sealHookAddress({ flowId: "f1", seen: "sealed", sealed: "new", permit }),
    putBell: async (permit) =>
      (await stage.store.putBell({
        ...bell,
        tokenHash: "b2",
        sealed: "new",
        seen: "sealed",
        permit,
      })) === "made",
    sealBell: (permit) =>
      stage.store.sealBell({ connectionId: "c1", seen: "sealed", sealed: "new", permit }),
    putInvokeKey: async (permit) => {
      const key = {
        id: "k1",
        flowId: "f1",
        clientId: "client",
        secretHash: "hash",
        createdAt: 100,
        createdBy: "ken",
      };
      const made = await stage.store.putInvokeKey({ key, othersUntil: 0, permit, at: 100 });
      return typeof made === "object";
    },
  };

  const permitOfKen = async () => {
    const wish = { by: "ken", running: [], named: ["c1"], atOnce: false };
    const permit = await permitFor(wish, stage.store);
    return isPermit(permit) ? permit : expect.fail("Ken may not operate it");
  };

  describe.each(Object.entries(verbs))("%s", (_, write) => {
    it("writes nothing once the right has ended, even where it has come back", async () => {
      await stage.flow("f1");
      await stage.connect("c1");
      const { owner } = (await stage.store.connection("c1")) ?? expect.fail("No connection");
      const grant = () =>
        stage.store.grant({ connectionId: "c1", by: owner, person: "ken", at: 50 });
      await grant();
      const permit = await permitOfKen();
      const first = { sealed: "sealed", seen: null, permit };
      expect(await stage.store.putHookAddress({ ...address, tokenHash: "h1", ...first })).toBe(
        "made",
      );
      expect(await stage.store.putBell({ ...bell, tokenHash: "b1", ...first })).toBe("made");
      await stage.store.revoke({ connectionId: "c1", by: { owner }, person: "ken" });
      expect(await write(permit)).toBe(false);
      await grant();
      expect(await write(permit)).toBe(false);
      expect(await write(await permitOfKen())).toBe(true);
    });
  });
}
