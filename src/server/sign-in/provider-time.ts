import { AsyncLocalStorage } from "node:async_hooks";
import { z } from "zod";

/**
 * When the person last entered something at the OpenID provider, as its proof says (`auth_time`). The
 * sign-in library shows the proof in one place and begins the session in another.
 */
const heard = new AsyncLocalStorage<{ at: number | null }>();

/** Does the work of one way back from the provider. */
export function hearingProvider<Result>(work: () => Promise<Result>): Promise<Result> {
  return heard.run({ at: null }, work);
}

const Proof = z.object({ sub: z.string(), auth_time: z.int().positive().exactOptional() });

/** Reads a proof that the library has checked: whose it is, and when they were asked. */
export function subjectOf(idToken: string): string {
  const [, claims = ""] = idToken.split(".");
  const said: unknown = JSON.parse(Buffer.from(claims, "base64url").toString());
  const { sub, auth_time: seconds } = Proof.parse(said);
  const store = heard.getStore();
  if (store !== undefined && seconds !== undefined) store.at = seconds * 1_000;
  return sub;
}

/** Null where the provider has not said it. */
export function providersTime(): number | null {
  return heard.getStore()?.at ?? null;
}
