import { AsyncLocalStorage } from "node:async_hooks";
import { z } from "zod";
import { accountName } from "./oidc.ts";

/** What one way back from the OpenID provider brings, beside a session. */
interface Heard {
  /**
   * When the person last entered something at the provider, as its proof says (`auth_time`). The
   * sign-in library shows the proof in one place and begins the session in another.
   */
  at: number | null;
  /** The keys that ended, where another account came as a person; null: none has. */
  keysEnded: readonly string[] | null;
}

const heard = new AsyncLocalStorage<Heard>();

/** Does the work of one way back from the provider, and tells which keys ended on it. */
export function hearingProvider<Result>(
  work: () => Promise<Result>,
): Promise<Pick<Heard, "keysEnded"> & { readonly result: Result }> {
  const now: Heard = { at: null, keysEnded: null };
  return heard.run(now, async () => ({ result: await work(), keysEnded: now.keysEnded }));
}

const Proof = z.object({
  iss: z.string(),
  sub: z.string().min(1),
  auth_time: z.int().positive().exactOptional(),
});

/** Reads a proof that the library has checked: whose it is, and when they were asked. */
export function accountIn(idToken: string): string {
  const [, claims = ""] = idToken.split(".");
  const said: unknown = JSON.parse(Buffer.from(claims, "base64url").toString());
  const { iss, sub, auth_time: seconds } = Proof.parse(said);
  const store = heard.getStore();
  if (store !== undefined && seconds !== undefined) store.at = seconds * 1_000;
  return accountName(iss, sub);
}

export function noteAnotherAccount(keysEnded: readonly string[]): void {
  const store = heard.getStore();
  if (store !== undefined) store.keysEnded = keysEnded;
}

/** Null where the provider has not said it. */
export function providersTime(): number | null {
  return heard.getStore()?.at ?? null;
}
