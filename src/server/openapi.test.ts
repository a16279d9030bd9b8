import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiErrors } from "./errors.ts";
import { openServerWorld, type ServerWorld } from "./server.world.ts";

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: string[];
  readonly security?: object[];
  readonly parameters?: { name: string; in: string; required: boolean }[];
  readonly requestBody?: { required: boolean };
  readonly responses: Record<
    string,
    { description: string; content?: Record<string, { schema: object }> }
  >;
}

interface Document {
  readonly openapi: string;
  readonly tags: { name: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: Record<string, object> };
}

let world: ServerWorld;
let document: Document;
let operations: { name: string; path: string; operation: Operation }[];
beforeAll(async () => {
  world = await openServerWorld();
  document = (await world.call("GET", "/openapi.json")).body as Document;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method} ${path}`,
      path,
      operation,
    })),
  );
});
afterAll(() => world.close());

describe("the OpenAPI document", () => {
  test("is of version 3.1 and has every route that the server answers", () => {
    expect(document.openapi).toBe("3.1.0");
    const served = world.app.routes
      .filter(({ method, path }) => method !== "ALL" && path.startsWith("/api/v1/"))
      .filter(({ path }) => !/\/(openapi|flow\.schema)\.json$/.test(path))
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
    expect(operations.map(({ name }) => name).toSorted()).toEqual([...new Set(served)].toSorted());
  });

  test("asks for no time zone where a draft comes in, and promises one where it goes out", () => {
    const { FlowDraft, FlowDocument } = document.components.schemas;
    expect(FlowDraft).toMatchObject({ required: expect.not.arrayContaining(["timeZone"]) });
    expect(FlowDocument).toMatchObject({ required: expect.arrayContaining(["timeZone"]) });
    expect(JSON.stringify([FlowDraft, FlowDocument])).not.toContain('"default":"UTC"');
  });

  test("describes every operation: words, tag, parameters, and the codes that it refuses with", () => {
    const known = new Set(document.tags.map(({ name }) => name));
    for (const { name, path, operation } of operations) {
      expect(operation.summary, name).toBeTruthy();
      expect(operation.description, name).toBeTruthy();
      expect(
        operation.tags.every((tag) => known.has(tag)),
        name,
      ).toBe(true);
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      const described = (operation.parameters ?? []).filter((one) => one.in === "path");
      expect(described.map((one) => one.name).toSorted(), name).toEqual(
        inPath.map(String).toSorted(),
      );
      if (operation.security?.length === 0) continue;
      expect(operation.responses["401"]?.description, name).toContain("request.token_wrong");
      expect(operation.responses["400"]?.description, name).toContain("request.invalid");
      expect(operation.responses["405"]?.description, name).toContain("request.wrong_method");
      const takesBody = operation.requestBody !== undefined;
      expect(operation.responses["413"] !== undefined, name).toBe(takesBody);
      expect(operation.responses["415"] !== undefined, name).toBe(takesBody);
    }
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(
      operations.length,
    );
  });

  test("names only codes that there are", () => {
    const named = operations.flatMap(({ operation }) =>
      Object.entries(operation.responses).flatMap(([status, { description }]) =>
        [...description.matchAll(/^`([a-z._]+)`/gm)].map(
          ([, code = ""]) => [status, code] as const,
        ),
      ),
    );
    expect(named.length).toBeGreaterThan(100);
    const table: Readonly<Record<string, { status: number } | undefined>> = apiErrors;
    for (const [status, code] of named)
      expect([code, String(table[code]?.status)]).toEqual([code, status]);
  });

  test("refers only to what it holds, and every schema is valid JSON Schema", () => {
    const text = JSON.stringify(document);
    const references = new Set([...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref = ""]) => ref));
    expect(references.size).toBeGreaterThan(10);
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: "millrace", ...document });
    for (const ref of references)
      expect(ajv.getSchema(`millrace${ref}`), ref).toBeTypeOf("function");
    for (const name of Object.keys(document.components.schemas))
      expect(ajv.getSchema(`millrace#/components/schemas/${name}`), name).toBeTypeOf("function");
  });

  test("describes what the server answers", async () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: "millrace", ...document });
    const made = await world.call("POST", "/flows", { name: "Described" });
    const isFlow = ajv.getSchema("millrace#/components/schemas/Flow");
    expect(isFlow?.(made.body), JSON.stringify(isFlow?.errors)).toBe(true);
    const refused = await world.call("GET", "/flows/none");
    const isError = ajv.getSchema("millrace#/components/schemas/Error");
    expect(isError?.(refused.body), JSON.stringify(isError?.errors)).toBe(true);
    const catalogue = await world.call("GET", "/connectors");
    const isCatalogue = ajv.getSchema("millrace#/components/schemas/ConnectorList");
    expect(isCatalogue?.(catalogue.body), JSON.stringify(isCatalogue?.errors)).toBe(true);
  });
});
