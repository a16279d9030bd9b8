import { AsyncLocalStorage } from "node:async_hooks";
import { z } from "zod";
import type { EndedInAll } from "./ended.ts";
import { accountName } from "./oidc.ts";

/** What one way back from the OpenID provider brings, beside a session. */
interface Heard {
  /**
   * When the person last entered something at the provider, as its proof says (`auth_time`). The
   * sign-in library shows the proof in one place and begins the session in another.
   */
  at: number | null;
  /** What ended, where another account came as a person; null: none has. */
  ended: EndedInAll | null;
}

const heard = new AsyncLocalStorage<Heard>();

/** Does the work of one way back from the provider, and tells what ended on it. */
export function hearingProvider<Result>(
  work: () => Promise<Result>,
): Promise<Pick<Heard, "ended"> & { readonly result: Result }> {
  const now: Heard = { at: null, ended: null };
  return heard.run(now, async () => ({ result: await work(), ended: now.ended }));
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

export function noteAnotherAccount(ended: EndedInAll): void {
  const store = heard.getStore();
  if (store !== undefined) store.ended = ended;
}

/** Null where the provider has not said it. */
export function providersTime(): number | null {
  return heard.getStore()?.at ?? null;
}
