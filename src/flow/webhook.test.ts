import { describe, expect, it } from "vitest";
import type { Json } from "#sdk/json.ts";
import { diff, diffText } from "./diff.ts";
import type { FlowDocument } from "./document.ts";
import { parseExport, toExport } from "./exchange.ts";
import { catalogue, flowOf, formula, letter, pill } from "./fixtures.ts";
import { pillsInFormula } from "./formula/pills.ts";
import { pillText } from "./formula/pill-text.ts";
import { problemsOf } from "./ready.ts";
import { see } from "./sight.ts";
import {
  capturedData,
  deliverySchema,
  exampleOf,
  fieldsOf,
  headersKept,
  headersLike,
  headersShown,
  idIn,
  idPlaceOf,
  sampleDelivery,
} from "./webhook.ts";
import { checkKinds, type WebhookCheck, type WebhookTrigger } from "./webhook-trigger.ts";
import { checkNames } from "./webhook-words.ts";

const trigger: WebhookTrigger = {
  kind: "webhook",
  check: { kind: "github" },
  headers: ["x-github-event", "x-hub-signature-256", "cookie"],
  sample: { body: { "Full Name": "text", items: [{ no: 1 }], sent: "2026-04-01T09:00:00Z" } },
};
const flow = (changed: Partial<WebhookTrigger> = {}): FlowDocument => ({
  ...flowOf(letter("s1", { to: pill("trigger", "body", "Full Name") })),
  trigger: { ...trigger, ...changed },
});
const nothing: WebhookCheck = { kind: "none", id: { from: "nothing", sameBodyHours: 6 } };

describe("what a run gets of a delivery", () => {
  it("has pills for the fields of the sample, and takes others as they come", () => {
    const { body, headers } = deliverySchema(trigger).properties ?? {};
    expect(Object.keys(body?.properties ?? {})).toEqual(["Full Name", "items", "sent"]);
    expect(body?.additionalProperties).toBe(true);
    expect(Object.keys(headers?.properties ?? {})).toEqual(["x-github-event"]);
    const at = (...path: string[]) => see(pill("trigger", ...path), "s1", flow(), catalogue).kind;
    expect([at("body", "Full Name"), at("body", "items", "0", "no"), at("receivedAt")]).toEqual([
      "field",
      "field",
      "field",
    ]);
    const codes = problemsOf(flow(), catalogue, []).map(({ code }) => code);
    expect(codes.filter((code) => /pill|field|type/.test(code))).toEqual([]);
    const written = pillText(["trigger", "body", "Full Name"]);
    expect(pillsInFormula(written)).toMatchObject([{ path: ["body", "Full Name"] }]);
    expect(formula(written)).toMatchObject({ source: 'trigger.body["Full Name"]' });
    expect(sampleDelivery(trigger)).toMatchObject({ headers: { "x-github-event": "text" } });
  });

  it("never has a header with a signature, a password or a cookie", () => {
    expect(headersKept(trigger)).toEqual(["x-github-event"]);
    const sent = {
      authorization: "a",
      cookie: "b",
      "x-hub-signature-256": "c",
      host: "d",
      via: "e",
      "content-type": "application/json",
      "user-agent": "GitHub-Hookshot",
      "x-a": "1",
    };
    const shown = headersShown(trigger.check, sent);
    expect(Object.keys(shown)).toEqual(["content-type", "user-agent", "x-a"]);
    expect(headersLike({ headers: ["x-b"] }, shown)).toEqual(["x-b", "x-a"]);
    const own = { ...trigger, check: { ...nothing, kind: "header", header: "x-a" } as const };
    expect(headersKept({ ...own, headers: ["x-a"] })).toEqual([]);
  });

  it("is like a captured delivery", () => {
    const captured = { at: 0, headers: { "x-github-delivery": "d" }, body: { a: 1 } };
    expect(capturedData(trigger, captured)).toEqual({
      id: "d",
      receivedAt: "1970-01-01T00:00:00.000Z",
      headers: { "x-github-event": null },
      body: { a: 1 },
    });
  });
});

describe("the sample of a captured body", () => {
  it("has its fields, and nothing of what stood in them", () => {
    const body = {
      name: "山田 花子",
      card: { number: "4242", ok: false, limit: 12.5, none: null },
      at: "2025-12-24T18:00:00+09:00",
      day: "2025-12-24",
      items: [
        { a: 7, b: null },
        { b: "x", c: [] },
      ],
      mixed: ["x", 1],
      empty: [],
    };
    expect(exampleOf(body)).toEqual({
      name: "text",
      card: { number: "text", ok: true, limit: 1.5, none: null },
      at: "2026-04-01T09:00:00Z",
      day: "2026-04-01",
      items: [{ a: 1, b: "text", c: [] }],
      mixed: ["text"],
      empty: [],
    });
    const many = Object.fromEntries(Array.from({ length: 9_000 }, (_, at) => [`f${at}`, at]));
    expect(Object.keys(exampleOf(many) as object)).toHaveLength(2_000);
  });

  it("says which fields its owner can mark as private", () => {
    expect(fieldsOf(trigger)).toEqual([
      ["body"],
      ["body", "Full Name"],
      ["body", "items"],
      ["body", "sent"],
      ["headers", "x-github-event"],
    ]);
  });
});

describe("the id of a delivery", () => {
  const headers = new Map([["x-github-delivery", "d-1"]]);
  const header = (name: string) => headers.get(name) ?? null;
  const inBody = (path: string[], body: Json) => idIn({ from: "body", path }, header, body);

  it("stands where the sender puts it", () => {
    expect(idIn(idPlaceOf(trigger.check), header, {})).toBe("d-1");
    expect(idIn({ from: "header", name: "x-other" }, header, {})).toBeNull();
    expect(inBody(["data", "0", "id"], { data: [{ id: 7 }] })).toBe("7");
    expect(inBody(["id"], { id: "" })).toBeNull();
    expect(inBody(["id"], { id: { a: 1 } })).toBeNull();
    expect(inBody(["constructor"], {})).toBeNull();
    expect(idIn(idPlaceOf(nothing), header, { id: 1 })).toBeNull();
    for (const kind of checkKinds) expect(checkNames[kind].ja).not.toBe("");
  });
});

it("a change of who may start a flow is told in words", () => {
  const changes = diff(flow(), flow({ check: nothing, headers: [] }), catalogue);
  const told = diffText(changes, "en");
  expect(told.join("\n")).toContain("anyone who knows the address can start the flow");
  expect(told.join("\n")).toContain("the same body within 6 h is the same event");
  expect(diff(flow(), flow(), catalogue)).toEqual([]);
});

it("warns where nothing is checked, and goes to a file and back", () => {
  const codes = problemsOf(flow({ check: nothing }), catalogue, []).map(({ code }) => code);
  expect(codes).toContain("flow.webhook_unchecked");
  const file = toExport("Delivered", flow());
  expect(parseExport(file)).toMatchObject({ ok: true, exported: { flow: { trigger } } });
});
