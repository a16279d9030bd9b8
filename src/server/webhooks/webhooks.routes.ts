import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Webhook, WebhookOutcome } from "#engine/store.ts";
import type { Actor } from "#people/actor.ts";
import { bodyRefusals, refusals } from "../error-body.ts";
import { ApiError } from "../errors.ts";
import { newId } from "../ids.ts";
import { type Locale, say } from "../language.ts";
import type { Env, ServerParts } from "../parts.ts";
import { answer, iso, isoOrNull, jsonBody, Moment } from "../schemas.ts";
import { faultOf, readUrl, type UrlFault } from "./address.ts";
import { openWebhook, sealWebhook, stillSigning, withSecret } from "./kept.ts";
import { outcomeWords } from "./outcome.ts";
import { testPayload } from "./payload.ts";
import { addressesOf } from "./post.ts";
import { isTaken, sendTo } from "./send.ts";
import { drawSecret } from "./sign.ts";

const Outcome = z
  .strictObject({
    isTaken: z.boolean().meta({ description: "The receiver answered with a status of 2xx." }),
    status: z.int().nullable().meta({ description: "That of the answer; null: none came." }),
    words: z
      .string()
      .meta({ description: "For people.", example: "The receiver answered with HTTP status 200." }),
  })
  .meta({ id: "WebhookOutcome" });

const AlertWebhook = z
  .strictObject({
    url: z.string().nullable().meta({
      description:
        "Shown to nobody else: it may carry a token. Null: the key does not have the scope `administer`.",
    }),
    host: z.string().meta({ description: "That of the address.", example: "hooks.example.com" }),
    setAt: Moment,
    endedAt: Moment.nullable().meta({
      description:
        "When the receiver answered with status 410. Millrace sends nothing until the receiver accepts a test or the address is set again.",
    }),
    oldSecretsUntil: Moment.nullable().meta({
      description: "Until then, replaced secrets also sign; null if none does.",
    }),
    last: Outcome.extend({ at: Moment })
      .meta({ id: "WebhookLast" })
      .nullable()
      .meta({ description: "The outcome of the last message; null if nothing was sent." }),
  })
  .meta({ id: "AlertWebhook" });

const SecretAnswer = z
  .strictObject({
    webhook: AlertWebhook,
    secret: z.string().meta({
      description: "The receiver verifies messages with it. Shown only this once.",
      example: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    }),
  })
  .meta({ id: "AlertWebhookSecret" });

const tags = ["alerts"];

const show = createRoute({
  method: "get",
  path: "/webhook",
  operationId: "getAlertWebhook",
  tags,
  summary: "Show your webhook",
  description:
    "The address at which a program of yours gets your alerts. Nobody can read its secret.",
  responses: {
    200: answer(
      "It.",
      z
        .strictObject({
          webhook: AlertWebhook.nullable().meta({ description: "Null: you have none." }),
        })
        .meta({ id: "AlertWebhookAnswer" }),
    ),
    ...refusals(),
  },
});

const set = createRoute({
  method: "put",
  path: "/webhook",
  operationId: "setAlertWebhook",
  tags,
  summary: "Set your webhook",
  description:
    "Replaces the one that you have, with a new secret. Messages are signed as the Standard Webhooks specification says; docs/alerts.md says what is in them, docs/decisions/0037 where they may go.",
  request: {
    body: jsonBody(
      z
        .strictObject({
          url: z.string().min(1).meta({ example: "https://hooks.example.com/millrace" }),
        })
        .meta({ id: "AlertWebhookWish" }),
    ),
  },
  responses: {
    200: answer("It, with its secret.", SecretAnswer),
    ...bodyRefusals(
      "webhook.url_malformed",
      "webhook.url_has_credentials",
      "webhook.address_refused",
      "webhook.needs_https",
      "webhook.name_not_found",
    ),
  },
});

const rotate = createRoute({
  method: "post",
  path: "/webhook/secret",
  operationId: "rotateAlertWebhookSecret",
  tags,
  summary: "Draw a new secret for your webhook",
  description:
    "The old one also signs for 24 hours, so that the receiver can change to the new one.",
  responses: {
    200: answer("It, with its new secret.", SecretAnswer),
    ...refusals("webhook.not_set", "webhook.changed_meanwhile"),
  },
});

const test = createRoute({
  method: "post",
  path: "/webhook/test",
  operationId: "testAlertWebhook",
  tags,
  summary: "Send a test to your webhook",
  description:
    "One signed example of type `alert.test`, at once and once. If the receiver accepts it, a webhook that has ended goes on.",
  responses: { 200: answer("The outcome.", Outcome), ...refusals("webhook.not_set") },
});

const remove = createRoute({
  method: "delete",
  path: "/webhook",
  operationId: "removeAlertWebhook",
  tags,
  summary: "Remove your webhook",
  description: "Millrace sends nothing more, not even retries that are due.",
  responses: { 204: { description: "You have none." }, ...refusals() },
});

const patience = 10_000;

const faultCodes = {
  malformed: "webhook.url_malformed",
  has_credentials: "webhook.url_has_credentials",
  refused: "webhook.address_refused",
  needs_https: "webhook.needs_https",
} as const;

/** `/alerts/webhook`: where an administrator is told of alerts by a program of theirs. */
export function webhookRoutes(
  parts: Pick<ServerParts, "store" | "vault" | "clock" | "people" | "postWebhook" | "resolveName">,
) {
  const { store, vault, clock, people } = parts;

  const find = async (person: string): Promise<Webhook | null> =>
    (await store.webhooks()).find((one) => one.person === person) ?? null;

  const found = async (person: string): Promise<Webhook> => {
    const webhook = await find(person);
    if (webhook === null) throw ApiError.of("webhook.not_set");
    return webhook;
  };

  const view = (
    webhook: Webhook,
    { scopes }: Actor,
    locale: Locale,
  ): z.infer<typeof AlertWebhook> => {
    const { setAt, endedAt, last } = webhook;
    const { url, before } = openWebhook(vault, webhook);
    const signing = stillSigning(before, clock.now()).map(({ until }) => until);
    return {
      url: scopes.includes("administer") ? url : null,
      host: new URL(url).hostname,
      setAt: iso(setAt),
      endedAt: isoOrNull(endedAt),
      oldSecretsUntil: signing.length === 0 ? null : iso(Math.max(...signing)),
      last: last && { at: iso(last.at), ...outcomeView(last.outcome, locale) },
    };
  };

  const checkUrl = async (said: string): Promise<string> => {
    const url = readUrl(said);
    if (!(url instanceof URL)) throw refusedUrl(url);
    const addresses = await addressesOf(url, parts.resolveName, AbortSignal.timeout(patience));
    if (typeof addresses === "string") throw ApiError.of("webhook.name_not_found");
    const fault = faultOf(url, addresses);
    if (fault !== null) throw refusedUrl(fault);
    return url.href;
  };

  return new OpenAPIHono<Env>()
    .openapi(show, async (c) => {
      const webhook = await find(c.get("actor").person);
      return c.json({ webhook: webhook && view(webhook, c.get("actor"), c.get("locale")) }, 200);
    })
    .openapi(set, async (c) => {
      const { person } = c.get("actor");
      const url = await checkUrl(c.req.valid("json").url);
      await c.get("still")();
      const secret = drawSecret();
      const sealed = sealWebhook(vault, person, { url, secret, before: [] });
      await store.putWebhook({ person, sealed, setAt: clock.now() });
      return c.json(
        { webhook: view(await found(person), c.get("actor"), c.get("locale")), secret },
        200,
      );
    })
    .openapi(rotate, async (c) => {
      const { person } = c.get("actor");
      const webhook = await found(person);
      const secret = drawSecret();
      const kept = withSecret(openWebhook(vault, webhook), secret, clock.now());
      const sealed = sealWebhook(vault, person, kept);
      if (!(await store.changeWebhook({ person, seen: webhook.sealed, sealed })))
        throw ApiError.of("webhook.changed_meanwhile");
      return c.json(
        { webhook: view({ ...webhook, sealed }, c.get("actor"), c.get("locale")), secret },
        200,
      );
    })
    .openapi(test, async (c) => {
      const { person } = c.get("actor");
      const webhook = await found(person);
      const { locale } = await people.preferences(person);
      const facts = { at: clock.now(), publicUrl: people.publicUrl };
      const payload = testPayload(facts, locale ?? c.get("locale"));
      const outcome = await sendTo(webhook, { id: newId("test"), payload }, parts);
      return c.json(outcomeView(outcome, c.get("locale")), 200);
    })
    .openapi(remove, async (c) => {
      await store.removeWebhook(c.get("actor").person);
      return c.body(null, 204);
    });
}

function refusedUrl(fault: UrlFault | "needs_https"): ApiError {
  return ApiError.of(faultCodes[fault]);
}

function outcomeView(outcome: WebhookOutcome, locale: Locale): z.infer<typeof Outcome> {
  return {
    isTaken: isTaken(outcome),
    status: outcome.is === "answered" ? outcome.status : null,
    words: say(outcomeWords(outcome), locale),
  };
}
