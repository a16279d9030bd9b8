import { describe, expect, it } from "vitest";
import type { Shape } from "#sdk/shape.ts";
import { anyConsent } from "../permit.world.ts";
import { type Open, useStage } from "./stage.world.ts";

/** The fields of things that only a connection knows. */
export function shapesContract(open: Open): void {
  const stage = useStage(open);
  const shapeOf = (key: string): Shape => ({
    fields: [{ key, label: key, type: { is: "text" }, required: false, nullable: true }],
  });
  const record = (digest: string, readAt: number, of = "orders") => ({
    connectionId: "c1",
    of,
    digest,
    shape: shapeOf(digest),
    readAt,
  });
  const keep = (digest: string, readAt: number, of?: string) =>
    stage.store.keepShape(record(digest, readAt, of), []);
  const newest = (of = "orders") => stage.store.newestShape("c1", of);

  describe("the fields of a thing", () => {
    it("are those that were read last, whatever the clock says", async () => {
      await stage.connect("c1");
      expect(await newest()).toBeNull();
      await keep("a", 100);
      await keep("z", 50, "people");
      expect(await newest()).toEqual(record("a", 100));
      await keep("b", 90);
      expect(await newest()).toEqual(record("b", 101));
      await keep("b", 95);
      expect(await newest()).toEqual(record("b", 101));
      expect(await newest("people")).toEqual(record("z", 50, "people"));
      await stage.store.keepShape({ ...record("none", 200), shape: null }, []);
      expect(await newest()).toEqual({ ...record("none", 200), shape: null });
    });

    it("are kept as long as a published version names them", async () => {
      await stage.connect("c1");
      await stage.flow("f1");
      const name = { connectionId: "c1", of: "orders", digest: "a" };
      await keep("a", 100);
      const flow = await stage.store.flow("f1");
      const published = await stage.store.publish({
        kind: "draft",
        revision: flow?.revision ?? 0,
        by: "local",
        consent: { ...anyConsent, shapes: [name] },
        id: "f1",
        versionId: "f1-v2",
        at: 3,
      });
      expect(published).toMatchObject({ shapes: [name] });
      expect(await stage.store.version("f1-v2")).toMatchObject({ shapes: [name] });
      await keep("b", 200);
      await keep("c", 300);
      expect(await stage.store.shape(name)).toEqual(record("a", 100));
      expect(await stage.store.shape({ ...name, digest: "b" })).toBeNull();
    });

    it("go with their connection, and are not kept without it", async () => {
      await keep("a", 100);
      expect(await newest()).toBeNull();
      await stage.connect("c1");
      await keep("a", 100);
      await stage.store.deleteConnection({ id: "c1", by: { owner: "local" } });
      expect(await newest()).toBeNull();
    });
  });
}
