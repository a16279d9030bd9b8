import type { OpenAPIHono } from "@hono/zod-openapi";
import { type Actor, isAtLeast, type Scope } from "#people/actor.ts";
import { type Permission, permissions } from "#people/permissions.ts";
import { ApiError } from "./errors.ts";
import type { Guard } from "./guards.ts";
import { operationFinder } from "./operation-of.ts";
import type { Env, ServerParts } from "./parts.ts";
import { isConfirmed } from "./sign-in/confirmations.ts";

/**
 * Lets through what the table of permissions allows to the role of whoever asks, and to the API key
 * that they ask with; to administer, a session must have been confirmed lately. Whose the object must be is checked where the object is found.
 */
export function permitted(app: OpenAPIHono<Env>, { people }: Pick<ServerParts, "people">): Guard {
  const operationOf = operationFinder(app);
  return async (c) => {
    const operation = operationOf(c);
    // What is no operation is not found.
    if (operation === undefined) return;
    const permission = permissionOf(operation);
    const actor = c.get("actor");
    if (permission === null || !isAtLeast(actor.role, permission.role))
      throw ApiError.of("request.not_permitted", { role: permission?.role ?? "administrator" });
    await checkScope(actor, permission.scope, { people });
  };
}

/** Also for what needs more than its operation does, because of what is asked. */
export async function checkScope(
  actor: Actor,
  scope: Scope,
  { people: { database, clock } }: Pick<ServerParts, "people">,
): Promise<void> {
  if (!actor.scopes.includes(scope)) throw ApiError.of("request.key_out_of_scope", { scope });
  if (scope !== "administer" || actor.via !== "session") return;
  if (!(await isConfirmed(database, actor.session ?? "", clock.now())))
    throw ApiError.of("sign_in.confirm_needed");
}

/** Null: an operation that is not in the table is nobody's. */
function permissionOf(operation: string): Permission | null {
  const table: Readonly<Record<string, Permission>> = permissions;
  return Object.hasOwn(table, operation) ? (table[operation] ?? null) : null;
}
