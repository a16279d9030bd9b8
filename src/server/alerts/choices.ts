import { createRoute, z } from "@hono/zod-openapi";
import { alertKinds } from "#engine/alerts/alert.ts";
import {
  type AlertChoices,
  type ChosenChannels,
  everyWay,
  type FlowChoice,
  fullChannels,
  noAlertChoices,
} from "#engine/alerts/choices.ts";
import type { Actor } from "#people/actor.ts";
import { bodyRefusals, refusals } from "../error-body.ts";
import type { ServerParts } from "../parts.ts";
import { answer, Id, jsonBody } from "../schemas.ts";
import { standingPosts } from "./post.ts";
import { Kind } from "./show.ts";

const tags = ["alerts"];

const channels = {
  screen: z.boolean().meta({ description: "It is on the list of alerts." }),
  mail: z.boolean().meta({ description: "It comes by mail." }),
  webhook: z.boolean().meta({ description: "It comes to your webhook." }),
  post: z.boolean().meta({ description: "It is posted to your channel." }),
};
const wished = {
  ...channels,
  webhook: channels.webhook.exactOptional().meta({
    description: "Left out: on, unless list and mail are off.",
  }),
  post: channels.post.exactOptional().meta({
    description: "Left out: on, unless list and mail are off.",
  }),
};
const OfKind = z.strictObject({ kind: Kind, ...channels });

const longestQuiet = 90 * 24;

const Quiet = z.union([z.enum(["learnt", "never"]), z.int().min(1).max(longestQuiet)]).meta({
  description:
    "When you get an alert that nothing ran: after this many hours, after a time that is unusually long for the flow (`learnt`), or `never`.",
});

const Choices = z
  .strictObject({
    kinds: z.array(OfKind).meta({ description: "For each kind, in all flows." }),
    flows: z.array(z.strictObject({ id: Id, name: z.string(), ...channels, quiet: Quiet })).meta({
      description:
        "For each flow of yours, for all kinds. An alert that is off for its kind or for its flow is off.",
    }),
    canMail: z.boolean().meta({ description: "Mail can be sent, and you have an address." }),
    canWebhook: z.boolean().meta({ description: "You are an administrator with a webhook." }),
    canPost: z.boolean().meta({ description: "You have chosen a channel for them." }),
  })
  .meta({ id: "AlertChoices" });

const most = 1_000;

const Wish = z
  .strictObject({
    kinds: z.array(z.strictObject({ kind: Kind, ...wished })).max(alertKinds.length),
    flows: z.array(z.strictObject({ id: Id, ...wished, quiet: Quiet.default("learnt") })).max(most),
  })
  .meta({ id: "AlertChoicesWish" });

export const getAlertChoices = createRoute({
  method: "get",
  path: "/choices",
  operationId: "getAlertChoices",
  tags,
  summary: "Show what you get alerts about",
  description:
    "And how, by kind and by flow. If you have chosen nothing, you get all of it in every way.",
  responses: { 200: answer("What you have chosen.", Choices), ...refusals() },
});

export const changeAlertChoices = createRoute({
  method: "put",
  path: "/choices",
  operationId: "changeAlertChoices",
  tags,
  summary: "Choose what you get alerts about",
  description:
    "Replaces your earlier choice; what you leave out is on. It counts for what happens from now on.",
  request: { body: jsonBody(Wish) },
  responses: { 200: answer("As it is now.", Choices), ...bodyRefusals() },
});

type Parts = Pick<ServerParts, "store" | "people" | "engine">;
const asNew: FlowChoice = everyWay;

export async function choicesView(
  { store, people, engine }: Parts,
  { person }: Pick<Actor, "person">,
): Promise<z.infer<typeof Choices>> {
  const { kinds, flows } = (await store.alertChoices()).get(person) ?? noAlertChoices;
  const own = (await store.flows()).filter(({ owner }) => owner === person);
  const { email = "", role } = (await people.person(person)) ?? {};
  const webhooks = await store.webhooks();
  return {
    kinds: alertKinds.map((kind) => {
      const { screen, mail, webhook, post } = fullChannels(kinds[kind] ?? everyWay);
      return { kind, screen, mail, webhook, post };
    }),
    flows: own.map(({ id, name }) => {
      const { quiet = "learnt", ...its } = flows[id] ?? asNew;
      const { screen, mail, webhook, post } = fullChannels(its);
      return { id, name, screen, mail, webhook, post, quiet };
    }),
    canMail: people.mail !== null && email !== "",
    canWebhook: role === "administrator" && webhooks.some((one) => one.person === person),
    canPost: (await standingPosts({ store, people, engine })).has(person),
  };
}

/** Only what is not as it is for everybody is kept. */
export function choicesOf({ kinds, flows }: z.infer<typeof Wish>): AlertChoices {
  const isOff = (its: ChosenChannels): boolean => Object.values(fullChannels(its)).includes(false);
  return {
    kinds: Object.fromEntries(kinds.filter(isOff).map(({ kind, ...its }) => [kind, its])),
    flows: Object.fromEntries(
      flows
        .filter((one) => isOff(one) || one.quiet !== "learnt")
        .map(({ id, quiet, ...its }) => [id, quiet === "learnt" ? its : { ...its, quiet }]),
    ),
  };
}
