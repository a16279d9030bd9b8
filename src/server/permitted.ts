import type { OpenAPIHono } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { isAtLeast } from "#people/actor.ts";
import { type Permission, permissions } from "#people/permissions.ts";
import { ApiError } from "./errors.ts";
import type { Env } from "./parts.ts";

/**
 * Lets through what the table of permissions allows to the role of whoever asks, and to the API key
 * that they ask with. Whose the object must be is checked where the object is found.
 */
export function permitted(app: OpenAPIHono<Env>): MiddlewareHandler<Env> {
  let operations: ReadonlyMap<string, string> | null = null;
  return async (c, next) => {
    operations ??= operationsOf(app);
    const operation = matchedRoutes(c)
      .map(({ method, path }) => operations?.get(`${method} ${path}`))
      .find((id) => id !== undefined);
    // What is no operation is not found.
    if (operation === undefined) return next();
    const permission = permissionOf(operation);
    const actor = c.get("actor");
    if (permission === null || !isAtLeast(actor.role, permission.role))
      throw ApiError.of("request.not_permitted", { role: permission?.role ?? "administrator" });
    if (!actor.scopes.includes(permission.scope))
      throw ApiError.of("request.key_out_of_scope", { scope: permission.scope });
    return next();
  };
}

/** Null: an operation that is not in the table is nobody's. */
function permissionOf(operation: string): Permission | null {
  const table: Readonly<Record<string, Permission>> = permissions;
  return Object.hasOwn(table, operation) ? (table[operation] ?? null) : null;
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
