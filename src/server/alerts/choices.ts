import { createRoute, z } from "@hono/zod-openapi";
import { alertKinds, type Channels } from "#engine/alerts/alert.ts";
import { type AlertChoices, type FlowChoice, noAlertChoices } from "#engine/alerts/choices.ts";
import type { Actor } from "#people/actor.ts";
import { bodyRefusals, refusals } from "../error-body.ts";
import type { ServerParts } from "../parts.ts";
import { answer, Id, jsonBody } from "../schemas.ts";
import { Kind } from "./show.ts";

const tags = ["alerts"];

const channels = {
  screen: z.boolean().meta({ description: "It is on the list of alerts." }),
  mail: z.boolean().meta({ description: "It comes by mail." }),
};
const OfKind = z.strictObject({ kind: Kind, ...channels });

const longestQuiet = 90 * 24;

const Quiet = z.union([z.enum(["learnt", "never"]), z.int().min(1).max(longestQuiet)]).meta({
  description:
    "When you are told that nothing ran: after so many hours, after unusually long by the flow’s own past (`learnt`), or `never`.",
});

const Choices = z
  .strictObject({
    kinds: z.array(OfKind).meta({ description: "Of each kind, whichever flow it is of." }),
    flows: z.array(z.strictObject({ id: Id, name: z.string(), ...channels, quiet: Quiet })).meta({
      description: "Of each flow of yours, whatever it is. What is off for either is off.",
    }),
    canMail: z.boolean().meta({ description: "Mail can be sent, and you have an address." }),
  })
  .meta({ id: "AlertChoices" });

const most = 1_000;

const Wish = z
  .strictObject({
    kinds: z.array(OfKind).max(alertKinds.length),
    flows: z
      .array(z.strictObject({ id: Id, ...channels, quiet: Quiet.default("learnt") }))
      .max(most),
  })
  .meta({ id: "AlertChoicesWish" });

export const getAlertChoices = createRoute({
  method: "get",
  path: "/choices",
  operationId: "getAlertChoices",
  tags,
  summary: "Show what you are told of",
  description: "And how, by kind and by flow. Where you have chosen nothing, all of it, both ways.",
  responses: { 200: answer("What you have chosen.", Choices), ...refusals() },
});

export const changeAlertChoices = createRoute({
  method: "put",
  path: "/choices",
  operationId: "changeAlertChoices",
  tags,
  summary: "Choose what you are told of",
  description:
    "In the place of what you had chosen; what is left out is on. It counts for what happens from now on.",
  request: { body: jsonBody(Wish) },
  responses: { 200: answer("As it is now.", Choices), ...bodyRefusals() },
});

type Parts = Pick<ServerParts, "store" | "people">;
const on: Channels = { screen: true, mail: true };
const asNew: FlowChoice = on;

export async function choicesView(
  { store, people }: Parts,
  { person }: Pick<Actor, "person">,
): Promise<z.infer<typeof Choices>> {
  const { kinds, flows } = (await store.alertChoices()).get(person) ?? noAlertChoices;
  const own = (await store.flows()).filter(({ owner }) => owner === person);
  const { email = "" } = (await people.person(person)) ?? {};
  return {
    kinds: alertKinds.map((kind) => {
      const { screen, mail } = kinds[kind] ?? on;
      return { kind, screen, mail };
    }),
    flows: own.map(({ id, name }) => {
      const { screen, mail, quiet = "learnt" } = flows[id] ?? asNew;
      return { id, name, screen, mail, quiet };
    }),
    canMail: people.mail !== null && email !== "",
  };
}

/** Only what is not as it is for everybody is kept. */
export function choicesOf({ kinds, flows }: z.infer<typeof Wish>): AlertChoices {
  const isOff = ({ screen, mail }: Channels): boolean => !screen || !mail;
  return {
    kinds: Object.fromEntries(kinds.filter(isOff).map(({ kind, ...its }) => [kind, its])),
    flows: Object.fromEntries(
      flows
        .filter((one) => isOff(one) || one.quiet !== "learnt")
        .map(({ id, quiet, ...its }) => [id, quiet === "learnt" ? its : { ...its, quiet }]),
    ),
  };
}
