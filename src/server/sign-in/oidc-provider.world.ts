/**
 * For tests: a real OpenID provider, to be run as a process of its own with its order as JSON. Whoever
 * signs in types who they are as JSON in place of a name.
 */
import { createServer } from "node:http";
import { Provider } from "oidc-provider";
import { z } from "zod";

const Order = z.object({
  /** The name by which it calls itself; {port} is filled in. */
  issuer: z.string(),
  redirectUri: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  /** Keeps the proof of who somebody is to itself, and only says it when asked. */
  withoutProof: z.boolean(),
});
const Claims = z.object({
  sub: z.string(),
  email: z.string(),
  email_verified: z.boolean(),
  name: z.string(),
});

const order = Order.parse(JSON.parse(process.argv[2] ?? ""));
const server = createServer({ keepAliveTimeout: 0 });
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const provider = new Provider(order.issuer.replace("{port}", String(port)), {
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
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`);
});
process.stdin.on("end", () => process.exit(0)).resume();
