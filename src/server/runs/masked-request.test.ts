import { expect, test } from "vitest";
import { connectors } from "#connectors/index.ts";
import { catalogueOf } from "#engine/catalogue.ts";
import { none } from "#flow/private.ts";
import { privatePlaces } from "#flow/private-places.ts";
import type { Value } from "#flow/value.ts";
import type { JsonObject } from "#sdk/json.ts";
import { maskedRun } from "./masked.ts";
import { parkedRow, runWithParkedRow } from "./parked-row.world.ts";
import type { Run } from "./runs.schemas.ts";
import { effectView } from "./runs.view.ts";

/** A run whose request may have been executed, as those see it who may only see masks. The order's number is marked as private. */

const order = "170017";
const mark = "••• (private)";
const number: Value = { kind: "pill", from: "trigger", path: ["order"] };
const around = (before: string, after = ""): Value => ({
  kind: "text",
  parts: [before, number, after],
});

const tried: Omit<Run["steps"][number], "input"> = {
  path: "s1",
  kind: "action",
  inside: [],
  status: "parked",
  output: null,
  recordUrl: null,
  leftOver: null,
  corrections: [],
  attempts: [],
};

function seen(
  connector: string,
  id: string,
  fields: Readonly<Record<string, Value>>,
  given: object,
) {
  const action = connectors
    .find((one) => one.id === connector)
    ?.actions.find((one) => one.id === id);
  if (action?.kind !== "effect") throw new Error(`${id} does not write`);
  const tag = { effectId: "f.e", generation: 0, at: 0 };
  const { method, path, params } = action.request(action.input.parse(given), tag);
  const effect = { ...parkedRow, connector, action: id, method, resource: path, params };
  const run = runWithParkedRow("en");
  const [step] = run.document.steps;
  if (step?.kind !== "action") throw new Error("It has a step");
  const parked = {
    ...run,
    document: { ...run.document, steps: [{ ...step, connector, action: id, input: fields }] },
    event: { order: Number(order) },
    effects: [{ ...effectView(effect, "parked", connectors, "en"), waitsFor: null }],
    // Earlier builds have kept what is frozen in the place of the input, once a write was tried again.
    steps: [{ ...tried, input: params }],
  };
  const places = privatePlaces(parked.document, "f", {
    catalogue: catalogueOf(connectors),
    called: new Map(),
    handedIn: none,
    marks: new Map([["f", ["trigger.order"]]]),
  });
  expect(JSON.stringify(parked.effects)).toContain(order);
  const masked = maskedRun(parked, places, "en");
  expect(JSON.stringify(masked)).not.toContain(order);
  return masked.effects[0] ?? expect.fail("no write");
}

const http = (fields: Readonly<Record<string, Value>>, given: JsonObject) =>
  seen("http", "send-request", fields, { path: "/orders", ...given });

test("a number in the path of a request over HTTP is not read", () => {
  const path = `/orders/${order}/notes`;
  const effect = http({ path: around("/orders/", "/notes") }, { path, json: "{}" });
  expect(effect).toMatchObject({ method: "POST", resource: mark, params: null });
});

test.each<[part: string, fields: Readonly<Record<string, Value>>, given: JsonObject]>([
  ["the body", { json: around('{"n":', "}") }, { json: `{"n":${order}}` }],
  [
    "the form",
    { form: { kind: "object", fields: { n: number } } },
    { body: "form", form: { n: order } },
  ],
  [
    "the query",
    { query: { kind: "object", fields: { n: number } } },
    { body: "none", query: { n: order } },
  ],
  [
    "a header",
    { headers: { kind: "object", fields: { "X-Order": number } } },
    { body: "none", headers: { "X-Order": order } },
  ],
  [
    "the look-up",
    { look_up_path: around("/orders/", "?reference={{mark}}") },
    {
      json: '{"reference":"{{mark}}"}',
      once: "look_up",
      look_up_path: `/orders/${order}?reference={{mark}}`,
      look_up_at: "reference",
    },
  ],
  [
    "the path of a record",
    { record_path: around("/orders/", "/{{id}}") },
    { body: "none", record_path: `/orders/${order}/{{id}}` },
  ],
])("a number in %s is not read either", (_, fields, given) => {
  http(fields, given);
});

test("the path is read where nothing private is in it, and the parts that are not private are", () => {
  const fields: Readonly<Record<string, Value>> = { json: around('{"n":', "}") };
  expect(http(fields, { json: `{"n":${order}}`, headers: { "X-Kind": "note" } })).toMatchObject({
    resource: "/orders",
    params: { json: mark, headers: { "X-Kind": "note" } },
  });
});

test("a number in a row is not read, nor in the input of its step", () => {
  const pair = {
    kind: "object",
    fields: { column: { kind: "constant", value: "n" }, value: number },
  } as const;
  const fields: Readonly<Record<string, Value>> = { values: { kind: "list", items: [pair] } };
  const given = { table: "orders", values: [{ column: "n", value: Number(order) }] };
  expect(seen("postgresql", "insert-row", fields, given)).toMatchObject({
    params: null,
    deed: { parts: [{ records: [{ n: mark }] }] },
  });
});

test("of an e-mail only that there is one is read", () => {
  const text = `Order ${order}`;
  const fields = { to: number, subject: around("Order "), text: around("Order ") };
  const given = { to: [`${order}@example.com`], subject: text, text };
  expect(seen("mail", "send-email", fields, given)).toMatchObject({
    params: { to: mark, subject: mark, text: mark, mark },
  });
});

test("a number in the path of a Stripe request is not read", () => {
  const fields = { path: around("/v1/orders/") };
  expect(seen("stripe", "send-request", fields, { path: `/v1/orders/${order}` })).toMatchObject({
    resource: mark,
    params: null,
  });
});
