import { type Context, Hono, type MiddlewareHandler } from "hono";
import type { DeliveryAnswer, ReadDelivery } from "#engine/take-delivery.ts";
import type { DeliveryFault, FlowRecord, HookAddress } from "#engine/store.ts";
import { headersKept, headersShown } from "#flow/webhook.ts";
import type { WebhookTrigger } from "#flow/webhook-trigger.ts";
import { likeSample, xmlAs } from "#flow/webhook-xml.ts";
import { isJsonObject } from "#sdk/json.ts";
import { ApiError } from "../errors.ts";
import { mayOperate } from "../hooks/credentials.ts";
import type { Env, ServerParts } from "../parts.ts";
import { hashOf } from "../sign-in/secrets.ts";
import { countFrom } from "../sign-in/tries.ts";
import { clientAddress } from "../surface/client.ts";
import { goodSecrets, type KeptAddress, openAddress } from "./kept.ts";
import { seldom, takeIn, unavailable, wholeBody } from "./receiving.ts";
import { isXml, readBody } from "./read-body.ts";
import { verify } from "./verify.ts";

/**
 * `/hooks/in/{token}`: where other systems deliver what starts flows. The sender gets no more than a code. The people of
 * the flow see what is at an address, and what is wrong with a signature.
 */
export function deliveryRoutes(parts: ServerParts) {
  const { store, engine, vault, clock } = parts;
  const isToNote = seldom();
  return new Hono<Env>().post(
    "/in/:token",
    addressed(parts),
    wholeBody((c) => c.get("address").tokenHash),
    async (c) => {
      const address = c.get("address");
      const flow = await store.flow(address.flowId);
      const kept = openAddress(vault, address.flowId, address);
      if (!flow || !kept) throw ApiError.of("hook.no_address");
      const now = clock.now();
      const raw = new Uint8Array(await c.req.arrayBuffer());
      const header = (name: string) => c.req.header(name) ?? null;
      const came: Came = { raw, header, all: c.req.header(), kept, maker: address.createdBy, now };
      const challenge = challengeIn(flow, came);
      if (challenge !== null) return c.json({ challenge });
      const captured = await capture(address, flow, came);
      const { flowId, tokenHash } = address;
      const answer = await takeIn(c, () =>
        engine.takeDelivery({
          flowId,
          tokenHash,
          raw,
          header,
          read: (trigger) => readFor(trigger, came, "as sampled"),
        }),
      );
      if (answer.taken || (captured && answer.why === "not_active")) return c.body(null, 200);
      return refuse(c, answer, address);
    },
  );

  /** The next delivery, for the person who listens for one. It shows what the draft asks for, which may be no version yet. */
  async function capture(
    { tokenHash, listeningUntil }: HookAddress,
    { draft }: FlowRecord,
    came: Came,
  ): Promise<boolean> {
    const { trigger } = draft;
    if (trigger?.kind !== "webhook" || listeningUntil === null || listeningUntil < came.now)
      return false;
    const read = await readFor(trigger, came, "as sample");
    if (!read.ok) {
      if (read.why !== "not_permitted") await note(tokenHash, read.why, came.now);
      return false;
    }
    const headers = headersShown(trigger.check, came.all);
    const { body } = read.received;
    return store.captureDelivery(tokenHash, { at: came.now, headers, body });
  }

  /** What it holds, where those who stand for it may still operate anything. */
  async function readFor(
    trigger: WebhookTrigger,
    came: Came,
    purpose: Purpose,
  ): Promise<ReadDelivery> {
    const read = readDelivery(trigger, came, purpose);
    if (!read.ok) return read;
    for (const person of read.by)
      if (!(await mayOperate(parts, person))) return { ok: false, why: "not_permitted" };
    return read;
  }

  async function refuse(
    c: Context<Env>,
    { why }: Exclude<DeliveryAnswer, { taken: true }>,
    { tokenHash }: HookAddress,
  ): Promise<never> {
    switch (why) {
      case "not_active":
        throw ApiError.of("hook.no_address");
      case "revoked":
        throw ApiError.of("hook.address_revoked");
      case "undecided":
      case "clocks_differ":
      case "not_permitted":
        throw unavailable(c);
      case "unreadable":
        await note(tokenHash, why, clock.now());
        throw ApiError.of("hook.unreadable");
      case "wrong_signature":
      case "too_old":
      case "no_secret":
        await note(tokenHash, why, clock.now());
        // Only what is wrong counts: the right sender is never shut out.
        await countFrom(parts.people.database, "hook", clientAddress(c), clock.now());
        throw ApiError.of("hook.not_genuine");
    }
  }

  async function note(tokenHash: string, why: DeliveryFault, at: number): Promise<void> {
    if (isToNote(tokenHash, at)) await store.noteRefusedDelivery(tokenHash, { at, why });
  }
}

/** A delivery as it came. */
interface Came {
  readonly raw: Uint8Array;
  readonly header: (name: string) => string | null;
  readonly all: { readonly [name: string]: string };
  readonly kept: KeptAddress;
  /** Who has made the address. */
  readonly maker: string;
  readonly now: number;
}

/** A new sample may have other fields than the one that there is. */
type Purpose = "as sampled" | "as sample";

type ReadSent =
  | Extract<ReadDelivery, { readonly ok: true }>
  | { readonly ok: false; readonly why: DeliveryFault };

/** First what it shows, on the bytes as they came; then what it holds. */
function readDelivery(
  trigger: WebhookTrigger,
  { raw, header, kept, maker, now }: Came,
  purpose: Purpose,
): ReadSent {
  const { check } = trigger;
  const secrets = goodSecrets(kept, check.kind, now);
  const verdictOn = (those: typeof secrets) =>
    verify(
      check,
      { header, body: raw },
      those.map(({ secret }) => secret),
      now,
    );
  const verdict = verdictOn(secrets);
  if (verdict !== "genuine") return { ok: false, why: verdict };
  // Only the people whose secret it shows: another's may have lost their rights, or have more.
  const shown = secrets.filter((one) => verdictOn([one]) === "genuine");
  const by = [...new Set([maker, ...shown.map((one) => one.by)])];
  const headers = Object.fromEntries(headersKept(trigger).map((name) => [name, header(name)]));
  try {
    const type = header("content-type");
    const as = purpose === "as sample" ? "fields" : xmlAs(trigger);
    const given = readBody(raw, type, as);
    const body =
      isXml(type) && purpose === "as sampled" && as === "fields"
        ? likeSample(given, trigger.sample?.body)
        : given;
    return { ok: true, received: { receivedAt: now, headers, body }, by };
  } catch (error) {
    if (error instanceof ApiError) return { ok: false, why: "unreadable" };
    throw error;
  }
}

/** Slack asks once whether an address is there, before it delivers anything. */
function challengeIn({ draft, version }: FlowRecord, came: Came): string | null {
  for (const trigger of [draft.trigger, version?.document.trigger]) {
    if (trigger?.kind !== "webhook" || trigger.check.kind !== "slack") continue;
    const read = readDelivery(trigger, came, "as sampled");
    if (!read.ok || !isJsonObject(read.received.body)) continue;
    const { type, challenge } = read.received.body;
    if (type === "url_verification" && typeof challenge === "string") return challenge;
  }
  return null;
}

/** A sender who does not know the address: no body is read. */
function addressed(parts: ServerParts): MiddlewareHandler<Env, "/in/:token"> {
  const { store, people, clock } = parts;
  return async (c, next) => {
    const address = await store.hookAddress(hashOf(c.req.param("token")));
    if (address === null) {
      await countFrom(people.database, "hook", clientAddress(c), clock.now());
      throw ApiError.of("hook.no_address");
    }
    if (address.revokedAt !== null) throw ApiError.of("hook.address_revoked");
    c.set("address", address);
    await next();
  };
}
