import type { Handler } from "hono";
import type { Env, ServerParts } from "../parts.ts";
import { libraryPath, providerId } from "./oidc.ts";
import { headersFor } from "./asking.ts";
import { hearingProvider } from "./provider-time.ts";
import { clientAddress } from "../surface/client.ts";

/** Where the OpenID provider sends the browser back to: the one address of the library that is open. */
export const wayBackPath = `${libraryPath}/callback/${providerId}`;

export function wayBack({ people }: Pick<ServerParts, "people">): Handler<Env> {
  return async (c) => {
    const { search } = new URL(c.req.url);
    const address = `${people.publicUrl}${wayBackPath}${search}`;
    const auth = await people.auth();
    const request = new Request(address, { headers: headersFor(c, clientAddress(c)) });
    return hearingProvider(() => auth.handler(request));
  };
}
