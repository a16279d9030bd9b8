import type { OpenAPIHono, RouteConfig } from "@hono/zod-openapi";
import { z } from "zod";
import type { Env } from "./parts.ts";

const eventStream = "text/event-stream";

/**
 * The OpenAPI document, made from the schemas that check every request. The schemas are written by
 * zod itself, whose JSON Schema is the dialect of OpenAPI 3.1 and follows schemas that refer to
 * themselves, as a flow's do; schemas with an `id` become components.
 */
export function openApiDocument(api: OpenAPIHono<Env>, version: string): object {
  const routes = api.openAPIRegistry.definitions.flatMap((one) =>
    one.type === "route" ? [one.route] : [],
  );
  const { written, components } = write(
    Object.fromEntries(routes.flatMap((route) => Object.entries(schemasOf(route)))),
  );
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route, written) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Millrace",
      version,
      description:
        "A self-hosted flow composer: every event once, every write once.\n\nTimes are ISO 8601 in UTC. Amounts of money are integers in the smallest unit of their currency, which stands beside them. Texts for people come in the language that `Accept-Language` asks for: English or Japanese.",
    },
    servers: [{ url: "/" }],
    security: [{ token: [] }, { session: [] }],
    tags: [
      { name: "connectors", description: "What can be connected, and what it offers." },
      {
        name: "connections",
        description: "Credentials for outside systems. Secrets are write-only.",
      },
      { name: "flows", description: "What should start, and what should happen then." },
      {
        name: "templates",
        description: "Flows to start from, with what each needs.",
      },
      {
        name: "tables",
        description: "Lookup tables, which turn one value into another; flows share them.",
      },
      { name: "proposals", description: "Versions that wait until owners of connections agree." },
      { name: "runs", description: "What flows did, step by step." },
      { name: "batches", description: "One act for many runs, in the background." },
      { name: "events", description: "What was seen in the outside world." },
      { name: "ledger", description: "What has happened, kept for years, without what was in it." },
      {
        name: "reconciliations",
        description: "Months of connections, held against what was recorded of them.",
      },
      { name: "overview", description: "What flows have been doing, at a glance." },
      { name: "live", description: "What has changed, as it happens." },
      { name: "sign-in", description: "The ways in, and what people do about themselves." },
      { name: "people", description: "Who works here." },
      { name: "audit", description: "Who did what, from where and when." },
      { name: "alerts", description: "Alerts, and the choice of what you get alerts about." },
      { name: "erasures", description: "What is erased for one subject." },
      { name: "system", description: "The server itself." },
    ],
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description: "An API key, or the token in the file `api-token` of the data folder.",
        },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "millrace.session_token",
          description:
            "The cookie that signing in gives; `__Host-millrace.session_token` where the address is https.",
        },
      },
    },
  };
}

/** The schemas of a route, by where they stand in it. */
function schemasOf(route: RouteConfig): Record<string, z.ZodType> {
  const places: readonly (readonly [string, unknown])[] = [
    ["path", route.request?.params],
    ["query", route.request?.query],
    ["body", jsonOf(route.request?.body)],
    ...Object.entries(route.responses).map(
      ([status, one]) => [status, jsonOf(one) ?? eventsOf(one)] as const,
    ),
  ];
  return Object.fromEntries(
    places.flatMap(([part, schema]) =>
      schema instanceof z.ZodType ? [[placeOf(route, part), schema]] : [],
    ),
  );
}

const WithJson = z.object({
  content: z.object({ "application/json": z.object({ schema: z.unknown() }) }),
});

function jsonOf(body: unknown): unknown {
  return WithJson.safeParse(body).data?.content["application/json"].schema;
}

const WithEvents = z.object({
  content: z.object({ [eventStream]: z.object({ schema: z.unknown() }) }),
});

/** Of a stream, the schema of one event. */
function eventsOf(response: unknown): unknown {
  return WithEvents.safeParse(response).data?.content[eventStream].schema;
}

function placeOf({ method, path }: RouteConfig, part: string): string {
  return `${method} ${path} ${part}`;
}

/** A schema as it stands in the document. */
type Written = z.infer<typeof Written>;
const Written = z.looseObject({
  properties: z.record(z.string(), z.looseObject({})).optional(),
  required: z.array(z.string()).optional(),
});

/** Writes all schemas at once, so that each named one is written once. */
function write(schemas: Readonly<Record<string, z.ZodType>>) {
  const whole = z.toJSONSchema(z.object(schemas), { io: "input", unrepresentable: "any" });
  const placed: unknown = JSON.parse(
    JSON.stringify(whole).replaceAll('"#/$defs/', '"#/components/schemas/'),
  );
  const { properties, $defs } = z
    .object({
      properties: z.record(z.string(), Written),
      $defs: z.record(z.string(), z.looseObject({})),
    })
    .parse(placed);
  // A component is named by its key; an `id` inside would mean nothing.
  for (const schema of Object.values($defs)) delete schema["id"];
  return { written: properties, components: $defs };
}

function operationOf(route: RouteConfig, written: Readonly<Record<string, Written>>): object {
  const { operationId, tags, summary, description, security } = route;
  const parameters = (["path", "query"] as const).flatMap((place) =>
    parametersOf(place, written[placeOf(route, place)]),
  );
  const body = written[placeOf(route, "body")];
  return {
    operationId,
    tags,
    summary,
    description,
    ...(security === undefined ? {} : { security }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: route.request?.body?.required === true,
            content: { "application/json": { schema: body } },
          },
        }),
    responses: Object.fromEntries(
      Object.entries(route.responses).map(([status, response]) => {
        const schema = written[placeOf(route, status)];
        const type = eventsOf(response) === undefined ? "application/json" : eventStream;
        const content = schema && { [type]: { schema } };
        const words = "description" in response ? response.description : "";
        return [status, { description: words, ...(content && { content }) }];
      }),
    ),
  };
}

function parametersOf(place: "path" | "query", written: Written | undefined): object[] {
  return Object.entries(written?.properties ?? {}).map(([name, schema]) => ({
    name,
    in: place,
    required: place === "path" || written?.required?.includes(name) === true,
    description: schema["description"],
    schema,
  }));
}
