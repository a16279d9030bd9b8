import { timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import type { InvokeKey } from "#engine/store.ts";
import { isAtLeast, localPerson } from "#people/actor.ts";
import { ApiError } from "../errors.ts";
import type { Env, ServerParts } from "../parts.ts";
import { hashOf } from "../sign-in/secrets.ts";
import { countFrom } from "../sign-in/tries.ts";
import { clientAddress } from "../surface/client.ts";

type Parts = Pick<ServerParts, "store" | "clock" | "people">;

/**
 * Lets in who shows the client id and a secret of the flow's. Which of them is wrong, and whether there
 * is such a flow, neither the answer nor the time that it takes tells.
 */
export function callersOnly(parts: Parts): MiddlewareHandler<Env, "/:flow"> {
  return async (c, next) => {
    const now = parts.clock.now();
    const given = basicOf(c.req.header("authorization"));
    const keys = await parts.store.invokeKeys(c.req.param("flow"));
    const matches = keys.filter((key) => isShown(key, given) && isGood(key, now));
    isShown(nobodys, given);
    const shown = matches.at(0);
    if (given !== null && shown !== undefined) {
      if (!(await mayOperate(parts, shown.createdBy))) throw ApiError.of("hook.credentials_ended");
      c.set("credential", shown);
      return next();
    }
    // Only what is wrong counts: whoever has the secret is never shut out.
    await countFrom(parts.people.database, "hook", clientAddress(c), now);
    throw ApiError.of("hook.wrong_credentials");
  };
}

/** Who made credentials or an address stands for what is done with them, as long as they may operate anything. */
export async function mayOperate(
  { people }: Pick<Parts, "people">,
  person: string,
): Promise<boolean> {
  if (person === localPerson) return true;
  const found = await people.person(person);
  return found?.state === "active" && isAtLeast(found.role, "builder");
}

interface Shown {
  readonly client: string;
  readonly secret: string;
}

type Known = Pick<InvokeKey, "id" | "clientId" | "secretHash" | "expiresAt">;

/** Nobody's, and run out: so that the work is the same where a flow has no key. */
const nobodys: Known = { id: "", clientId: hashOf(""), secretHash: hashOf("nobody"), expiresAt: 0 };

export function isGood({ expiresAt }: Pick<Known, "expiresAt">, now: number): boolean {
  return expiresAt === null || expiresAt > now;
}

function isShown({ clientId, secretHash }: Known, given: Shown | null): boolean {
  const client = isEqual(hashOf(given?.client ?? ""), hashOf(clientId));
  const secret = isEqual(hashOf(given?.secret ?? ""), secretHash);
  return client && secret;
}

function isEqual(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one, "hex"), Buffer.from(other, "hex"));
}

function basicOf(header: string | undefined): Shown | null {
  const [, encoded] = /^basic ([A-Za-z0-9+/_=-]{1,4000})$/i.exec(header ?? "") ?? [];
  if (encoded === undefined) return null;
  const shown = Buffer.from(encoded, "base64").toString("utf8");
  const colon = shown.indexOf(":");
  return colon === -1 ? null : { client: shown.slice(0, colon), secret: shown.slice(colon + 1) };
}
