import { ApiError } from "../errors.ts";
import type { Auth } from "./auth.ts";
import { inOurWords } from "./library-errors.ts";
import type { SignIn } from "./sign-in.ts";
import { forgetSpentCodes } from "./spent-codes.ts";
import { countTry, forgetTries, tryingOut } from "./tries.ts";

/** The second factor and the password of somebody who is signed in. */

type Desk = Pick<SignIn, "auth" | "database" | "clock" | "hashing">;
interface From {
  readonly person: string;
  readonly headers: Headers;
}

/** Begins with a second factor. It counts once a code of it was confirmed. */
export async function beginSecondFactor(
  desk: Desk,
  password: string,
  from: From,
): Promise<{ readonly uri: string; readonly recoveryCodes: readonly string[] }> {
  const begun = await trying(desk, from, (api) =>
    api.enableTwoFactor({ body: { password, method: "totp" }, headers: from.headers }),
  );
  if (begun.method !== "totp") throw ApiError.of("second_factor.off");
  return { uri: begun.totpURI, recoveryCodes: begun.backupCodes };
}

export async function confirmSecondFactor(desk: Desk, code: string, from: From): Promise<Headers> {
  const { headers } = await trying(desk, from, (api) =>
    api.verifyTOTP({ body: { code }, headers: from.headers, returnHeaders: true }),
  );
  return headers;
}

export async function turnOffSecondFactor(
  desk: Desk,
  password: string,
  from: From,
): Promise<Headers> {
  const { headers } = await trying(desk, from, (api) =>
    api.disableTwoFactor({
      body: { password },
      headers: from.headers,
      returnHeaders: true,
    }),
  );
  await forgetSpentCodes(desk.database, from.person);
  return headers;
}

/** Throws where it is not the person's password. */
export async function provePassword(desk: Desk, password: string, from: From): Promise<void> {
  await trying(desk, from, (api) =>
    api.verifyPassword({ body: { password }, headers: from.headers }),
  );
}

/** All other sessions end. */
export async function changePassword(
  desk: Desk,
  said: { readonly current: string; readonly next: string },
  from: From,
): Promise<Headers> {
  const { headers } = await trying(desk, from, (api) =>
    api.changePassword({
      body: { currentPassword: said.current, newPassword: said.next, revokeOtherSessions: true },
      headers: from.headers,
      returnHeaders: true,
    }),
  );
  return headers;
}

async function trying<Result>(
  { auth, database, clock, hashing }: Desk,
  { person }: From,
  work: (api: Auth["api"]) => Promise<Result>,
): Promise<Result> {
  const counted = await countTry(database, "person", person, clock.now());
  const { api } = await auth();
  const result = await tryingOut(counted, () => hashing.take(() => inOurWords(work(api))));
  await forgetTries(database, "person", person);
  return result;
}
