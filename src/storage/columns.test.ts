import { describe, expect, it } from "vitest";
import { columns } from "./columns.ts";

interface Thing {
  readonly id: string;
  readonly ownerName: string | null;
  readonly parts: readonly string[] | null;
  readonly isOpen: boolean;
  readonly latest: number;
}

const things = columns<Thing>(
  `t.id, t.owner AS owner_name, t.parts,
   t.is_open, coalesce(t.ended, least(t.begun, 0)) AS latest`,
  { parts: "json", isOpen: "flag" },
);

const thing: Thing = { id: "a", ownerName: null, parts: ["x"], isOpen: true, latest: 2 };

describe("the columns of a record", () => {
  it("are selected by its names, whatever stands in parentheses", () => {
    expect(things.list).toBe(
      `t.id AS "id", t.owner AS "ownerName", t.parts AS "parts", t.is_open AS "isOpen", ` +
        `coalesce(t.ended, least(t.begun, 0)) AS "latest"`,
    );
    expect(things.select("FROM {things} t").text).toBe(`SELECT ${things.list} FROM {things} t`);
  });

  it("give the record, as either database says it, without what else is in the row", () => {
    const row = { id: "a", ownerName: null, parts: `["x"]`, isOpen: 1, latest: 2, more: 3 };
    expect(things.of(row)).toEqual(thing);
    expect(things.of({ ...row, isOpen: true })).toEqual(thing);
    expect(things.of({ ...row, parts: null })).toEqual({ ...thing, parts: null });
  });
});

describe("a record that is inserted", () => {
  const made = columns<Omit<Thing, "latest">>("id, owner AS owner_name, parts, is_open", {
    parts: "json",
    isOpen: "flag",
  });

  it("goes into its columns, beside others", () => {
    expect(made.insert("things", { begun: "(SELECT @at)" }, "RETURNING id").text).toMatch(
      /^INSERT INTO \{things\} \(id, owner, parts, is_open, begun\)\s+VALUES \(@id, @ownerName, \{json parts\}, @isOpen, \(SELECT @at\)\) RETURNING id$/,
    );
  });

  it("comes in the place of one with the same key", () => {
    expect(made.put("things", "id, owner").text).toMatch(
      / ON CONFLICT \(id, owner\) DO UPDATE SET parts = excluded\.parts, is_open = excluded\.is_open$/,
    );
  });
});
