import { ApiError } from "../errors.ts";
import { inOurWords } from "./library-errors.ts";
import { isIssuer, providerId } from "./oidc.ts";
import type { SignIn } from "./sign-in.ts";
import { countFrom, countTry, forgetTries, together, tryingOut } from "./tries.ts";

/** The ways in. Each gives the headers in which the library sets its cookies. */

type Desk = Pick<SignIn, "auth" | "database" | "clock" | "hashing" | "mac">;

/** E-mail and password. Where a second factor is on, no session begins before its code. */
export async function enterWithPassword(
  { auth, database, clock, hashing, mac }: Desk,
  said: { readonly email: string; readonly password: string },
  from: {
    readonly headers: Headers;
    readonly address: string;
    /** In which this person has signed in before; null: not known. */
    readonly device: string | null;
    /** Done when it is tried, before anything begins. */
    readonly announce?: () => Promise<void>;
  },
): Promise<{ readonly headers: Headers; readonly needsCode: boolean }> {
  const now = clock.now();
  // What stands in the field of the e-mail may be a password: it is not kept as it is.
  const email = mac("email", said.email);
  const counted =
    from.device === null
      ? together(
          await countFrom(database, "door", from.address, now),
          await countTry(database, "email", email, now),
        )
      : await countTry(database, "device", mac("tries", from.device), now);
  const { api } = await auth();
  const enter = () =>
    inOurWords(api.signInEmail({ body: said, headers: from.headers, returnHeaders: true }));
  const { headers, response } = await tryingOut(counted, async () => {
    await from.announce?.();
    return hashing.take(enter);
  });
  await forgetTries(database, "email", email);
  return { headers, needsCode: "twoFactorRedirect" in response };
}

/** The code of the app, or a recovery code, which is good once. */
export async function enterWithCode(
  { auth, database, clock }: Desk,
  said: { readonly code: string } | { readonly recoveryCode: string },
  from: {
    readonly headers: Headers;
    readonly address: string;
    readonly announce?: () => Promise<void>;
  },
): Promise<Headers> {
  const counted = await countFrom(database, "door", from.address, clock.now());
  const { api } = await auth();
  const asked = { headers: withoutSession(from.headers), returnHeaders: true } as const;
  const { headers } = await tryingOut(counted, async () => {
    await from.announce?.();
    return "code" in said
      ? inOurWords(api.verifyTOTP({ body: { code: said.code }, ...asked }))
      : inOurWords(api.verifyBackupCode({ body: { code: said.recoveryCode }, ...asked }));
  });
  return headers;
}

/** A session that is there already would pass for the first factor of somebody else. */
function withoutSession(headers: Headers): Headers {
  const without = new Headers(headers);
  const cookies = (headers.get("cookie") ?? "").split(/; */);
  const others = cookies.filter((one) => !/^(__Host-)?millrace\.session_token=/.test(one));
  without.set("cookie", others.join("; "));
  return without;
}

/**
 * Where to send the browser so that the OpenID provider tells us who it is. Anew: the provider is to ask
 * them even where they are signed in there, and to say when they have answered.
 */
export async function beginOidc(
  { auth, database, clock, oidc, publicUrl }: Desk & Pick<SignIn, "oidc" | "publicUrl">,
  anew: boolean,
  from: { readonly headers: Headers; readonly address: string },
): Promise<{ readonly headers: Headers; readonly url: string }> {
  if (oidc === null) throw ApiError.of("sign_in.oidc_off");
  await countFrom(database, "elsewhere", from.address, clock.now());
  const isHimself = await isIssuer(oidc).catch(() => null);
  if (isHimself === null) throw ApiError.of("sign_in.oidc_away");
  if (!isHimself) throw ApiError.of("sign_in.oidc_wrong_issuer");
  const { api } = await auth();
  const { headers, response } = await inOurWords(
    api.signInSocial({
      body: {
        provider: providerId,
        callbackURL: `${publicUrl}/`,
        errorCallbackURL: `${publicUrl}/`,
        disableRedirect: true,
        ...(anew ? { additionalParams: { prompt: "login", max_age: "0" } } : {}),
      },
      headers: from.headers,
      returnHeaders: true,
    }),
  );
  if (response.url === undefined) throw ApiError.of("sign_in.oidc_away");
  return { headers, url: response.url };
}
