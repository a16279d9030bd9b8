import type { OpenAPIHono } from "@hono/zod-openapi";
import { writtenComponents } from "./components.ts";
import type { Env } from "./parts.ts";

const tags = [
  { name: "connectors", description: "What can be connected, and what it offers." },
  { name: "connections", description: "Credentials for outside systems. Secrets are write-only." },
  { name: "flows", description: "What should start, and what should happen then." },
  { name: "runs", description: "What flows did, step by step." },
  { name: "events", description: "What was seen in the outside world." },
  { name: "system", description: "The server itself." },
];

/** The OpenAPI document of the API, made from the schemas that check every request. */
export function openApiDocument(api: OpenAPIHono<Env>, version: string) {
  const { openAPIRegistry } = api;
  openAPIRegistry.registerComponent("securitySchemes", "token", {
    type: "http",
    scheme: "bearer",
    description: "The token in the file `api-token` of the data folder.",
  });
  for (const [name, schema] of writtenComponents()) {
    openAPIRegistry.registerComponent("schemas", name, schema);
  }
  return api.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Millrace",
      version,
      description:
        "A self-hosted flow composer: every event once, every charge once.\n\nTimes are ISO 8601 in UTC. Amounts of money are integers in the smallest unit of their currency, which stands beside them. Texts for people come in the language that `Accept-Language` asks for: English or Japanese.",
    },
    servers: [{ url: "/" }],
    security: [{ token: [] }],
    tags,
  });
}
