import { once } from "node:events";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";
import { z } from "zod";

interface Order {
  /** The name by which it calls itself; {port} is filled in. */
  readonly issuer: string;
  readonly redirectUri: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Keeps the proof of who somebody is to itself, and only says it when asked. */
  readonly withoutProof: boolean;
}

export interface RunningProvider {
  readonly url: string;
  close(): Promise<void>;
}

const Claims = z.object({
  sub: z.string(),
  email: z.string(),
  email_verified: z.boolean(),
  name: z.string(),
});

/** A real OpenID provider. Whoever signs in types who they are as JSON in place of a name. */
export async function startProvider(order: Order): Promise<RunningProvider> {
  const server = createServer({ keepAliveTimeout: 0 });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It listens on no port.");
  const provider = new Provider(order.issuer.replace("{port}", String(address.port)), {
    clients: [
      {
        client_id: order.clientId,
        client_secret: order.clientSecret,
        redirect_uris: [order.redirectUri],
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    findAccount: (_, id) => {
      const claims = Claims.parse(JSON.parse(id));
      return { accountId: id, claims: () => ({ ...claims, sub: id }) };
    },
    // Nobody is asked whether this client may know who they are.
    loadExistingGrant: async (ctx) => {
      const { client, session } = ctx.oidc;
      const grant = new ctx.oidc.provider.Grant({
        ...(client ? { clientId: client.clientId } : {}),
        ...(session?.accountId === undefined ? {} : { accountId: session.accountId }),
      });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  provider.use(async (ctx, next) => {
    await next();
    if (!order.withoutProof || ctx.path !== "/token") return;
    const { id_token: _, ...others } = z.looseObject({ id_token: z.string() }).parse(ctx.body);
    ctx.body = others;
  });
  const answer = provider.callback();
  server.on("request", (request, response) => void answer(request, response));
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
}
