import type { Handler } from "hono";
import { ApiError } from "../errors.ts";
import { announce, type AuditParts } from "../audit/write.ts";
import type { Env } from "../parts.ts";
import { libraryPath, providerId } from "./oidc.ts";
import { headersFor, sentBack } from "./asking.ts";
import { toldOfEnded } from "./ended.ts";
import { hearingProvider } from "./provider-time.ts";
import { clientAddress } from "../surface/client.ts";
import { countFrom, endElsewhere } from "./tries.ts";

/** Where the OpenID provider sends the browser back to: the one address of the library that is open. */
export const wayBackPath = `${libraryPath}/callback/${providerId}`;

export function wayBack(parts: AuditParts): Handler<Env> {
  const { people } = parts;
  const { database, clock } = people;
  return async (c) => {
    if (people.oidc === null) throw ApiError.of("request.not_found");
    const from = clientAddress(c);
    const counted = await countFrom(database, "door", from, clock.now());
    await announce(parts, c, { action: "sign_in.oidc", object: null });
    const { search } = new URL(c.req.url);
    const address = `${people.publicUrl}${wayBackPath}${search}`;
    const auth = await people.auth();
    const request = new Request(address, { headers: headersFor(c, from) });
    const { result: answer, ended } = await hearingProvider(() => auth.handler(request));
    if (ended !== null)
      c.set("told", { anotherAccount: true, keysEnded: [], ...toldOfEnded(ended) });
    if ((await people.actorOf(sentBack(answer.headers))) !== null) {
      await counted.takeBack();
      await endElsewhere(database, from);
    }
    return answer;
  };
}
