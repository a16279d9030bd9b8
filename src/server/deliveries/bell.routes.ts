import { type Context, Hono, type MiddlewareHandler } from "hono";
import type { Bell, DeliveryFault } from "#engine/store.ts";
import type { Json } from "#sdk/json.ts";
import { ApiError } from "../errors.ts";
import type { Env, ServerParts } from "../parts.ts";
import { hashOf } from "../sign-in/secrets.ts";
import { countFrom } from "../sign-in/tries.ts";
import { clientAddress } from "../surface/client.ts";
import { goodSecrets, openAddress } from "./kept.ts";
import { readBody } from "./read-body.ts";
import { seldom, takeIn, unavailable, wholeBody } from "./receiving.ts";
import { verify } from "./verify.ts";

/**
 * `/hooks/ring/{token}`: where a system tells that its lists have something new. It has the polls of a connection ask,
 * and is never an event itself. The sender gets no more than a code.
 */
export function bellRoutes(parts: ServerParts) {
  const { store, engine, vault, clock, people } = parts;
  const isToNote = seldom();
  return new Hono<Env>().post(
    "/ring/:token",
    atBell(parts),
    wholeBody((c) => c.get("bell").tokenHash),
    async (c) => {
      const bell = c.get("bell");
      const { connectionId, tokenHash } = bell;
      const connection = await store.connection(connectionId);
      const rings = engine.connectors.find(({ id }) => id === connection?.connector)?.rings;
      if (connection === null || rings === undefined) throw ApiError.of("hook.no_address");
      const raw = new Uint8Array(await c.req.arrayBuffer());
      const at = clock.now();
      const kept = openAddress(vault, connectionId, bell);
      const secrets = goodSecrets(kept, rings.signedAs, at).map(({ secret }) => secret);
      const header = (name: string) => c.req.header(name) ?? null;
      const verdict = verify({ kind: rings.signedAs }, { header, body: raw }, secrets, at);
      if (verdict !== "genuine") {
        await note(bell, verdict, at);
        await countFrom(people.database, "hook", clientAddress(c), at);
        throw ApiError.of("hook.not_genuine");
      }
      const body = await bodyOf(c, bell, raw);
      const answer = await takeIn(c, async () => {
        if (isToNote(`heard ${tokenHash}`, at)) await store.noteHeardBell(tokenHash, at);
        return engine.ring({ connection, body });
      });
      if (answer === "undecided") throw unavailable(c);
      return c.body(null, 200);
    },
  );

  async function bodyOf(c: Context<Env>, bell: Bell, raw: Uint8Array): Promise<Json> {
    try {
      return readBody(raw, c.req.header("content-type") ?? null, "text");
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      await note(bell, "unreadable", clock.now());
      throw ApiError.of("hook.unreadable");
    }
  }

  async function note({ tokenHash }: Bell, why: DeliveryFault, at: number): Promise<void> {
    if (isToNote(tokenHash, at)) await store.noteRefusedBell(tokenHash, { at, why });
  }
}

/** From a sender who does not know the address no body is read. */
function atBell({ store, people, clock }: ServerParts): MiddlewareHandler<Env, "/ring/:token"> {
  return async (c, next) => {
    const bell = await store.bell(hashOf(c.req.param("token")));
    if (bell === null) {
      await countFrom(people.database, "hook", clientAddress(c), clock.now());
      throw ApiError.of("hook.no_address");
    }
    if (bell.revokedAt !== null) throw ApiError.of("hook.address_revoked");
    c.set("bell", bell);
    await next();
  };
}
