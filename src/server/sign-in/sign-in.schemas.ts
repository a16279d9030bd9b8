import { z } from "@hono/zod-openapi";
import { roles, scopes } from "#people/actor.ts";
import { Name } from "#flow/name.ts";
import { Id, Moment } from "../schemas.ts";
import { TimeZone } from "../time-zone.ts";

/** Shapes of people, and of the ways in which they come in. */

const Email = z
  .email()
  .max(200)
  .transform((email) => email.toLowerCase())
  .meta({ type: "string", format: "email", example: "hana@example.com" });

/** As it is typed to sign in: what is no address is nobody's. */
const SaidEmail = z
  .string()
  .max(200)
  .transform((email) => email.trim().toLowerCase())
  .meta({ type: "string", example: "hana@example.com" });

const PersonName = Name(100).meta({ example: "Hana" });

const Password = z.string().min(1).max(200).meta({ format: "password" });
const Token = z.string().min(1).max(200).meta({
  description: "The part of a link after the #.",
});
const RoleWord = z.enum(roles).meta({ description: "Each may do all that the later may." });
const Scopes = z
  .array(z.enum(scopes))
  .min(1)
  .max(scopes.length)
  .refine((said) => new Set(said).size === said.length)
  .meta({
    description:
      "What the key is for. A key that may `administer` is made by a person's session alone.",
  });

export const Ways = z
  .strictObject({
    setUp: z.boolean().meta({ description: "There are no users yet: set it up with the code." }),
    oidc: z
      .strictObject({ name: z.string() })
      .nullable()
      .meta({ description: "The account elsewhere that people sign in with, if there is one." }),
    mail: z.boolean().meta({ description: "Whether a link for a new password can be mailed." }),
  })
  .meta({ id: "WaysIn" });

export const SetUp = z
  .strictObject({
    code: z.string().min(1).max(100).meta({ example: "k7mq-2xvd-9abf" }),
    email: Email,
    name: PersonName,
    password: Password,
  })
  .meta({ id: "SetUp" });

export const SignInWithPassword = z
  .strictObject({ email: SaidEmail, password: Password })
  .meta({ id: "SignIn" });

export const SignedIn = z
  .strictObject({
    secondFactor: z.boolean().meta({
      description: "True: no session yet, send the code of the app to `/sign-in/second-factor`.",
    }),
  })
  .meta({ id: "SignedIn" });

export const SecondFactorCode = z
  .union([
    z.strictObject({ code: z.string().trim().min(1).max(20) }),
    z.strictObject({ recoveryCode: z.string().trim().min(1).max(40) }),
  ])
  .meta({ id: "SecondFactorCode" });

export const SignInElsewhere = z
  .strictObject({
    anew: z.boolean().default(false).meta({
      description:
        "The provider asks the person even if they are signed in there: for people who must confirm that it is them.",
    }),
  })
  .meta({ id: "SignInElsewhere" });

export const ProviderAddress = z
  .strictObject({ url: z.url().meta({ description: "Where the browser must go." }) })
  .meta({ id: "ProviderAddress" });

export const PasswordResetAsked = z.strictObject({ email: SaidEmail }).meta({ id: "AskedReset" });

export const PasswordReset = z
  .strictObject({ token: Token, password: Password })
  .meta({ id: "PasswordReset" });

export const AcceptedInvitation = z
  .strictObject({ token: Token, name: PersonName, password: Password })
  .meta({ id: "AcceptedInvitation" });

export const Person = z
  .strictObject({
    id: Id,
    name: z.string(),
    email: z.string(),
    role: RoleWord,
    state: z.enum(["active", "deactivated"]),
    secondFactor: z.boolean(),
    createdAt: Moment,
  })
  .meta({ id: "Person" });

const Locale = z.enum(["en", "ja"]).nullable();

export const Me = z
  .strictObject({
    person: Person.nullable().meta({ description: "Null for the token of the data folder." }),
    role: RoleWord,
    via: z.enum(["session", "api-key", "token"]),
    scopes: z.array(z.enum(scopes)),
    locale: Locale.meta({
      description: "The language that the person has chosen, also for mails; null for none.",
    }),
    timeZone: z.string().nullable().meta({
      description: "The time zone that the person has chosen, by its IANA name; null for none.",
    }),
  })
  .meta({ id: "Me" });
export type Me = z.infer<typeof Me>;

export const OwnChange = z
  .strictObject({
    name: PersonName.exactOptional(),
    locale: Locale.exactOptional().meta({
      description: "The language of screens and mails; null: that of the browser.",
    }),
    timeZone: TimeZone.nullable().exactOptional().meta({
      description: "The time zone of screens; null: that of the browser.",
    }),
  })
  .meta({ id: "OwnChange" });

export const PasswordChange = z
  .strictObject({ current: Password, next: Password })
  .meta({ id: "PasswordChange" });

export const OwnPassword = z.strictObject({ password: Password }).meta({ id: "OwnPassword" });

export const SecondFactorBegun = z
  .strictObject({
    uri: z.string().meta({ description: "For the app, as a QR code.", example: "otpauth://..." }),
    recoveryCodes: z
      .array(z.string())
      .meta({ description: "Each works once in place of a code. They are shown only this once." }),
  })
  .meta({ id: "SecondFactorBegun" });

export const Confirmation = z
  .union([
    z.strictObject({ password: Password }),
    z.strictObject({ code: z.string().trim().min(1).max(20) }),
  ])
  .meta({ id: "Confirmation" });

export const Confirmed = z
  .strictObject({ until: Moment.meta({ description: "Until when it counts." }) })
  .meta({ id: "Confirmed" });

export const OwnCode = z.strictObject({ code: z.string().trim().min(1).max(20) });

export const Session = z
  .strictObject({
    id: Id,
    current: z.boolean().meta({ description: "The one that asks." }),
    createdAt: Moment,
    expiresAt: Moment,
    browser: z.string().nullable(),
    address: z.string().nullable(),
  })
  .meta({ id: "Session" });

export const ApiKey = z
  .strictObject({
    id: Id,
    name: z.string(),
    scopes: z.array(z.enum(scopes)),
    createdAt: Moment,
    expiresAt: Moment,
    lastUsedAt: Moment.nullable().meta({ description: "To a minute." }),
  })
  .meta({ id: "ApiKey" });

export const NewApiKey = z
  .strictObject({
    name: PersonName,
    scopes: Scopes,
    expiresInDays: z.int().meta({ minimum: 1, maximum: 366, example: 90 }),
  })
  .meta({ id: "NewApiKey" });

export const MadeApiKey = z
  .strictObject({
    key: z.string().meta({ description: "Shown only this once." }),
    apiKey: ApiKey,
  })
  .meta({ id: "MadeApiKey" });

export const PersonChange = z
  .strictObject({
    role: RoleWord.exactOptional(),
    state: z.enum(["active", "deactivated"]).exactOptional(),
  })
  .meta({ id: "PersonChange" });

export const NewInvitation = z
  .strictObject({ email: Email, role: RoleWord })
  .meta({ id: "NewInvitation" });

export const Invitation = z
  .strictObject({
    id: Id,
    email: z.string(),
    role: RoleWord,
    invitedBy: Id,
    createdAt: Moment,
    expiresAt: Moment,
  })
  .meta({ id: "Invitation" });

export const HandedLink = z
  .strictObject({
    link: z
      .string()
      .nullable()
      .meta({ description: "Hand it to the person yourself; null: it was sent by mail." }),
    expiresAt: Moment,
  })
  .meta({ id: "HandedLink" });
