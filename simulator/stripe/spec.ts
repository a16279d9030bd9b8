import { readFileSync } from "node:fs";

/** The part of OpenAPI 3.0 that `spec.json` uses. */
export interface Schema {
  readonly type?: "string" | "integer" | "number" | "boolean" | "array" | "object";
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly (string | boolean)[];
  readonly anyOf?: readonly Schema[];
  readonly maxLength?: number;
  readonly nullable?: boolean;
  readonly additionalProperties?: boolean | Schema;
  readonly $ref?: string;
  readonly "x-expandableFields"?: readonly string[];
  readonly "x-expansionResources"?: { readonly oneOf: readonly { readonly $ref?: string }[] };
}

interface Operation {
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
}

interface Spec {
  readonly info: { readonly version: string };
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** What a further file adds to `spec.json`. */
type Part = Pick<Spec, "components" | "paths">;

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");

// The files are ours and have exactly this form, so their parsed types are stated rather than checked.
const main: Spec = JSON.parse(read("spec.json"));
const further: readonly Part[] = [
  "payments",
  "invoices",
  "prices",
  "subscriptions",
  "checkout",
  "payouts",
  "disputes",
  "credit-notes",
  "coupons",
].map((name) => JSON.parse(read(`spec-${name}.json`)));

const parts: readonly Part[] = [main, ...further];

export const spec: Spec = {
  ...main,
  components: { schemas: Object.assign({}, ...parts.map(({ components }) => components.schemas)) },
  paths: pathsOf(parts),
};

/** A path may stand in several files, with other methods. */
function pathsOf(all: readonly Part[]): Spec["paths"] {
  const paths = new Map<string, Spec["paths"][string]>();
  for (const part of all)
    for (const [path, methods] of Object.entries(part.paths))
      paths.set(path, { ...paths.get(path), ...methods });
  return Object.fromEntries(paths);
}

export const API_VERSION = spec.info.version;

export function objectSchema(name: string): Schema {
  const schema = spec.components.schemas[name];
  if (schema === undefined) throw new Error(`spec.json has no schema "${name}"`);
  return schema;
}

/** What a request may carry: its form body for POST, its query otherwise, as one object schema. */
export function requestSchema(method: string, path: string): Schema {
  const operation = spec.paths[path]?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`spec.json has no operation ${method} ${path}`);
  if (method === "POST") {
    return operation.requestBody?.content["application/x-www-form-urlencoded"]?.schema ?? {};
  }
  const query = (operation.parameters ?? []).filter((parameter) => parameter.in === "query");
  return {
    type: "object",
    properties: Object.fromEntries(query.map(({ name, schema }) => [name, schema])),
    required: query.filter((parameter) => parameter.required === true).map(({ name }) => name),
  };
}
