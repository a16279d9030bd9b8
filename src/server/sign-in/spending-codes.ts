import { APIError, createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import { symmetricDecrypt } from "better-auth/crypto";
import { z } from "zod";
import type { PeopleDatabase } from "#people/people-database.ts";
import { spend, stepOf } from "./spent-codes.ts";

const Said = z.object({ code: z.string() });
const Factor = z.object({ secret: z.string() });

/** For the library: spends the code before it is looked at, and refuses one that is spent. */
export function spendingCodes(database: PeopleDatabase) {
  return createAuthMiddleware(async (c) => {
    if (c.path !== "/two-factor/verify-totp") return;
    const said = Said.safeParse(c.body);
    const person = await whoSaysIt(c);
    if (!said.success || person === null) return;
    const [factor] = await database.all(
      Factor,
      'SELECT secret FROM "twoFactor" WHERE "userId" = ?',
      person,
    );
    if (factor === undefined) return;
    const secret = await symmetricDecrypt({ key: c.context.secretConfig, data: factor.secret });
    const step = stepOf(said.data.code, secret, Date.now());
    // What is no code of theirs, the library refuses and counts.
    if (step === null || (await spend(database, person, step))) return;
    throw new APIError("UNAUTHORIZED", { code: "INVALID_CODE", message: "The code is spent" });
  });
}

type Asked = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/** Who is signed in, or has shown their password a moment ago; null: nobody. */
async function whoSaysIt(c: Asked): Promise<string | null> {
  const session = await getSessionFromCtx(c);
  if (session) return session.user.id;
  const { name } = c.context.createAuthCookie("two_factor");
  const challenge = await c.getSignedCookie(name, c.context.secret);
  if (typeof challenge !== "string") return null;
  return (await c.context.internalAdapter.findVerificationValue(challenge))?.value ?? null;
}
