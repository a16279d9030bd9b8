import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { bodyRefusals, refusals } from "../error-body.ts";
import { ApiError } from "../errors.ts";
import { optionalBody } from "../optional-body.ts";
import { type Audited, audited } from "../audit/audited.ts";
import { announce, type AuditParts } from "../audit/write.ts";
import type { Env } from "../parts.ts";
import { smallBody } from "../plain-json.ts";
import { answer, jsonBody } from "../schemas.ts";
import { headersFor, passCookies, sentBack } from "./asking.ts";
import { deviceOf, rememberDevice } from "./devices.ts";
import { type EndedInAll, toldOfEnded } from "./ended.ts";
import { beginOidc, enterWithCode, enterWithPassword } from "./enter.ts";
import { sendLink } from "./letters.ts";
import { type Link, linkOf, makeLink } from "./links.ts";
import { personWithEmail } from "./persons.ts";
import { isSetUpOpen, setUp } from "./set-up.ts";
import * as schemas from "./sign-in.schemas.ts";
import type { SignIn } from "./sign-in.ts";
import { countFrom, countTry, tryingOut } from "./tries.ts";
import { accept, usePasswordLink } from "./use-links.ts";
import { personView } from "./views.ts";
import { clientAddress } from "../surface/client.ts";

/** What is open to everybody: the ways in. */

const tags = ["sign-in"];
const open = { tags, security: [], middleware: smallBody };

const getWaysIn = createRoute({
  method: "get",
  path: "/sign-in",
  operationId: "getWaysIn",
  ...open,
  summary: "Show how people sign in here",
  description: "What a sign-in page has to show.",
  responses: { 200: answer("The ways in.", schemas.Ways), ...refusals() },
});

const setUpInstallation = createRoute({
  method: "post",
  path: "/set-up",
  operationId: "setUp",
  ...open,
  summary: "Make the first administrator",
  description:
    "Takes the code that Millrace prints at its start while it has no users. Once it has one, this is closed for good.",
  request: { body: jsonBody(schemas.SetUp) },
  responses: {
    201: answer("The first administrator, who can sign in now.", schemas.Person),
    ...bodyRefusals(
      "set_up.closed",
      "set_up.code_wrong",
      "set_up.code_spent",
      "password.too_short",
      "password.too_simple",
      "password.too_common",
      "sign_in.too_many_tries",
      "sign_in.busy",
    ),
  },
});

const signIn = createRoute({
  method: "post",
  path: "/sign-in",
  operationId: "signIn",
  ...open,
  summary: "Sign in with e-mail and password",
  description: "Begins a session, whose cookie lasts a week.",
  request: { body: jsonBody(schemas.SignInWithPassword) },
  responses: {
    200: answer("Whether a code is still needed.", schemas.SignedIn),
    ...bodyRefusals("sign_in.refused", "sign_in.too_many_tries", "sign_in.busy"),
  },
});

const signInWithCode = createRoute({
  method: "post",
  path: "/sign-in/second-factor",
  operationId: "signInWithCode",
  ...open,
  summary: "Sign in: the second factor",
  description: "The code of the app, or a recovery code, after the password.",
  request: { body: jsonBody(schemas.SecondFactorCode) },
  responses: {
    200: answer("A session has begun.", schemas.SignedIn),
    ...bodyRefusals("sign_in.code_wrong", "sign_in.begin_again", "sign_in.too_many_tries"),
  },
});

const signInElsewhere = createRoute({
  method: "post",
  path: "/sign-in/oidc",
  operationId: "signInWithOidc",
  ...open,
  middleware: [smallBody, optionalBody] as const,
  summary: "Sign in with an account elsewhere (OpenID Connect)",
  description:
    "Says where the browser must go. It comes back to `/`, signed in, or with `?error=` and a code.",
  request: { body: jsonBody(schemas.SignInElsewhere) },
  responses: {
    200: answer("The provider's address.", schemas.ProviderAddress),
    ...bodyRefusals(
      "sign_in.oidc_off",
      "sign_in.oidc_away",
      "sign_in.oidc_wrong_issuer",
      "sign_in.too_many_tries",
    ),
  },
});

const askPasswordReset = createRoute({
  method: "post",
  path: "/password-reset",
  operationId: "askPasswordReset",
  ...open,
  summary: "Ask for a new password",
  description:
    "Mails a link to the person, if there is one and Millrace can send mail. The answer is always the same, so nobody learns who is here.",
  request: { body: jsonBody(schemas.PasswordResetAsked) },
  responses: {
    202: { description: "Whatever can be done is done." },
    ...bodyRefusals("sign_in.too_many_tries"),
  },
});

const resetPassword = createRoute({
  method: "post",
  path: "/password-reset/use",
  operationId: "resetPassword",
  ...open,
  summary: "Choose a new password with a link",
  description:
    "All sessions of the person end. After a link that an administrator made, the API keys and the second factor end too, and so does everything that others entrusted to the person; the person's connections wait until their secrets are entered again.",
  request: { body: jsonBody(schemas.PasswordReset) },
  responses: {
    200: answer("The person, who can sign in now.", schemas.Person),
    ...bodyRefusals(
      "link.not_good",
      "password.too_short",
      "password.too_simple",
      "password.too_common",
      "sign_in.too_many_tries",
      "sign_in.busy",
    ),
  },
});

const acceptInvitation = createRoute({
  method: "post",
  path: "/invitations/accept",
  operationId: "acceptInvitation",
  ...open,
  summary: "Accept an invitation",
  description: "E-mail and role are those of the invitation.",
  request: { body: jsonBody(schemas.AcceptedInvitation) },
  responses: {
    201: answer("The new person, who can sign in now.", schemas.Person),
    ...bodyRefusals(
      "link.not_good",
      "person.exists",
      "person.name_taken",
      "password.too_short",
      "password.too_simple",
      "password.too_common",
      "sign_in.too_many_tries",
      "sign_in.busy",
    ),
  },
});

export function doorRoutes(parts: AuditParts) {
  const { people } = parts;
  const { database, clock } = people;
  const count = (c: Context<Env>) => countFrom(database, "door", clientAddress(c), clock.now());
  const tried = async <Result>(
    c: Context<Env>,
    what: Audited,
    work: () => Promise<Result>,
  ): Promise<Result> =>
    tryingOut(await count(c), async () => {
      await announce(parts, c, what);
      return work();
    });
  /** Whom a link is for stands in the line, also where it opens nothing any more, or its use comes to nothing. */
  const triedWith = async <Result>(
    c: Context<Env>,
    what: Audited,
    { kind, token }: { readonly kind: Link["kind"]; readonly token: string },
    work: (link: Link | null) => Promise<Result>,
  ): Promise<Result> =>
    tryingOut(await count(c), async () => {
      const link = await linkOf(database, kind, token, clock.now());
      if (link?.kind === "password") c.set("about", link.person);
      if (link?.kind === "invitation") c.set("told", { email: link.email });
      await announce(parts, c, what);
      return work(link);
    });
  return new OpenAPIHono<Env>()
    .openapi(getWaysIn, async (c) => {
      const oidc = people.oidc && { name: people.oidc.name };
      const mail = people.mail !== null;
      return c.json({ setUp: await isSetUpOpen(database), oidc, mail }, 200);
    })
    .openapi(setUpInstallation, async (c) => {
      const person = await tried(c, audited.setUp, () => setUp(people, c.req.valid("json")));
      return c.json(personView(person), 201);
    })
    .openapi(signIn, async (c) => {
      const address = clientAddress(c);
      const said = c.req.valid("json");
      const device = deviceOf(c, people, said.email);
      const from = {
        headers: headersFor(c, address),
        address,
        device,
        announce: () => announce(parts, c, audited.signIn),
      };
      const entered = await enterWithPassword(people, said, from);
      passCookies(c, entered.headers);
      // Whose code is still to come has not shown yet that it is them.
      if (!entered.needsCode) rememberDevice(c, people, said.email);
      return c.json({ secondFactor: entered.needsCode }, 200);
    })
    .openapi(signInWithCode, async (c) => {
      const address = clientAddress(c);
      const from = {
        headers: headersFor(c, address),
        address,
        announce: () => announce(parts, c, audited.signInWithCode),
      };
      const headers = await enterWithCode(people, c.req.valid("json"), from);
      passCookies(c, headers);
      const email = await emailIn(people, headers);
      if (email !== null) rememberDevice(c, people, email);
      return c.json({ secondFactor: false }, 200);
    })
    .openapi(signInElsewhere, async (c) => {
      const address = clientAddress(c);
      const { anew } = c.req.valid("json");
      const begun = await beginOidc(people, anew, { headers: headersFor(c, address), address });
      passCookies(c, begun.headers);
      return c.json({ url: begun.url }, 200);
    })
    .openapi(askPasswordReset, async (c) => {
      await count(c);
      const { email } = c.req.valid("json");
      // Not waited for: how long it takes would tell whether there is such a person.
      void mailReset(people, email, c.get("locale"));
      return c.body(null, 202);
    })
    .openapi(resetPassword, async (c) => {
      const tell = (ended: EndedInAll) => c.set("told", toldOfEnded(ended));
      const { token, password } = c.req.valid("json");
      const shown = { kind: "password", token } as const;
      const person = await triedWith(c, audited.resetPassword, shown, (link) =>
        usePasswordLink(people, { link, password }, tell),
      );
      return c.json(personView(person), 200);
    })
    .openapi(acceptInvitation, async (c) => {
      const { token, ...said } = c.req.valid("json");
      const shown = { kind: "invitation", token } as const;
      const person = await triedWith(c, audited.acceptInvitation, shown, (link) =>
        accept(people, { link, ...said }),
      );
      return c.json(personView(person), 201);
    });
}

/** Whose session the library has just begun. */
async function emailIn(people: SignIn, headers: Headers): Promise<string | null> {
  const entered = await people.actorOf(sentBack(headers));
  return entered && ((await people.person(entered.person))?.email ?? null);
}

async function mailReset(people: SignIn, email: string, locale: "en" | "ja"): Promise<void> {
  const { database, clock, log } = people;
  let whose: string | null = null;
  try {
    if (people.mail === null) return;
    const person = await personWithEmail(database, email);
    whose = person?.id ?? null;
    if (person === null || person.state === "deactivated") return;
    const now = clock.now();
    await countTry(database, "mail", email, now);
    const wanted = { kind: "password", email, person: person.id, madeBy: person.id } as const;
    const { token } = await makeLink(database, { ...wanted, madeAt: now });
    const { locale: chosen } = await people.preferences(person.id);
    await sendLink(people, { kind: "password", token, email }, chosen ?? locale);
  } catch (error) {
    // The person asks again; whoever else asked must not see it.
    if (!(error instanceof ApiError))
      log.error({ err: error, person: whose }, "A new password could not be mailed");
  }
}
