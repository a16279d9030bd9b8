import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import type { Env } from "./parts.ts";

/** Finds which operation of the API a request is; undefined for what is none. */
export function operationFinder(app: OpenAPIHono<Env>): (c: Context<Env>) => string | undefined {
  let operations: ReadonlyMap<string, string> | null = null;
  return (c) => {
    // When the first request comes, all routes are there.
    operations ??= operationsOf(app);
    return matchedRoutes(c)
      .map(({ method, path }) => operations?.get(`${method} ${path}`))
      .find((id) => id !== undefined);
  };
}

/** Each operation of the API, by the route that the router knows it under. */
function operationsOf(app: OpenAPIHono<Env>): ReadonlyMap<string, string> {
  return new Map(
    app.openAPIRegistry.definitions.flatMap((one) =>
      one.type === "route" && one.route.operationId !== undefined
        ? [[routeOf(one.route.method, one.route.path), one.route.operationId] as const]
        : [],
    ),
  );
}

function routeOf(method: string, path: string): string {
  return `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`;
}
