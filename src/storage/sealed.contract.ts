import { describe, expect, it } from "vitest";
import { type Opened, useStage } from "#engine/store-contract/stage.world.ts";
import { lostSecret, type SealedThing, type SealedThings } from "#people/sealed.ts";

/** What both storages must do with what lies sealed in them. */
export function sealedContract(
  name: string,
  open: () => Promise<Opened & { readonly sealed: SealedThings }>,
): void {
  describe(`what lies sealed on ${name}`, () => {
    let sealed: SealedThings;
    const stage = useStage(async () => {
      const opened = await open();
      sealed = opened.sealed;
      return opened;
    });
    const texts = async () => (await sealed.all()).map((thing) => thing.sealed).toSorted();

    it("is the secrets of connections, with what they are bound to, and named ones", async () => {
      await stage.connect("c1", { settings: { b: 1, a: ["お茶"] }, account: null, mode: "live" });
      expect(await sealed.keep("check", "first")).toBe("first");
      expect(await sealed.keep("check", "second")).toBe("first");
      const connection = {
        id: "c1",
        owner: "local",
        connector: "stripe",
        mode: "live",
        account: null,
      };
      const things = await sealed.all();
      expect(things).toHaveLength(2);
      expect(things).toContainEqual({ kind: "named", name: "check", sealed: "first" });
      expect(things).toContainEqual({
        kind: "connection",
        sealed: "sealed",
        connection: expect.objectContaining({ ...connection, settings: { a: ["お茶"], b: 1 } }),
      });
    });

    it("is sealed anew all together, or not at all", async () => {
      for (const id of ["c1", "c2", "c3"]) await stage.connect(id);
      await sealed.keep("check", "first");
      const anew = ({ sealed: text }: SealedThing) => `${text} anew`;
      expect(await sealed.reseal(anew)).toBe(4);
      const after = ["first anew", "sealed anew", "sealed anew", "sealed anew"];
      expect(await texts()).toEqual(after);

      let seen = 0;
      const failing = (thing: SealedThing) => {
        seen += 1;
        if (seen === 3) throw new Error("cut off");
        return anew(thing);
      };
      await expect(sealed.reseal(failing)).rejects.toThrow("cut off");
      expect(await texts()).toEqual(after);
      expect(await sealed.reseal(({ sealed: text }) => text)).toBe(0);
    });

    it("that is given up is lost for a connection, and gone where it has a name", async () => {
      await stage.connect("c1");
      await sealed.keep("sign-in", "x");
      expect(await sealed.reseal(() => null)).toBe(2);
      expect(await sealed.all()).toMatchObject([{ kind: "connection", sealed: lostSecret }]);
      expect(await stage.store.connection("c1")).toMatchObject({ sealed: lostSecret });
      expect(await sealed.reseal(() => null)).toBe(0);
      expect(await sealed.keep("sign-in", "y")).toBe("y");
    });
  });
}
