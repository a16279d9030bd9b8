import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { type Actor, localPerson } from "#people/actor.ts";
import { bodyRefusals, refusals } from "../error-body.ts";
import { ApiError } from "../errors.ts";
import type { Env, ServerParts } from "../parts.ts";
import { answer, IdParam, iso, jsonBody } from "../schemas.ts";
import { checkPassword } from "./accounts.ts";
import { clientAddress } from "../surface/client.ts";
import { headersFor, ownSession, passCookies } from "./asking.ts";
import { confirmedFor, noteConfirmation } from "./confirmations.ts";
import { inOurWords } from "./library-errors.ts";
import {
  beginSecondFactor,
  changePassword,
  confirmSecondFactor,
  provePassword,
  turnOffSecondFactor,
} from "./second-factor.ts";
import { endSession, sessionsOf } from "./sessions.ts";
import { endSessionsOf } from "./persons.ts";
import { changeOwn } from "./preferences.ts";
import * as schemas from "./sign-in.schemas.ts";
import { sessionOf, type SignIn } from "./sign-in.ts";
import { personView } from "./views.ts";

/** What people do about themselves. */

const tags = ["sign-in"];

const getMe = createRoute({
  method: "get",
  path: "/",
  operationId: "getMe",
  tags,
  summary: "Show who asks",
  description: "The person, their role, and how they showed who they are.",
  responses: { 200: answer("Who asks.", schemas.Me), ...refusals() },
});

const changeMe = createRoute({
  method: "patch",
  path: "/",
  operationId: "changeMe",
  tags,
  summary: "Change your name, language or time zone",
  description:
    "What you leave out stays as it is. The token of the data folder belongs to no person, and has none of these.",
  request: { body: jsonBody(schemas.OwnChange) },
  responses: {
    200: answer("Who asks, as they are now.", schemas.Me),
    ...bodyRefusals("person.is_the_token", "person.name_taken"),
  },
});

const signOut = createRoute({
  method: "post",
  path: "/sign-out",
  operationId: "signOut",
  tags,
  summary: "Sign out",
  description: "Ends the session of the cookie that the request has.",
  responses: { 204: { description: "Signed out." }, ...refusals("sign_in.session_needed") },
});

const confirmSession = createRoute({
  method: "post",
  path: "/confirmation",
  operationId: "confirmSession",
  tags,
  summary: "Confirm that it is you",
  description:
    "Takes the password, or a code of the app. For 15 minutes this session may do what needs `administer`: invite, give, make keys, back up. Signing in does the same; people who use OpenID Connect sign in again (`/sign-in/oidc` with `anew`).",
  request: { body: jsonBody(schemas.Confirmation) },
  responses: {
    200: answer("It is noted.", schemas.Confirmed),
    ...bodyRefusals(
      "sign_in.session_needed",
      "sign_in.password_wrong",
      "sign_in.code_wrong",
      "sign_in.too_many_tries",
      "second_factor.off",
    ),
  },
});

const changeOwnPassword = createRoute({
  method: "post",
  path: "/password",
  operationId: "changeOwnPassword",
  tags,
  summary: "Change your password",
  description: "All other sessions end.",
  request: { body: jsonBody(schemas.PasswordChange) },
  responses: {
    204: { description: "Changed." },
    ...bodyRefusals(
      "sign_in.session_needed",
      "sign_in.password_wrong",
      "sign_in.too_many_tries",
      "sign_in.busy",
      "password.too_short",
      "password.too_simple",
      "password.too_common",
    ),
  },
});

const listSessions = createRoute({
  method: "get",
  path: "/sessions",
  operationId: "listSessions",
  tags,
  summary: "List your sessions",
  description: "Where you are signed in with your password, the newest first.",
  responses: {
    200: answer("The sessions.", z.strictObject({ items: z.array(schemas.Session) })),
    ...refusals(),
  },
});

const endOwnSession = createRoute({
  method: "delete",
  path: "/sessions/{id}",
  operationId: "endSession",
  tags,
  summary: "End a session",
  description: "Signs out the browser that has its cookie, at once.",
  request: { params: IdParam },
  responses: { 204: { description: "Ended." }, ...refusals("session.not_found") },
});

const endOwnSessions = createRoute({
  method: "delete",
  path: "/sessions",
  operationId: "endAllSessions",
  tags,
  summary: "End all your sessions",
  description: "The one that asks, too.",
  responses: { 204: { description: "Ended." }, ...refusals() },
});

const beginOwnSecondFactor = createRoute({
  method: "post",
  path: "/second-factor",
  operationId: "beginSecondFactor",
  tags,
  summary: "Set up a second factor",
  description: "It counts once you have confirmed a code of the app.",
  request: { body: jsonBody(schemas.OwnPassword) },
  responses: {
    200: answer("For the app, and for a drawer.", schemas.SecondFactorBegun),
    ...bodyRefusals(
      "sign_in.session_needed",
      "sign_in.password_wrong",
      "sign_in.too_many_tries",
      "sign_in.busy",
      "second_factor.on",
    ),
  },
});

const confirmOwnSecondFactor = createRoute({
  method: "post",
  path: "/second-factor/confirm",
  operationId: "confirmSecondFactor",
  tags,
  summary: "Confirm the second factor",
  description: "From now on signing in needs a code beside the password.",
  request: { body: jsonBody(schemas.OwnCode) },
  responses: {
    204: { description: "It is on." },
    ...bodyRefusals(
      "sign_in.session_needed",
      "sign_in.code_wrong",
      "sign_in.too_many_tries",
      "sign_in.busy",
      "second_factor.off",
      "second_factor.on",
    ),
  },
});

const turnOffOwnSecondFactor = createRoute({
  method: "post",
  path: "/second-factor/off",
  operationId: "turnOffSecondFactor",
  tags,
  summary: "Turn the second factor off",
  description: "Needs the password.",
  request: { body: jsonBody(schemas.OwnPassword) },
  responses: {
    204: { description: "It is off." },
    ...bodyRefusals(
      "sign_in.session_needed",
      "sign_in.password_wrong",
      "sign_in.too_many_tries",
      "sign_in.busy",
    ),
  },
});

export function meRoutes({ people }: Pick<ServerParts, "people">) {
  const { auth, database, clock } = people;
  return new OpenAPIHono<Env>()
    .openapi(getMe, async (c) => c.json(await meView(people, c.get("actor")), 200))
    .openapi(changeMe, async (c) => {
      const actor = c.get("actor");
      if (actor.person === localPerson) throw ApiError.of("person.is_the_token");
      await changeOwn(database, actor.person, c.req.valid("json"));
      return c.json(await meView(people, actor), 200);
    })
    .openapi(signOut, async (c) => {
      await ownSession(c, people);
      const asked = { headers: headersFor(c, clientAddress(c)), returnHeaders: true } as const;
      passCookies(c, (await inOurWords((await auth()).api.signOut(asked))).headers);
      return c.body(null, 204);
    })
    .openapi(confirmSession, async (c) => {
      const { id, person } = await ownSession(c, people);
      const said = c.req.valid("json");
      const from = { person, headers: headersFor(c, clientAddress(c)) };
      if ("password" in said) await provePassword(people, said.password, from);
      else {
        // One that is not on yet would be turned on by its code.
        if ((await people.person(person))?.secondFactor !== true)
          throw ApiError.of("second_factor.off");
        await confirmSecondFactor(people, said.code, from);
      }
      const at = clock.now();
      await noteConfirmation(database, id, at);
      return c.json({ until: iso(at + confirmedFor) }, 200);
    })
    .openapi(changeOwnPassword, async (c) => {
      const { person } = await ownSession(c, people);
      const said = c.req.valid("json");
      const whose = await people.person(person);
      if (whose !== null) checkPassword(said.next, whose);
      const from = { person, headers: headersFor(c, clientAddress(c)) };
      passCookies(c, await changePassword(people, said, from));
      return c.body(null, 204);
    })
    .openapi(listSessions, async (c) => {
      const current = await sessionOf(auth, c.req.raw.headers);
      const { person } = c.get("actor");
      return c.json({ items: await sessionsOf(database, person, current?.id, clock.now()) }, 200);
    })
    .openapi(endOwnSession, async (c) => {
      if (!(await endSession(database, c.get("actor").person, c.req.valid("param").id)))
        throw ApiError.of("session.not_found");
      return c.body(null, 204);
    })
    .openapi(endOwnSessions, async (c) => {
      await endSessionsOf(database, c.get("actor").person);
      return c.body(null, 204);
    })
    .openapi(beginOwnSecondFactor, async (c) => {
      const { person } = await ownSession(c, people);
      const from = { person, headers: headersFor(c, clientAddress(c)) };
      const { uri, recoveryCodes } = await beginSecondFactor(
        people,
        c.req.valid("json").password,
        from,
      );
      return c.json({ uri, recoveryCodes: [...recoveryCodes] }, 200);
    })
    .openapi(confirmOwnSecondFactor, async (c) => {
      const { person } = await ownSession(c, people);
      // There is nothing to confirm any more, and a code would be spent on it.
      if ((await people.person(person))?.secondFactor === true)
        throw ApiError.of("second_factor.on");
      const from = { person, headers: headersFor(c, clientAddress(c)) };
      passCookies(c, await confirmSecondFactor(people, c.req.valid("json").code, from));
      return c.body(null, 204);
    })
    .openapi(turnOffOwnSecondFactor, async (c) => {
      const { person } = await ownSession(c, people);
      const from = { person, headers: headersFor(c, clientAddress(c)) };
      passCookies(c, await turnOffSecondFactor(people, c.req.valid("json").password, from));
      return c.body(null, 204);
    });
}

async function meView(
  people: Pick<SignIn, "person" | "preferences">,
  { person: id, role, via, scopes }: Actor,
): Promise<schemas.Me> {
  const person = id === localPerson ? null : await people.person(id);
  const { locale, timeZone } = await people.preferences(id);
  return {
    person: person && personView(person),
    role,
    via,
    scopes: [...scopes],
    locale,
    timeZone,
  };
}
