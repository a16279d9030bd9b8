import { describe, expect, it } from "vitest";
import type { Json } from "#sdk/json.ts";
import type { WebhookCheck } from "#flow/webhook-trigger.ts";
import { earliestSend, kindOfRun } from "./run-name.ts";
import { catalogueOf } from "./catalogue.ts";
import { systemClock } from "./clock.ts";
import { openEngineWorld } from "./engine.world.ts";
import { datedName, takeDelivery } from "./take-delivery.ts";

const at = Date.parse("2026-04-10T12:00:00Z");
const named = (
  check: WebhookCheck,
  id: string | null,
  body: Json = {},
  topic: string | null = null,
) => datedName({ check }, { id, topic, body, at }, "drawn-1");
const hmac: WebhookCheck = {
  kind: "hmac",
  header: "x-signature",
  algorithm: "sha256",
  encoding: "hex",
  prefix: "",
  id: { from: "body", path: ["event", "a/b"] },
};
const created = Date.parse("2026-04-07T08:00:00Z");

describe("the run of a delivery", () => {
  it("is named by the id and by where that stands, whatever the check is", () => {
    const github = named({ kind: "github" }, "d-1");
    expect(github).toEqual({ name: "webhook:header/x-github-delivery=d-1", at });
    const place = { from: "header", name: "x-github-delivery" } as const;
    expect(named({ kind: "none", id: place }, "d-1")).toEqual(github);
    expect(named(hmac, "7").name).toBe("webhook:body/event/a%2Fb=7");
    expect(named(hmac, null).name).toBe("webhook:drawn:drawn-1");
    const same = datedName(
      { check: hmac },
      { id: null, topic: null, body: {}, at },
      { digest: "x", times: 2 },
    );
    expect(same.name).toBe("webhook:same:x:2");
    const shopify = (topic: string) => named({ kind: "shopify" }, "e", {}, topic).name;
    expect(shopify("orders/create")).not.toBe(shopify("orders/updated"));
    expect(kindOfRun(github.name)).toBe("webhook");
  });

  it("has an id of any length and any characters", () => {
    const names = ["", "山", "a b", "x".repeat(201), `${"x".repeat(200)}y`].map(
      (id) => named(hmac, `${id}!`).name,
    );
    expect(new Set(names).size).toBe(names.length);
    for (const name of names)
      expect(name).toMatch(/^webhook:body\/event\/a%2Fb[=#][\x21-\x7e]{1,200}$/);
  });

  it("is as old as its event where that is signed, and of any age otherwise", () => {
    const earliest = ({ name, at: eventAt }: { name: string; at: number }) =>
      earliestSend({ name, eventAt, notBefore: null, createdAt: at }, null);
    for (const written of [created / 1_000, new Date(created).toISOString()]) {
      const dated = named({ kind: "stripe" }, "evt_1", { id: "evt_1", created: written });
      expect(dated).toEqual({ name: "webhook:stripe=evt_1", at: created });
      expect(earliest(dated)).toEqual({ usual: created, forgotten: created });
    }
    const undated = named({ kind: "stripe" }, "evt_1", { id: "evt_1", created: "soon" });
    const four = at - 4 * 24 * 3_600_000;
    for (const one of [undated, named({ kind: "slack" }, "Ev1", { event_time: 1 })])
      expect(earliest(one)).toEqual({ usual: four, forgotten: 0 });
    // A name that is drawn was never sent before.
    expect(earliest(named(hmac, null))).toEqual({ usual: at, forgotten: at });
  });
});

it("is not taken by a process whose clock is wrong", async () => {
  const world = await openEngineWorld();
  try {
    const taken = takeDelivery(
      {
        flowId: "f1",
        tokenHash: "t",
        raw: Buffer.from("{}"),
        header: () => null,
        read: () => expect.fail("It is read"),
      },
      {
        store: world.store,
        catalogue: catalogueOf([]),
        clock: systemClock,
        newId: () => "id",
        life: { skew: () => 61_000 },
      },
    );
    expect(await taken).toEqual({ taken: false, why: "clocks_differ" });
  } finally {
    await world.close();
  }
});
