import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { localPerson } from "#people/actor.ts";
import { bodyRefusals, refusals } from "../error-body.ts";
import { ApiError } from "../errors.ts";
import type { Env, ServerParts } from "../parts.ts";
import { Id, IdParam, answer, iso, jsonBody } from "../schemas.ts";
import { endHandedOutBy } from "../hooks/end-credentials.ts";
import { endRightsOf } from "./end-rights.ts";
import { sendLink } from "./letters.ts";
import { byAdministrator, makeLink, openInvitations, withdrawInvitation } from "./links.ts";
import {
  changePerson,
  type ChangeOutcome,
  findPerson,
  personWithEmail,
  removePerson,
} from "./persons.ts";
import { keysOf } from "./keys.ts";
import * as schemas from "./sign-in.schemas.ts";
import { invitationView, personView } from "./views.ts";

const tags = ["people"];

const listPeople = createRoute({
  method: "get",
  path: "/",
  operationId: "listPeople",
  tags,
  summary: "List people",
  description: "Everybody who works here, by name.",
  responses: {
    200: answer("The people.", z.strictObject({ items: z.array(schemas.Person) })),
    ...refusals(),
  },
});

const listInvitations = createRoute({
  method: "get",
  path: "/invitations",
  operationId: "listInvitations",
  tags,
  summary: "List open invitations",
  description: "The newest first. The answer does not contain their links.",
  responses: {
    200: answer("The invitations.", z.strictObject({ items: z.array(schemas.Invitation) })),
    ...refusals(),
  },
});

const invite = createRoute({
  method: "post",
  path: "/invitations",
  operationId: "invitePerson",
  tags,
  summary: "Invite somebody",
  description:
    "The link is good for 7 days, once, for this e-mail and role, and only while you are an administrator. An earlier one for the same e-mail ends.",
  request: { body: jsonBody(schemas.NewInvitation) },
  responses: {
    201: answer("The link, where it could not be mailed.", schemas.HandedLink),
    ...bodyRefusals("person.exists"),
  },
});

const withdraw = createRoute({
  method: "delete",
  path: "/invitations/{id}",
  operationId: "withdrawInvitation",
  tags,
  summary: "Withdraw an invitation",
  description: "Its link opens nothing from now on.",
  request: { params: IdParam },
  responses: { 204: { description: "Withdrawn." }, ...refusals("invitation.not_found") },
});

const change = createRoute({
  method: "patch",
  path: "/{id}",
  operationId: "changePerson",
  tags,
  summary: "Change somebody's role, or deactivate them",
  description:
    "A deactivated person's sessions, API keys, grants, flow credentials and webhook addresses end at once. Their connections stand still, and everything that uses them waits, until somebody takes them over or the person is active again. Then nobody is named to take them over any more. When a person becomes a viewer, their grants, flow credentials and webhook addresses end too.",
  request: { params: IdParam, body: jsonBody(schemas.PersonChange) },
  responses: {
    200: answer("The person as they are now.", schemas.Person),
    ...bodyRefusals("person.not_found", "person.last_administrator"),
  },
});

const remove = createRoute({
  method: "delete",
  path: "/{id}",
  operationId: "removePerson",
  tags,
  summary: "Remove somebody",
  description:
    "They can no longer sign in, and nobody can take their place: an administrator can only stop and delete what was theirs.",
  request: { params: IdParam },
  responses: {
    204: { description: "Removed." },
    ...refusals("person.not_found", "person.last_administrator"),
  },
});

const Heir = z.strictObject({ person: Id }).meta({ id: "PersonsHeir" });

const nameHeir = createRoute({
  method: "put",
  path: "/{id}/heir",
  operationId: "namePersonsHeir",
  tags,
  summary: "Name who takes over a deactivated person's connections",
  description:
    "That person may then take each over with a secret of the same account (`POST /handovers/{id}`). Until then they stand still.",
  request: { params: IdParam, body: jsonBody(Heir) },
  responses: {
    204: { description: "Named." },
    ...bodyRefusals("person.not_found", "person.not_deactivated"),
  },
});

const makeReset = createRoute({
  method: "post",
  path: "/{id}/password-reset",
  operationId: "resetPersonsPassword",
  tags,
  summary: "Let somebody choose a new password",
  description:
    "The link is good for a day, once, and only while you are an administrator. When it is used, the person's connections wait until their secrets are entered again, and everything that others entrusted to the person ends: grants, offers, the sight of values, and credentials that rest on grants.",
  request: { params: IdParam },
  responses: {
    201: answer("The link, where it could not be mailed.", schemas.HandedLink),
    ...refusals("person.not_found"),
  },
});

/** `/people`: who works here, by administrators. */
export function peopleRoutes(
  parts: Pick<ServerParts, "people" | "store" | "engine" | "clock" | "vault">,
) {
  const { people, store } = parts;
  const { database, clock } = people;
  const keyIds = async (person: string) => (await keysOf(database, person)).map(({ id }) => id);
  /** Whoever was named to take over while they were away, is named no more. */
  const noHeirs = async (person: string): Promise<void> => {
    const theirs = (await store.connections()).filter(({ owner }) => owner === person);
    for (const { id, holds, heir } of theirs)
      if (heir !== null && holds.absence !== null)
        await store.setHeir({ id, heir: null, by: { absent: person }, at: clock.now() });
  };
  return new OpenAPIHono<Env>()
    .openapi(listPeople, async (c) =>
      c.json({ items: (await people.persons()).map(personView) }, 200),
    )
    .openapi(listInvitations, async (c) =>
      c.json({ items: (await openInvitations(database, clock.now())).map(invitationView) }, 200),
    )
    .openapi(invite, async (c) => {
      const { email, role } = c.req.valid("json");
      if ((await personWithEmail(database, email)) !== null) throw ApiError.of("person.exists");
      const wanted = { kind: "invitation", email, role, madeBy: c.get("actor").person } as const;
      const { token, expiresAt } = await makeLink(database, { ...wanted, madeAt: clock.now() });
      const made = { kind: "invitation", token, email } as const;
      const link = await sendLink(people, made, c.get("locale"));
      return c.json({ link, expiresAt: iso(expiresAt) }, 201);
    })
    .openapi(withdraw, async (c) => {
      if (!(await withdrawInvitation(database, c.req.valid("param").id)))
        throw ApiError.of("invitation.not_found");
      return c.body(null, 204);
    })
    .openapi(change, async (c) => {
      const { id } = c.req.valid("param");
      const [before, keys] = [await findPerson(database, id), await keyIds(id)];
      const change = c.req.valid("json");
      if (change.state === "deactivated" && before !== null)
        await store.hold({ by: "absence", owner: id }, clock.now());
      // Where a process died in the middle of a deactivation, they are still there.
      if (change.state === "active" && before?.state === "deactivated")
        await endRightsOf(parts, id);
      // The same where it died when they became a viewer.
      if (before?.role === "viewer") await endHandedOutBy(parts, id);
      const outcome = await changePerson(database, id, change);
      if (outcome === "changed" && change.state === "active") await noHeirs(id);
      // Of nobody who is gone: what was theirs acts no more.
      if (outcome === "changed" ? change.state === "active" : outcome === "last_administrator")
        await parts.engine.lift({ by: "absence", owner: id });
      refuseUnlessChanged(outcome);
      if (change.state === "deactivated" || change.role === "viewer") await endRightsOf(parts, id);
      if (change.role === "builder") await store.removeWebhook(id);
      const person = await findPerson(database, id);
      c.set("told", {
        ...(before ? { was: { role: before.role, state: before.state } } : {}),
        ...(change.state === "deactivated" ? { keysEnded: keys } : {}),
      });
      if (person === null) throw ApiError.of("person.not_found");
      return c.json(personView(person), 200);
    })
    .openapi(remove, async (c) => {
      const { id } = c.req.valid("param");
      const keys = await keyIds(id);
      const found = await findPerson(database, id);
      if (found !== null) await store.hold({ by: "absence", owner: id }, clock.now());
      const outcome = await removePerson(database, id);
      if (outcome === "last_administrator") await parts.engine.lift({ by: "absence", owner: id });
      refuseUnlessChanged(outcome);
      await endRightsOf(parts, id);
      c.set("told", { keysEnded: keys });
      return c.body(null, 204);
    })
    .openapi(nameHeir, async (c) => {
      const { id } = c.req.valid("param");
      const { person: heir } = c.req.valid("json");
      if (id === localPerson || (await findPerson(database, id))?.state === "active")
        throw ApiError.of("person.not_deactivated");
      if ((await findPerson(database, heir))?.state !== "active")
        throw ApiError.of("person.not_found");
      const theirs = (await store.connections()).filter(({ owner }) => owner === id);
      // An earlier build held nothing of whom it deactivated.
      if (theirs.some(({ holds }) => holds.absence === null)) {
        await store.hold({ by: "absence", owner: id }, clock.now());
        if ((await findPerson(database, id))?.state === "active") {
          await parts.engine.lift({ by: "absence", owner: id });
          throw ApiError.of("person.not_deactivated");
        }
      }
      for (const connection of theirs)
        await store.setHeir({ id: connection.id, heir, by: { absent: id }, at: clock.now() });
      return c.body(null, 204);
    })
    .openapi(makeReset, async (c) => {
      const person = await findPerson(database, c.req.valid("param").id);
      if (person === null || person.state === "deactivated") throw ApiError.of("person.not_found");
      const { email, id } = person;
      // Even of an administrator for themselves it is one: it lets in without what they knew.
      const madeBy = byAdministrator(c.get("actor").person);
      const wanted = { kind: "password", email, person: id, madeBy } as const;
      const { token, expiresAt } = await makeLink(database, { ...wanted, madeAt: clock.now() });
      const made = { kind: "password", token, email } as const;
      const { locale } = await people.preferences(id);
      const link = await sendLink(people, made, locale ?? c.get("locale"));
      return c.json({ link, expiresAt: iso(expiresAt) }, 201);
    });
}

function refuseUnlessChanged(outcome: ChangeOutcome): void {
  switch (outcome) {
    case "changed":
      return;
    case "not_found":
      throw ApiError.of("person.not_found");
    case "last_administrator":
      throw ApiError.of("person.last_administrator");
  }
}
