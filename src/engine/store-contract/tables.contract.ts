import { describe, expect, it } from "vitest";
import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import type { TableContent } from "#flow/table.ts";
import { type Open, useStage } from "./stage.world.ts";

const content: TableContent = {
  rows: [
    { from: "gold", to: "price_1" },
    { from: '銀 "2" \u0000', to: "" },
  ],
  otherwise: { is: "value", value: "price_0" },
};
const other: TableContent = { rows: [], otherwise: { is: "fail" } };

/** A flow that looks something up in these revisions of a table, in a branch of a step. */
const using = (table: string, ...revisions: readonly number[]): FlowDocument => ({
  ...emptyDocument,
  steps: [
    {
      kind: "if",
      id: "s1",
      name: null,
      branches: [
        {
          id: "s2",
          condition: null,
          steps: revisions.map((revision, index) => ({
            kind: "variable",
            id: `s${index + 3}`,
            name: null,
            type: "text",
            initial: { kind: "lookup", table, revision, of: { kind: "constant", value: "gold" } },
          })),
        },
      ],
    },
  ],
  nextStep: 90,
});

export function tablesContract(open: Open): void {
  const stage = useStage(open);
  const create = (id: string, name = `Table ${id}`, at = 100) =>
    stage.store.createTable({ id, name, description: "", ...content, at, by: "hana" });
  const save = (id: string, onRevision: number, saved = other) =>
    stage.store.saveTable({ id, onRevision, ...saved, at: 200, by: "ken" });
  const change = (id: string, what: { name?: string; description?: string }) =>
    stage.store.changeTable({ id, ...what, at: 300, by: "mio" });

  describe("a lookup table", () => {
    it("comes back as it was made, and each state as it was saved", async () => {
      expect(await create("t1")).toBe("created");
      const made = {
        id: "t1",
        name: "Table t1",
        description: "",
        revision: 1,
        rowCount: 2,
        createdAt: 100,
        changedAt: 100,
        changedBy: "hana",
      };
      expect(await stage.store.table("t1")).toEqual(made);
      expect(await stage.store.table("t2")).toBeNull();
      expect(await save("t1", 1)).toBe("saved");
      const saved = { ...made, revision: 2, rowCount: 0, changedAt: 200, changedBy: "ken" };
      expect(await stage.store.table("t1")).toEqual(saved);
      expect(await stage.store.tableRevision("t1", 1)).toEqual({
        name: "Table t1",
        revision: 1,
        savedAt: 100,
        savedBy: "hana",
        ...content,
      });
      expect(await stage.store.tableRevision("t1", 2)).toMatchObject(other);
      expect(await stage.store.tableRevision("t1", 3)).toBeNull();
      expect(await stage.store.tableRevision("t9", 1)).toBeNull();
      expect(await stage.store.tableRevisions("t1")).toEqual([
        { revision: 2, savedAt: 200, savedBy: "ken", rowCount: 0 },
        { revision: 1, savedAt: 100, savedBy: "hana", rowCount: 2 },
      ]);
    });

    it("is saved on its newest revision alone", async () => {
      await create("t1");
      expect(await Promise.all([save("t1", 1), save("t1", 1)])).toEqual(
        expect.arrayContaining(["saved", "conflict"]),
      );
      expect(await save("t1", 1)).toBe("conflict");
      expect(await save("t1", 3)).toBe("conflict");
      expect(await save("t9", 1)).toBe("not_found");
      expect(await stage.store.tableRevisions("t1")).toHaveLength(2);
    });

    it("has its name for itself", async () => {
      await create("t1", "Plans");
      expect(await create("t2", "Plans")).toBe("name_taken");
      expect(await create("t2", "plans")).toBe("created");
      expect(await change("t2", { name: "Plans" })).toBe("name_taken");
      expect(await change("t2", { name: "plans", description: "Small" })).toBe("changed");
      expect(await change("t2", { name: "Prices" })).toBe("changed");
      expect(await change("t9", { name: "None" })).toBe("not_found");
      expect(await stage.store.table("t2")).toMatchObject({
        name: "Prices",
        description: "Small",
        revision: 1,
        changedAt: 300,
        changedBy: "mio",
      });
      expect(await stage.store.tableRevision("t2", 1)).toMatchObject({ name: "Prices" });
    });

    it("is listed with the others", async () => {
      for (const [id, name, at] of [
        ["t1", "Plans 10", 3],
        ["t2", "Plans 2", 2],
        ["t3", "国", 1],
      ] as const)
        await create(id, name, at);
      const ids = (all: readonly { id: string }[]) => all.map(({ id }) => id);
      expect(ids(await stage.store.tables())).toEqual(["t3", "t2", "t1"]);
      expect(ids(await stage.store.tables(["t1", "t9", "t3"]))).toEqual(["t1", "t3"]);
      const first = await stage.reading.listTables({ limit: 2 });
      expect(first.items).toEqual(["t2", "t1"]);
      const cursor = first.next ?? expect.fail("no more");
      expect(await stage.reading.listTables({ limit: 2, cursor })).toEqual({
        items: ["t3"],
        next: null,
      });
      expect((await stage.reading.listTables({ text: "PLANS" })).items).toEqual(["t2", "t1"]);
    });
  });

  describe("a lookup table that flows use", () => {
    const saveDraft = (id: string, revision: number, draft: FlowDocument) =>
      stage.store.saveDraft({ id, revision, name: `Flow ${id}`, draft, at: 10, by: "hana" });

    it("knows them, and stays while they do", async () => {
      await create("t1");
      await create("t2");
      await stage.flow("f1", { document: using("t1", 2, 1, 2) });
      await stage.flow("f2", { document: using("t2", 1) });
      await stage.flow("f3", { document: using("t1", 1) });
      await saveDraft("f1", 1, using("t1", 3));
      const f1 = { flowId: "f1", flowName: "Flow f1", draft: [3], published: [1, 2] };
      const f3 = { flowId: "f3", flowName: "Flow f3", draft: [1], published: [1] };
      expect(await stage.store.tableUses("t1")).toEqual([f1, f3]);
      expect(await stage.store.deleteTable("t1", 400)).toEqual({
        deleted: false,
        why: "in_use",
        uses: [f1, f3],
      });
      await stage.store.deleteFlow("f3", 20);
      await saveDraft("f1", 2, emptyDocument);
      expect(await stage.store.tableUses("t1")).toEqual([{ ...f1, draft: [] }]);
      expect(await stage.store.deleteTable("t1", 400)).toMatchObject({ deleted: false });
      await stage.store.deleteFlow("f1", 20);
      expect(await stage.store.deleteTable("t1", 400)).toEqual({ deleted: true });
    });

    it("leaves its revisions when it is deleted, and its name", async () => {
      await create("t1", "Plans");
      expect(await stage.store.deleteTable("t1", 400)).toEqual({ deleted: true });
      expect(await stage.store.deleteTable("t1", 500)).toEqual({
        deleted: false,
        why: "not_found",
      });
      expect(await stage.store.table("t1")).toBeNull();
      expect(await stage.store.tables()).toEqual([]);
      expect((await stage.reading.listTables({})).items).toEqual([]);
      expect([await save("t1", 1), await change("t1", { name: "x" })]).toEqual([
        "not_found",
        "not_found",
      ]);
      expect(await stage.store.tableRevision("t1", 1)).toMatchObject({ name: "Plans", ...content });
      expect(await create("t2", "Plans")).toBe("created");
    });

    it("is made with a flow, both or neither", async () => {
      await create("t1", "Plans");
      const flow = (id: string, ...names: readonly string[]) =>
        stage.store.createFlow({
          id,
          owner: "hana",
          name: "Imported",
          draft: emptyDocument,
          lineage: id,
          at: 50,
          tables: names.map((name) => {
            const { rows, otherwise } = content;
            return { id: `${id} ${name}`, name, description: "Known", rows, otherwise };
          }),
        });
      expect(await flow("f1", "Countries", "Plans")).toBe("table_name_taken");
      expect([await stage.store.flow("f1"), (await stage.store.tables()).length]).toEqual([
        null,
        1,
      ]);
      expect(await flow("f1", "Countries", "Currencies")).toBe("created");
      expect(await stage.store.table("f1 Countries")).toMatchObject({
        description: "Known",
        rowCount: 2,
        createdAt: 50,
        changedBy: "hana",
      });
      expect((await stage.store.tables()).length).toBe(3);
    });
  });
}
