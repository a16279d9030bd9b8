import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { codeOf, draftOn, openPeopleWorld, type PeopleWorld } from "../people.world.ts";

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
  const draft = draftOn(world.hanas, { amount: 100 });
  const names = ["Charges 10", "Charges 2", "Refunds", "決済", "charges for Ken"];
  for (const name of names) await world.hana("POST", "/flows", { name, draft });
  const { items } = Page.parse((await world.mio("GET", "/flows?text=Refunds")).body);
  await world.hana("POST", `/flows/${items[0]?.id}/activate`, { from: "now" });
});
afterAll(() => world.close());

const Page = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      state: z.string(),
      summary: z.object({ en: z.string(), ja: z.string() }),
      connectors: z.array(z.string()),
    }),
  ),
  next: z.string().nullable(),
});
const list = async (query = "") => Page.parse((await world.mio("GET", `/flows${query}`)).body);
const names = async (query = "") => (await list(query)).items.map(({ name }) => name);
const everything = ["Charges 2", "Charges 10", "charges for Ken", "Refunds", "決済"];

describe("the list of flows", () => {
  test("comes whole where nobody asks for pages", async () => {
    expect(await names()).toEqual(everything);
    expect((await list()).next).toBeNull();
  });

  test("comes in pages, by state, and by a text in the name", async () => {
    const seen: string[] = [];
    let cursor = "";
    do {
      const page = await list(`?limit=2${cursor}`);
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.next === null ? "" : `&cursor=${encodeURIComponent(page.next)}`;
    } while (cursor !== "");
    expect(seen).toEqual(everything);
    expect(await names("?state=active")).toEqual(["Refunds"]);
    expect(await names("?text=CHARGES&state=inactive&limit=2")).toEqual([
      "Charges 2",
      "Charges 10",
    ]);
    expect(await names("?text=%E6%B1%BA")).toEqual(["決済"]);
    expect(await names("?text=nothing")).toEqual([]);
    const bad = await world.mio("GET", "/flows?limit=2&cursor=zz");
    expect([bad.status, codeOf(bad)]).toEqual([400, "request.bad_cursor"]);
    for (const query of ["?limit=0", "?limit=201", "?state=broken", "?text="])
      expect((await world.mio("GET", `/flows${query}`)).status).toBe(400);
  });

  test("tells of each flow what starts it, what it does, and with which systems", async () => {
    const made = await world.hana("POST", "/flows", {
      name: "Zero",
      draft: {
        ...draftOn(world.hanas),
        trigger: { kind: "schedule", when: { kind: "interval", everyMinutes: 15 }, overlap: false },
      },
    });
    expect(made.body).toMatchObject({ connectors: ["stripe"] });
    const empty = await world.hana("POST", "/flows", { name: "Zero none" });
    expect(empty.body).toMatchObject({
      summary: { en: "No trigger yet → No steps yet" },
      connectors: [],
    });
    expect((await list("?text=Zero")).items).toMatchObject([
      {
        summary: {
          en: "Every 15 minutes → Create customer (Stripe)",
          ja: "15 分ごと → 顧客を作成 (Stripe)",
        },
      },
      {},
    ]);
    expect((await list("?text=Refunds")).items).toMatchObject([
      {
        summary: { en: "New charge (Stripe) → Create charge (Stripe)" },
        connectors: ["stripe"],
      },
    ]);
  });
});
