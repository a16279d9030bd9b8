import { describe, expect, it } from "vitest";
import { z } from "zod";
import { httpConnector } from "#connectors/http/http.connector.ts";
import { catalogueOf } from "#engine/catalogue.ts";
import { asConstants, optionalFields, shownFields } from "./form-fields.ts";
import { formOf } from "./form.ts";
import { emptyDocument, type FlowDocument } from "./document.ts";
import { newEventTrigger } from "./new-trigger.ts";
import { inputOf, triggerOf } from "./offers.ts";
import { problemsOf } from "./ready.ts";
import { pillsBefore, sampleOf } from "./samples.ts";
import { outputOf, see } from "./sight.ts";
import type { ActionStep } from "./step.ts";

type Constants = Parameters<typeof asConstants>[0];

const catalogue = catalogueOf([httpConnector]);

const step = (id: string, action: string, input: Constants): ActionStep => ({
  kind: "action",
  id,
  name: null,
  connector: "http",
  action,
  connection: "h1",
  input: z.record(z.string(), z.custom<ActionStep["input"][string]>()).parse(asConstants(input)),
});
const flow = (...steps: ActionStep[]): FlowDocument => ({
  ...emptyDocument,
  trigger: { kind: "schedule", when: { kind: "interval", everyMinutes: 15 }, overlap: false },
  steps,
  nextStep: steps.length + 1,
});
const after = (first: ActionStep) => flow(first, step("s2", "read", { path: "/x" }));
const seen = (first: ActionStep, ...path: string[]) =>
  see({ from: "s1", path }, "s2", after(first), catalogue);

describe("what the author of a step declares by an example", () => {
  const sample = '{"id": 7, "person": {"mail": "a@b.example"}, "tags": ["x"]}';
  const declared = step("s1", "send-request", { path: "/x", json: "{}", sample });

  it("is there as pills, with its type", () => {
    expect(seen(declared, "body", "person", "mail")).toMatchObject({
      kind: "field",
      schema: { type: "string" },
    });
    expect(seen(declared, "body", "id")).toMatchObject({ schema: { type: "number" } });
    expect(seen(declared, "body", "tags", "0")).toMatchObject({ schema: { type: "string" } });
    expect(seen(declared, "status")).toMatchObject({ schema: { type: "integer" } });
    expect(outputOf(after(declared), catalogue, "s1")).toBe(
      outputOf(after(declared), catalogue, "s1"),
    );
    const group = pillsBefore("s2", after(declared), catalogue, new Map()).find(
      ({ from }) => from === "s1",
    );
    expect(JSON.stringify(group?.pills)).toContain("a@b.example");
  });

  it("stays private as a whole", () => {
    const body = outputOf(after(declared), catalogue, "s1")?.properties?.["body"];
    expect(body?.field?.private).toBe(true);
  });

  it("gives the sample", () => {
    expect(sampleOf("s1", after(declared), catalogue, new Map())?.data).toMatchObject({
      status: 201,
      body: { id: 7 },
    });
    const list = step("s1", "get-list", { path: "/x", sample });
    expect(sampleOf("s1", after(list), catalogue, new Map())?.data).toMatchObject({
      items: [{ id: 7 }],
    });
    expect(seen(list, "items", "0", "person")).toMatchObject({ schema: { type: "object" } });
  });

  it("is anything where nothing, or no JSON, is declared", () => {
    for (const input of [{}, { sample: "{" }, { sample: "[".repeat(50_000) }])
      expect(seen(step("s1", "read", { path: "/x", ...input }), "body", "any")).toMatchObject({
        kind: "field",
        schema: {},
      });
  });

  it("may be of any depth", () => {
    const deep = `${"[".repeat(5_000)}${"]".repeat(5_000)}`;
    expect(seen(step("s1", "read", { path: "/x", sample: deep }), "body", "0", "0")).toMatchObject({
      kind: "field",
    });
  });
});

describe("what the author of a trigger declares by an example", () => {
  const trigger = {
    ...newEventTrigger("http", triggerOf(catalogue, "http", "new-item") ?? expect.fail(), "h1"),
    settings: { path: "/x", sample: '{"id": 7, "person": {"mail": "a@b.example"}}' },
  };
  const document = { ...flow(step("s1", "read", { path: "/x" })), trigger };

  it("is there as pills and as a sample, and stays private", () => {
    const see1 = (...path: string[]) => see({ from: "trigger", path }, "s1", document, catalogue);
    expect(see1("item", "person", "mail")).toMatchObject({ schema: { type: "string" } });
    expect(see1("key")).toMatchObject({ schema: { type: "string" } });
    const output = outputOf(document, catalogue, "trigger");
    expect(output?.properties?.["item"]?.field?.private).toBe(true);
    expect(sampleOf("trigger", document, catalogue, new Map())?.data).toEqual({
      key: "42",
      item: { id: 7, person: { mail: "a@b.example" } },
    });
  });

  it("is anything where nothing is declared", () => {
    const bare = { ...document, trigger: { ...trigger, settings: { path: "/x" } } };
    const seenBare = see({ from: "trigger", path: ["item", "any"] }, "s1", bare, catalogue);
    expect(seenBare).toMatchObject({ kind: "field", schema: {} });
  });
});

describe("a field that is asked for beside another", () => {
  const schema = inputOf(step("s1", "send-request", {}), catalogue) ?? {};
  const names = (input: Constants) =>
    shownFields(formOf(schema), asConstants(input)).map(
      ({ name, required }) => name + (required ? "*" : ""),
    );

  it("is drawn, and required, where it is asked for", () => {
    expect(names({})).toEqual(["method", "path*", "body", "json*", "once"]);
    expect(names({ body: "text", once: "key" })).toEqual([
      "method",
      "path*",
      "body",
      "text*",
      "once",
      "key_header",
      "key_hours",
    ]);
    expect(names({ body: "none", once: "look_up" })).toEqual([
      "method",
      "path*",
      "body",
      "once",
      "look_up_path*",
      "look_up_at*",
    ]);
  });

  it("is not offered elsewhere, and stays where something stands in it", () => {
    const offered = (input: Constants) =>
      optionalFields(formOf(schema), asConstants(input)).map(({ path }) => path.join("."));
    expect(offered({})).not.toContain("form");
    expect(offered({})).toContain("query");
    expect(names({ body: "none", json: "{}" })).toContain("json");
  });

  it("is missed before the flow is published", () => {
    const codes = (input: Constants) =>
      problemsOf(flow(step("s1", "send-request", { path: "/x", ...input })), catalogue, [
        { id: "h1", connector: "http", mode: "test", account: null, broken: false, held: false },
      ]).map(({ code, where }) => `${code} ${where.path.at(-1)}`);
    expect(codes({})).toEqual(["flow.required_missing json"]);
    expect(codes({ json: "{}" })).toEqual([]);
    expect(codes({ body: "none" })).toEqual([]);
    expect(codes({ body: "none", once: "look_up" })).toEqual([
      "flow.required_missing look_up_path",
      "flow.required_missing look_up_at",
    ]);
  });
});
