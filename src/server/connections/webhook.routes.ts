import { OpenAPIHono } from "@hono/zod-openapi";
import { isPermit, type Permit, permitFor } from "#engine/permit.ts";
import type { ConnectionRecord } from "#engine/store.ts";
import type { Actor } from "#people/actor.ts";
import type { Rings } from "#sdk/rings.ts";
import { openAddress, sealAddress, stillGood, withSecret } from "../deliveries/kept.ts";
import { ApiError } from "../errors.ts";
import { newId } from "../ids.ts";
import { say, type Locale } from "../language.ts";
import type { Env, ServerParts } from "../parts.ts";
import { personNames } from "../persons.ts";
import { ownConnection } from "../rights.ts";
import { iso, isoOrNull } from "../schemas.ts";
import { hashOf, newSecret } from "../sign-in/secrets.ts";
import { connectorOf } from "./find.ts";
import { lockedError } from "./locked.ts";
import { type ConnectionWebhook, make, revoke, setSecret, show } from "./webhook.operations.ts";

/** `/connections/{id}/webhook`: where a system rings for the polls of a connection. */
export function connectionWebhookRoutes(parts: ServerParts) {
  const { store, vault, clock } = parts;
  return new OpenAPIHono<Env>()
    .openapi(show, async (c) => {
      const { id } = await ringing(c.req.valid("param").id, c.get("actor"), c.get("locale"));
      return c.json(await viewOf(parts, id), 200);
    })
    .openapi(make, async (c) => {
      const actor = c.get("actor");
      const { id } = await ringing(c.req.valid("param").id, actor, c.get("locale"));
      const permit = await permitToSet(id, actor);
      const standing = await store.bellOf(id);
      const kept = standing && openAddress(vault, id, standing);
      const token = newSecret();
      const made = await store.putBell({
        tokenHash: hashOf(token),
        connectionId: id,
        createdBy: actor.person,
        sealed: sealAddress(vault, id, { token, secrets: kept?.secrets ?? [] }),
        seen: standing?.sealed ?? null,
        permit,
        at: clock.now(),
      });
      if (made === "not_found") throw ApiError.of("connection.not_found");
      if (made === "conflict") throw ApiError.of("hook.changed_meanwhile");
      return c.json(await viewOf(parts, id), 201);
    })
    .openapi(revoke, async (c) => {
      const { id } = await ownConnection(parts, c.req.valid("param").id, c.get("actor"));
      await store.revokeBell(id, clock.now());
      return c.body(null, 204);
    })
    .openapi(setSecret, async (c) => {
      const { person } = c.get("actor");
      const locale = c.get("locale");
      const { id, rings } = await ringing(c.req.valid("param").id, c.get("actor"), locale);
      const permit = await permitToSet(id, c.get("actor"));
      const { secret, keepOldMinutes } = c.req.valid("json");
      const { secretPrefix = "", signedAs: check } = rings;
      if (/\s/.test(secret) || !secret.startsWith(secretPrefix) || secret === secretPrefix)
        throw ApiError.of("connection.signing_secret_malformed", { prefix: secretPrefix });
      const bell = await store.bellOf(id);
      const kept = bell && openAddress(vault, id, bell);
      if (!bell?.sealed || !kept) throw ApiError.of("connection.webhook_missing");
      const at = clock.now();
      const one = { id: newId("secret"), check, secret, at, by: person, until: null };
      const sealed = sealAddress(vault, id, withSecret(kept, one, at + keepOldMinutes * 60_000));
      if (!(await store.sealBell({ connectionId: id, seen: bell.sealed, sealed, permit })))
        throw ApiError.of("hook.changed_meanwhile");
      return c.json(await viewOf(parts, id), 201);
    });

  /** It ends when the connection is locked or changes hands. */
  async function permitToSet(id: string, { person: by }: Actor): Promise<Permit> {
    const permit = await permitFor({ by, running: [], named: [id], atOnce: false }, store);
    if (!isPermit(permit)) throw lockedError();
    return permit;
  }

  /** A connection of the person's own to a system that rings. */
  async function ringing(
    id: string,
    actor: Actor,
    locale: Locale,
  ): Promise<ConnectionRecord & { readonly rings: Rings }> {
    const connection = await ownConnection(parts, id, actor);
    const { rings, label } = connectorOf(parts, connection);
    if (rings === undefined)
      throw ApiError.of("connection.no_webhooks", { connector: say(label, locale) });
    return { ...connection, rings };
  }
}

async function viewOf(
  { store, people, clock, vault }: ServerParts,
  id: string,
): Promise<ConnectionWebhook> {
  const bell = await store.bellOf(id);
  const kept = bell && openAddress(vault, id, bell);
  if (bell === null || kept === null) return nothing;
  const nameOf = await personNames(people);
  const { createdAt, createdBy, heardAt, refused } = bell;
  return {
    url: `${people.publicUrl}/hooks/ring/${kept.token}`,
    createdAt: iso(createdAt),
    createdBy: nameOf(createdBy),
    secrets: stillGood(kept.secrets, clock.now()).map((secret) => ({
      id: secret.id,
      createdAt: iso(secret.at),
      createdBy: nameOf(secret.by),
      expiresAt: isoOrNull(secret.until),
    })),
    heardAt: isoOrNull(heardAt),
    refused: refused && { at: iso(refused.at), why: refused.why },
  };
}

const nothing: ConnectionWebhook = {
  url: null,
  createdAt: null,
  createdBy: null,
  secrets: [],
  heardAt: null,
  refused: null,
};
