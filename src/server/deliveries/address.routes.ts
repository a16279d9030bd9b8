import { OpenAPIHono } from "@hono/zod-openapi";
import { asPublished } from "#engine/called-flows.ts";
import { isPermit, permitFor } from "#engine/permit.ts";
import type { FlowRecord, HookAddress } from "#engine/store.ts";
import { capturedFor } from "#engine/take-delivery.ts";
import type { WebhookCheck, WebhookTrigger } from "#flow/webhook-trigger.ts";
import type { Actor } from "#people/actor.ts";
import { ApiError } from "../errors.ts";
import { flowById } from "../flows/find.ts";
import { mayOperate } from "../hooks/credentials.ts";
import { checkStillOperates, mayStart } from "../hooks/end-credentials.ts";
import { newId } from "../ids.ts";
import type { Locale } from "../language.ts";
import { notPermitted } from "../not-permitted.ts";
import type { Env, ServerParts } from "../parts.ts";
import { personNames } from "../persons.ts";
import { iso, isoOrNull } from "../schemas.ts";
import { isEntrusted } from "../sight.ts";
import { hashOf, newSecret } from "../sign-in/secrets.ts";
import { drawSecret } from "../webhooks/sign.ts";
import {
  make,
  revoke,
  setSecret,
  show,
  startListening,
  stopListening,
} from "./address.operations.ts";
import type { FlowWebhook } from "./address.schemas.ts";
import { type KeptAddress, openAddress, sealAddress, stillGood, withSecret } from "./kept.ts";
import { standardKey } from "./verify.ts";

type Parts = Pick<ServerParts, "store" | "people" | "clock" | "vault">;

/** For so long the next delivery is captured. */
const listensFor = 10 * 60_000;

/** `/flows/{id}/webhook`: where other systems deliver what starts a flow. */
export function hookAddressRoutes(parts: Parts) {
  const { store, clock, vault } = parts;
  return new OpenAPIHono<Env>()
    .openapi(show, async (c) => {
      const flow = await flowById(parts, c.req.valid("param").id);
      triggerOf(flow);
      return c.json(await viewOf(parts, flow, c.get("actor")), 200);
    })
    .openapi(make, async (c) => {
      const { flow, permit } = await allowed(c.req.valid("param").id, c);
      const actor = c.get("actor");
      const standing = await store.hookAddressOf(flow.id);
      const kept = standing && openAddress(vault, flow.id, standing);
      const token = newSecret();
      const made = await store.putHookAddress({
        tokenHash: hashOf(token),
        flowId: flow.id,
        createdBy: actor.person,
        sealed: sealAddress(vault, flow.id, { token, secrets: await staying(flow, kept) }),
        seen: standing?.sealed ?? null,
        permit,
        at: clock.now(),
      });
      if (made === "not_found") throw ApiError.of("flow.not_found");
      if (made === "conflict") throw ApiError.of("hook.changed_meanwhile");
      await checkStillOperates(parts, actor.person);
      return c.json(await viewOf(parts, flow, actor), 201);
    })
    .openapi(revoke, async (c) => {
      const flow = await flowById(parts, c.req.valid("param").id);
      await store.revokeHookAddress(flow.id, clock.now());
      return c.body(null, 204);
    })
    .openapi(setSecret, async (c) => {
      const { flow, person, trigger, permit } = await allowed(c.req.valid("param").id, c);
      const { secret: given, keepOldMinutes } = c.req.valid("json");
      const { kind: check } = trigger.check;
      const secret = given ?? drawn(check);
      checkSecret(check, secret);
      const address = await store.hookAddressOf(flow.id);
      const kept = address && openAddress(vault, flow.id, address);
      if (!address?.sealed || !kept) throw ApiError.of("hook.address_missing");
      const at = clock.now();
      const one = { id: newId("secret"), check, secret, at, by: person, until: null };
      const next = withSecret(kept, one, at + keepOldMinutes * 60_000);
      const { id: flowId } = flow;
      const sealed = sealAddress(vault, flowId, next);
      if (!(await store.sealHookAddress({ flowId, seen: address.sealed, sealed, permit })))
        throw ApiError.of("hook.changed_meanwhile");
      await checkStillOperates(parts, person);
      const webhook = await viewOf(parts, flow, c.get("actor"));
      return c.json({ webhook, secret: given === undefined ? secret : null }, 201);
    })
    .openapi(startListening, async (c) => {
      const { flow } = await allowed(c.req.valid("param").id, c);
      if (!(await store.listenAtHookAddress(flow.id, clock.now() + listensFor)))
        throw ApiError.of("hook.address_missing");
      return c.json(await viewOf(parts, flow, c.get("actor")), 200);
    })
    .openapi(stopListening, async (c) => {
      const flow = await flowById(parts, c.req.valid("param").id);
      await store.listenAtHookAddress(flow.id, null);
      return c.body(null, 204);
    });

  /** A secret does not come to a new address when its maker may not have the flow's connections act any more. */
  async function staying(
    flow: FlowRecord,
    kept: KeptAddress | null,
  ): Promise<KeptAddress["secrets"]> {
    const good = stillGood(kept?.secrets ?? [], clock.now());
    const may = await Promise.all(
      good.map(
        async ({ by }) => (await mayOperate(parts, by)) && (await mayStart(flow, by, store)),
      ),
    );
    return good.filter((_, at) => may[at]);
  }

  /** A person who can send to an address, or knows its secret, lets the flow's connections act. */
  async function allowed(
    id: string,
    c: { readonly get: <Name extends "actor" | "locale">(name: Name) => Env["Variables"][Name] },
  ) {
    const flow = await flowById(parts, id);
    const trigger = triggerOf(flow);
    const { person } = c.get("actor");
    const locale: Locale = c.get("locale");
    const permit = await permitOf(parts, flow, person);
    if (!isPermit(permit)) throw await notPermitted(parts, permit, locale);
    return { flow, trigger, person, permit };
  }
}

function permitOf({ store }: Pick<Parts, "store">, { draft, version }: FlowRecord, by: string) {
  const running = [asPublished(draft), ...(version ? [version] : [])];
  return permitFor({ by, running, atOnce: false }, store);
}

/** That of the draft, else of what is published. */
function triggerOf({ draft, version }: FlowRecord): WebhookTrigger {
  for (const trigger of [draft.trigger, version?.document.trigger])
    if (trigger?.kind === "webhook") return trigger;
  throw ApiError.of("hook.not_started_by_webhook");
}

function drawn(check: WebhookCheck["kind"]): string {
  if (check === "standard") return drawSecret();
  return check === "basic" ? `millrace:${newSecret()}` : newSecret();
}

function checkSecret(check: WebhookCheck["kind"], secret: string): void {
  if (check === "none") throw ApiError.of("hook.check_takes_no_secret");
  const isGood =
    check === "standard"
      ? /^(?:whsec_)?[A-Za-z0-9+/]+={0,2}$/.test(secret) && standardKey(secret).length >= 16
      : check === "basic"
        ? /^[^:]+:.+$/.test(secret)
        : secret.trim() === secret;
  if (!isGood) throw ApiError.of("hook.secret_malformed");
}

/**
 * Who knows the address may be able to start the flow: a key that only reads does not get it. Where no connection acts,
 * no owner has let anybody operate anything, and only the flow's own people see it.
 */
async function maySee(
  parts: Parts,
  flow: FlowRecord,
  { person, scopes }: Actor,
  { createdBy }: HookAddress,
): Promise<boolean> {
  if (!scopes.includes("administer")) return false;
  const permit = await permitOf(parts, flow, person);
  if (!isPermit(permit)) return false;
  if (permit.epochs.size > 0 || createdBy === person) return true;
  return flow.owner === person && isEntrusted(flow);
}

async function viewOf(parts: Parts, flow: FlowRecord, actor: Actor): Promise<FlowWebhook> {
  const { store, people, clock, vault } = parts;
  const address = await store.hookAddressOf(flow.id);
  if (address === null) return nothing;
  const kept = openAddress(vault, flow.id, address);
  const nameOf = await personNames(people);
  const isShown = await maySee(parts, flow, actor, address);
  const now = clock.now();
  const { createdAt, createdBy, listeningUntil, refused } = address;
  return {
    url: isShown && kept ? `${people.publicUrl}/hooks/in/${kept.token}` : null,
    isThere: true,
    createdAt: iso(createdAt),
    createdBy: nameOf(createdBy),
    secrets: stillGood(kept?.secrets ?? [], now).map(({ id, check, at, by, until }) => ({
      id,
      check,
      createdAt: iso(at),
      createdBy: nameOf(by),
      expiresAt: isoOrNull(until),
    })),
    listeningUntil: listeningUntil !== null && listeningUntil > now ? iso(listeningUntil) : null,
    captured: isShown ? capturedIn(address, now) : null,
    refused: refused && { at: iso(refused.at), why: refused.why },
  };
}

function capturedIn({ captured }: HookAddress, now: number): FlowWebhook["captured"] {
  if (captured === null || captured.at < now - capturedFor) return null;
  return { ...captured, at: iso(captured.at) };
}

const nothing: FlowWebhook = {
  url: null,
  isThere: false,
  createdAt: null,
  createdBy: null,
  secrets: [],
  listeningUntil: null,
  captured: null,
  refused: null,
};
