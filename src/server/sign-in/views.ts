import type { z } from "@hono/zod-openapi";
import type { Person } from "#people/people.ts";
import { iso, isoOrNull } from "../schemas.ts";
import type { ApiKey } from "./keys.ts";
import type { Invitation } from "./links.ts";
import type * as schemas from "./sign-in.schemas.ts";

export function personView({ createdAt, ...person }: Person): z.infer<typeof schemas.Person> {
  return { ...person, createdAt: iso(createdAt) };
}

export function keyView(key: ApiKey): z.infer<typeof schemas.ApiKey> {
  return {
    id: key.id,
    name: key.name,
    scopes: [...key.scopes],
    createdAt: iso(key.madeAt),
    expiresAt: iso(key.expiresAt),
    lastUsedAt: isoOrNull(key.lastUsedAt),
  };
}

export function invitationView(one: Invitation): z.infer<typeof schemas.Invitation> {
  return {
    id: one.id,
    email: one.email,
    role: one.role,
    invitedBy: one.madeBy,
    createdAt: iso(one.madeAt),
    expiresAt: iso(one.expiresAt),
  };
}
