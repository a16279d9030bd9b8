import { z } from "@hono/zod-openapi";

/**
 * The flow's schemas refer to themselves, which the OpenAPI generator cannot follow; zod's own JSON
 * Schema writer can, and writes the same dialect (2020-12) that OpenAPI 3.1 uses. So they go into
 * the document as components written by zod, and routes refer to them.
 */
const components = z.registry<{ readonly id: string }>();

/** The schema, unchanged for validation, and a named component in the OpenAPI document. */
export function component<Schema extends z.ZodType>(name: string, schema: Schema): Schema {
  components.add(schema, { id: name });
  return schema.openapi({ type: "object", allOf: [{ $ref: refTo(name) }] });
}

/** All components so far, as JSON Schema. */
export function writtenComponents(): readonly (readonly [string, object])[] {
  const { schemas } = z.toJSONSchema(components, { uri: refTo, io: "input" });
  const written: unknown = JSON.parse(
    // What several of them share, zod puts into a document of its own; here it is one more component.
    JSON.stringify(schemas).replaceAll(`${refTo(shared)}#/`, `${refTo(shared)}/`),
  );
  return Object.entries(z.record(z.string(), z.looseObject({})).parse(written)).map(
    ([name, { $id: _id, $schema: _schema, ...schema }]) => [name, schema],
  );
}

const shared = "__shared";

function refTo(name: string): string {
  return `#/components/schemas/${name}`;
}
