import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { refusals } from "../error-body.ts";
import { ApiError } from "../errors.ts";
import { whoAsks, type WhoAsks } from "../guards.ts";
import type { Env, ServerParts } from "../parts.ts";
import { LiveEvent } from "./live.schemas.ts";
import type { Visitor } from "./stream.ts";

const listenToChanges = createRoute({
  method: "get",
  path: "/",
  operationId: "listenToChanges",
  tags: ["live"],
  summary: "Hear of changes as they happen",
  description:
    "Server-sent events (`EventSource`), without an end. `hello` comes first, and then, within half a second of it, `change` names what has changed, by id; ask the other requests for its new state. Many changes at one moment come as one event, and a great many are named less exactly (`runsOf`, `everything`). An event may name something that is as it was.\n\nThe server keeps nothing for a client that is away, and does not read `Last-Event-ID`: after each `hello`, also after a broken connection, ask for everything that you show. A comment comes every 15 seconds; after 40 seconds of silence the connection is dead. A stream that is read too slowly is closed. `end` says why the stream ends; do not open it again by yourself then. Without `end`, open it again after `retry`.\n\nOne person may have 20 streams; one more ends the oldest. Browsers open few connections to one address (6 where HTTP/2 is missing), so windows do well to share one.",
  responses: {
    200: {
      description: "The stream. The schema is of one event: its name, and its data as JSON.",
      content: { "text/event-stream": { schema: LiveEvent } },
    },
    ...refusals("live.full"),
  },
});

/** `/live`: what has changed, for screens that are to show it at once. */
export function liveRoutes(parts: Pick<ServerParts, "live" | "token" | "people" | "surface">) {
  const actorOf = whoAsks(parts);
  return new OpenAPIHono<Env>().openapi(listenToChanges, (c) => {
    // Nobody would read what a HEAD request opens.
    const body = c.req.method === "HEAD" ? "" : parts.live.open(visitorOf(c, actorOf));
    if (body === null) throw ApiError.of("live.full");
    return new Response(body, {
      headers: { "content-type": "text/event-stream", "x-accel-buffering": "no" },
    });
  });
}

function visitorOf(c: Context<Env>, actorOf: WhoAsks): Visitor {
  const { person } = c.get("actor");
  const shown = shownIn(c.req.raw.headers);
  const from = c.get("client");
  const outgoing = outgoingOf(c.env);
  return {
    person,
    stillMay: async () => (await actorOf(shown, from))?.person === person,
    hangUp: () => outgoing?.destroy(),
  };
}

/** What shows who somebody is, and nothing else of the request. */
function shownIn(headers: Headers): Headers {
  return new Headers(
    ["authorization", "cookie"].flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value] as [string, string]];
    }),
  );
}

/** The bindings are there where a socket is. */
function outgoingOf(bindings: Env["Bindings"] | undefined) {
  return bindings?.outgoing;
}
