import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { codeOf, draftOn, made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
});
afterAll(() => world.close());

const rows = [
  { from: "gold", to: "price_1" },
  { from: "silver", to: "price_2" },
];
let serial = 0;
const named = () => `Plans ${(serial += 1)}`;
const create = async (more: object = {}): Promise<string> =>
  made(await world.hana("POST", "/tables", { name: named(), rows, ...more })).id;
const get = async (path: string) => (await world.mio("GET", path)).body;

describe("a lookup table", () => {
  test("is made by a builder, and read by everybody", async () => {
    const name = named();
    const reply = await world.hana("POST", "/tables", { name: ` ${name} `, rows });
    expect(reply.status).toBe(201);
    const { id } = made(reply);
    expect(await get(`/tables/${id}`)).toMatchObject({
      id,
      name,
      description: "",
      revision: 1,
      rowCount: 2,
      changedBy: { name: "Hana" },
      content: { revision: 1, rows, otherwise: { is: "pass" }, savedBy: { name: "Hana" } },
    });
    for (const like of [name, name.toUpperCase(), `${name}\u200B`]) {
      const again = await world.ken("POST", "/tables", { name: like });
      expect([again.status, codeOf(again)]).toEqual([409, "table.name_taken"]);
    }
    expect(codeOf(await world.mio("POST", "/tables", { name: named() }))).toBe(
      "request.not_permitted",
    );
  });

  test("refuses rows that are empty, said twice, or too many bytes", async () => {
    const refusal = async (some: object[]) =>
      world.hana("POST", "/tables", { name: named(), rows: some });
    expect(codeOf(await refusal([{ from: "", to: "x" }]))).toBe("request.invalid");
    const twice = await refusal([...rows, { from: "gold", to: "price_3" }]);
    expect([twice.status, codeOf(twice)]).toEqual([400, "table.repeated_row"]);
    expect(twice.text).toContain("row 3");
    const large = Array.from({ length: 501 }, (_, index) => ({
      from: `${index}`,
      to: "x".repeat(2_000),
    }));
    expect(codeOf(await refusal(large))).toBe("table.too_large");
  });

  test("keeps each state that was saved, and refuses a save on an older one", async () => {
    const id = await create();
    const next = [{ from: "gold", to: "price_9" }];
    const save = (revision: number) =>
      world.ken("POST", `/tables/${id}/revisions`, {
        revision,
        rows: next,
        otherwise: { is: "fail" },
      });
    expect(await save(1)).toMatchObject({
      status: 201,
      body: { revision: 2, rowCount: 1, content: { rows: next, otherwise: { is: "fail" } } },
    });
    const late = await save(1);
    expect([late.status, codeOf(late)]).toEqual([409, "table.conflict"]);
    expect(await get(`/tables/${id}?revision=1`)).toMatchObject({
      revision: 2,
      content: { revision: 1, rows, savedBy: { name: "Hana" } },
    });
    expect(await get(`/tables/${id}/revisions`)).toMatchObject({
      items: [
        { revision: 2, rowCount: 1, savedBy: { name: "Ken" } },
        { revision: 1, rowCount: 2, savedBy: { name: "Hana" } },
      ],
    });
    expect(codeOf(await world.mio("GET", `/tables/${id}?revision=3`))).toBe(
      "table.revision_not_found",
    );
    expect(codeOf(await world.mio("GET", `/tables/${id}?revision=0`))).toBe("request.invalid");
  });

  test("is renamed and described without a new revision", async () => {
    const [id, other] = [await create(), await create()];
    const name = named();
    const change = (what: object) => world.ken("PATCH", `/tables/${id}`, what);
    expect(await change({ name, description: "Price of a plan\nin Stripe" })).toMatchObject({
      body: { name, description: "Price of a plan\nin Stripe", revision: 1 },
    });
    expect(await change({ description: "" })).toMatchObject({ body: { name, description: "" } });
    for (const like of [name, name.toUpperCase()]) {
      const taken = await world.ken("PATCH", `/tables/${other}`, { name: like });
      expect([taken.status, codeOf(taken)]).toEqual([409, "table.name_taken"]);
    }
    expect((await change({ name })).status).toBe(200);
  });

  test("is listed by name, by a text in it, and in pages", async () => {
    const names = ["Zz lists 10", "Zz lists 2", "Zz lists 日本"];
    for (const name of names) await create({ name });
    const Page = z.object({
      items: z.array(z.object({ name: z.string() })),
      next: z.string().nullable(),
    });
    const list = async (query: string) => Page.parse(await get(`/tables${query}`));
    const first = await list("?text=zz%20LISTS&limit=2");
    expect(first.items.map(({ name }) => name)).toEqual(["Zz lists 2", "Zz lists 10"]);
    const second = await list(`?text=zz%20LISTS&limit=2&cursor=${first.next}`);
    expect(second).toMatchObject({ items: [{ name: "Zz lists 日本" }], next: null });
    expect(codeOf(await world.mio("GET", "/tables?limit=2&cursor=zz"))).toBe("request.bad_cursor");
  });
});

describe("a lookup table that flows use", () => {
  const draftWith = (table: string, revision: number) => {
    const draft = draftOn(world.hanas, { amount: 100 });
    const [step] = draft.steps;
    const of = { kind: "pill", from: "trigger", path: ["currency"] };
    const input = { ...step?.input, currency: { kind: "lookup", table, revision, of } };
    return { ...draft, steps: [{ ...step, input }] };
  };

  test("cannot be deleted, and says which they are", async () => {
    const id = await create({ rows: [{ from: "usd", to: "jpy" }] });
    const draft = draftWith(id, 1);
    const { id: flow } = made(await world.hana("POST", "/flows", { name: "Uses", draft }));
    expect(await get(`/flows/${flow}/problems`)).toMatchObject({ ready: true });
    expect((await world.hana("POST", `/flows/${flow}/activate`, { from: "now" })).status).toBe(200);
    const saving = { revision: 1, rows, otherwise: { is: "fail" } };
    await world.ken("POST", `/tables/${id}/revisions`, saving);
    const operations = [{ do: "useTable", table: id, revision: 2 }];
    const edited = await world.hana("POST", `/flows/${flow}/edits`, { operations, revision: 1 });
    expect(edited.status).toBe(200);
    expect(await get(`/tables/${id}/flows`)).toEqual({
      items: [{ id: flow, name: "Uses", draft: [2], published: [1] }],
    });
    const refused = await world.hana("DELETE", `/tables/${id}`);
    expect([refused.status, codeOf(refused)]).toEqual([409, "table.in_use"]);
    expect(refused.text).toContain("Uses");

    const comparison = await get(`/flows/${flow}/comparison?from=1`);
    const { changes } = z
      .object({ changes: z.array(z.object({ message: z.string() })) })
      .parse(comparison);
    expect(changes.map(({ message }) => message).join("\n")).toMatch(/revision 1 → revision 2/);
    expect(changes.map(({ message }) => message).join("\n")).toMatch(/gold was added: price_1/);

    const plain = draftOn(world.hanas, { amount: 100 });
    await world.hana("PUT", `/flows/${flow}`, { name: "Uses", draft: plain, revision: 2 });
    expect((await world.hana("DELETE", `/tables/${id}`)).status).toBe(409);
    await world.hana("POST", `/flows/${flow}/publish`, {});
    expect((await world.hana("DELETE", `/tables/${id}`)).status).toBe(204);
    expect(codeOf(await world.mio("GET", `/tables/${id}`))).toBe("table.not_found");
    expect(JSON.stringify(await get(`/flows/${flow}/comparison?from=2&to=1`))).toMatch(
      /looked up in “Plans \d+” \(revision 1\)/,
    );
    expect(codeOf(await world.hana("DELETE", `/tables/${id}`))).toBe("table.not_found");
  });

  test("is looked up in as the owners of connections have agreed, and not as somebody saves it", async () => {
    const priced = (to: string) => [{ from: "usd", to }];
    const id = await create({ rows: priced("jpy") });
    const draft = draftWith(id, 1);
    const { id: flow } = made(await world.hana("POST", "/flows", { name: "Agreed", draft }));
    await world.hana("POST", `/flows/${flow}/activate`, { from: "now" });
    const saving = { revision: 1, rows: priced("eur"), otherwise: { is: "pass" } };
    await world.ken("POST", `/tables/${id}/revisions`, saving);
    expect(await get(`/tables/${id}/flows`)).toMatchObject({ items: [{ published: [1] }] });
    const operations = [{ do: "useTable", table: id, revision: 2 }];
    await world.ken("POST", `/flows/${flow}/edits`, { operations, revision: 1 });
    const waits = await world.ken("POST", `/flows/${flow}/publish`, {});
    expect(waits.status).toBe(202);
    expect(await get(`/tables/${id}/flows`)).toMatchObject({
      items: [{ draft: [2], published: [1] }],
    });
    const { proposal } = z.object({ proposal: z.object({ id: z.string() }) }).parse(waits.body);
    const { changes } = z
      .object({ changes: z.array(z.object({ message: z.string() })) })
      .parse((await world.hana("GET", `/proposals/${proposal.id}`)).body);
    expect(changes.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Lookup table “Plans \d+” was changed: revision 1 → revision 2$/),
      expect.stringMatching(/› usd was changed: jpy → eur$/),
      expect.stringMatching(/\(revision 1\) → .*\(revision 2\)$/),
    ]);
    expect((await world.hana("POST", `/proposals/${proposal.id}/agreement`)).status).toBe(200);
    expect(await get(`/tables/${id}/flows`)).toMatchObject({ items: [{ published: [2] }] });
  });

  test("goes along with a flow's file, and is made where it is not here", async () => {
    const name = named();
    const id = await create({ name, description: "Known" });
    const draft = draftWith(id, 1);
    const { id: flow } = made(await world.hana("POST", "/flows", { name: "Goes", draft }));
    const exported = z
      .object({ tables: z.record(z.string(), z.looseObject({ rows: z.array(z.unknown()) })) })
      .loose()
      .parse(await get(`/flows/${flow}/export`));
    const [slot = ""] = Object.keys(exported.tables);
    expect(exported.tables[slot]).toMatchObject({ name, description: "Known", rows });
    const usedBy = async (file: object) => {
      const imported = made(await world.hana("POST", "/flows/import", { export: file }));
      return get(`/flows/${imported.id}`);
    };
    expect(JSON.stringify(await usedBy(exported))).toContain(`"table":"${id}","revision":1`);
    const other = { ...exported.tables[slot], rows: [] };
    const shown = JSON.stringify(await usedBy({ ...exported, tables: { [slot]: other } }));
    expect(shown).not.toContain(id);
    expect(await get(`/tables?text=${encodeURIComponent(`${name} (2)`)}`)).toMatchObject({
      items: [{ name: `${name} (2)`, description: "Known", rowCount: 0, revision: 1 }],
    });
    const wrong = { ...exported, tables: { [slot]: { ...other, rows: [...rows, ...rows] } } };
    const refused = await world.hana("POST", "/flows/import", { export: wrong });
    expect(codeOf(refused)).toBe("flow.import_refused");
    expect(made(await world.ken("POST", `/flows/${flow}/clone`)).id).not.toBe(flow);
    expect(await get(`/tables/${id}/flows`)).toMatchObject({ items: { length: 3 } });
  });

  test("that is gone, or was never saved so, keeps a flow from being published", async () => {
    const id = await create();
    const problemsWith = async (table: string, revision: number) => {
      const draft = draftWith(table, revision);
      const { id: flow } = made(await world.hana("POST", "/flows", { name: "Wrong", draft }));
      const activated = await world.hana("POST", `/flows/${flow}/activate`, { from: "now" });
      expect(codeOf(activated)).toBe("flow.not_ready");
      return get(`/flows/${flow}/problems`);
    };
    const where = { step: "s1", path: ["input", "currency"] };
    expect(await problemsWith("table_gone", 1)).toMatchObject({
      problems: expect.arrayContaining([
        expect.objectContaining({ code: "flow.unknown_table", ...where }),
      ]),
    });
    expect(await problemsWith(id, 2)).toMatchObject({
      problems: expect.arrayContaining([
        expect.objectContaining({ code: "flow.unknown_table_revision", ...where }),
      ]),
    });
  });
});

describe("CSV", () => {
  const read = (csv: string, header?: boolean) =>
    world.hana("POST", "/tables/csv", { csv, ...(header === undefined ? {} : { header }) });

  test("becomes rows, and rows become CSV", async () => {
    const reply = await read('from;to\r\n"a;b";"c""d"\r\n');
    expect(reply.body).toEqual({
      rows: [{ from: "a;b", to: 'c"d' }],
      header: true,
      separator: ";",
    });
    const id = await create({ rows: [{ from: "a,b", to: "1\n2" }] });
    const csv = await world.mio("GET", `/tables/${id}/csv`);
    expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(csv.text).toBe('from,to\r\n"a,b","1\n2"\r\n');
    expect((await read(csv.text)).body).toMatchObject({ rows: [{ from: "a,b", to: "1\n2" }] });
  });

  test("that is wrong is refused line by line", async () => {
    const reply = await read("gold,1\nsilver\n,3\ngold,4\n");
    expect([reply.status, codeOf(reply)]).toEqual([400, "table.csv_refused"]);
    expect(reply.body).toMatchObject({
      error: {
        details: [
          { code: "table.csv_columns", message: expect.stringContaining("Line 2") },
          { code: "table.csv_empty_from", message: expect.stringContaining("Line 3") },
          { code: "table.csv_repeated", message: expect.stringContaining("“gold” is in line 1") },
        ],
      },
    });
  });
});

test("what is done to tables stands in the audit log, without their rows", async () => {
  const id = await create({ name: "Audited" });
  await world.ken("POST", `/tables/${id}/revisions`, {
    revision: 1,
    rows: [],
    otherwise: { is: "value", value: "secret" },
  });
  await world.ken("PATCH", `/tables/${id}`, { name: "Audited again" });
  await world.ken("DELETE", `/tables/${id}`);
  const log = await world.aoi("GET", `/audit?object=${id}`);
  expect(log.body).toMatchObject({
    items: [
      { action: "table.deleted", object: { kind: "table", id, name: null }, details: {} },
      { action: "table.changed", details: { name: "Audited again" } },
      { action: "table.saved", details: { revision: 1, rows: 0 } },
      { action: "table.created", details: { name: "Audited", rows: 2 } },
    ],
  });
  expect(log.text).not.toContain("price_1");
  expect(log.text).not.toContain("secret");
});
