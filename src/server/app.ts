import { AsyncLocalStorage } from "node:async_hooks";
import { always, type Still } from "#engine/still.ts";
import { flowJsonSchema } from "#flow/schema.ts";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, Hono, Schema } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { alertRoutes } from "./alerts/alerts.routes.ts";
import { auditRoutes } from "./audit/audit.routes.ts";
import { announcing, auditing, auditingWayBack, auditLimits } from "./audit/write.ts";
import { writesLimited } from "./audit/writes.ts";
import { batchRoutes } from "./batches/batches.routes.ts";
import { connectionRoutes } from "./connections/connections.routes.ts";
import { grantRoutes } from "./connections/grants.routes.ts";
import { handoverRoutes } from "./connections/handovers.routes.ts";
import { holdRoutes } from "./connections/holds.routes.ts";
import { limitRoutes } from "./connections/limits.routes.ts";
import { connectionWebhookRoutes } from "./connections/webhook.routes.ts";
import { connectorRoutes } from "./connectors.routes.ts";
import { ApiError } from "./errors.ts";
import { eventRoutes } from "./events/events.routes.ts";
import { ledgerRoutes } from "./ledger/ledger.routes.ts";
import { summaryRoutes } from "./summary/summary.routes.ts";
import { fairReading } from "./fair-reading.ts";
import { flowRoutes } from "./flows/flows.routes.ts";
import { readerRoutes } from "./flows/readers.routes.ts";
import { language, requestLog, securityHeaders, signedIn } from "./guards.ts";
import { hookRoutes } from "./hooks/hooks.routes.ts";
import { bellRoutes } from "./deliveries/bell.routes.ts";
import { hookAddressRoutes } from "./deliveries/address.routes.ts";
import { receivedRoutes } from "./deliveries/received.routes.ts";
import { deliveryRoutes } from "./deliveries/deliveries.routes.ts";
import { hookKeyRoutes } from "./hooks/keys.routes.ts";
import { detailsOf } from "./language.ts";
import { lookingAgain } from "./look-again.ts";
import { liveRoutes } from "./live/live.routes.ts";
import { openApiDocument } from "./openapi.ts";
import { builtFiles, pageOr } from "./pages.ts";
import type { Env, ServerParts } from "./parts.ts";
import { overviewRoutes } from "./overview/overview.routes.ts";
import { permitted } from "./permitted.ts";
import { plainAddress, plainBody } from "./plain-json.ts";
import { proposalRoutes } from "./proposals/proposals.routes.ts";
import { refuseWith } from "./refuse.ts";
import { reconciliationRoutes } from "./reconciliations/reconciliations.routes.ts";
import { runCsvRoutes } from "./runs/csv.routes.ts";
import { runRoutes } from "./runs/runs.routes.ts";
import { settingsRoutes } from "./settings/settings.routes.ts";
import { doorRoutes } from "./sign-in/door.routes.ts";
import { keyRoutes } from "./sign-in/keys.routes.ts";
import { meRoutes } from "./sign-in/me.routes.ts";
import { peopleRoutes } from "./sign-in/people.routes.ts";
import { wayBack, wayBackPath } from "./sign-in/way-back.ts";
import { knowClient } from "./surface/client.ts";
import { encryptedOnly, ownHostOnly } from "./surface/own-host.ts";
import { ownPagesOnly } from "./surface/own-pages.ts";
import { healthRoutes, simulatorRoutes } from "./system.routes.ts";
import { tableRoutes } from "./tables/tables.routes.ts";
import { templateRoutes } from "./templates/templates.routes.ts";
import { erasureRoutes } from "./erasures/erasures.routes.ts";
import { upkeepRoutes } from "./upkeep/upkeep.routes.ts";
import { versionRoutes } from "./versions/versions.routes.ts";
import { alertPostRoutes } from "./alerts/post.routes.ts";
import { webhookRoutes } from "./webhooks/webhooks.routes.ts";

/**
 * The same routes, as what they are to who mounts or asks them. Each use of the type that defines them would
 * compare all that it can do, for each route anew.
 */
function plain<Routes extends Schema>(routes: OpenAPIHono<Env, Routes>): Hono<Env, Routes> {
  return routes;
}

/** The routes behind the token. Their types are what the typed clients are made from. */
function resources(parts: ServerParts) {
  return plain(
    new OpenAPIHono<Env>()
      .route("/connectors", plain(connectorRoutes(parts)))
      .route("/connections", plain(connectionRoutes(parts)))
      .route("/connections", plain(grantRoutes(parts)))
      .route("/connections", plain(holdRoutes(parts)))
      .route("/connections", plain(limitRoutes(parts)))
      .route("/connections", plain(connectionWebhookRoutes(parts)))
      .route("/handovers", plain(handoverRoutes(parts)))
      .route("/flows", plain(flowRoutes(parts)))
      .route("/flows", plain(readerRoutes(parts)))
      .route("/flows", plain(versionRoutes(parts)))
      .route("/flows", plain(hookKeyRoutes(parts)))
      .route("/flows", plain(hookAddressRoutes(parts)))
      .route("/templates", plain(templateRoutes(parts)))
      .route("/tables", plain(tableRoutes(parts)))
      .route("/proposals", plain(proposalRoutes(parts)))
      .route("/runs", plain(runCsvRoutes(parts)))
      .route("/runs", plain(receivedRoutes(parts)))
      .route("/runs", plain(runRoutes(parts)))
      .route("/batches", plain(batchRoutes(parts)))
      .route("/events", plain(eventRoutes(parts)))
      .route("/ledger", plain(ledgerRoutes(parts)))
      .route("/summary", plain(summaryRoutes(parts)))
      .route("/", plain(reconciliationRoutes(parts)))
      .route("/alerts", plain(alertRoutes(parts)))
      .route("/alerts", plain(webhookRoutes(parts)))
      .route("/alerts", plain(alertPostRoutes(parts)))
      .route("/overview", plain(overviewRoutes(parts)))
      .route("/live", plain(liveRoutes(parts)))
      .route("/audit", plain(auditRoutes(parts)))
      .route("/me", plain(meRoutes(parts)))
      .route("/api-keys", plain(keyRoutes(parts)))
      .route("/people", plain(peopleRoutes(parts)))
      .route("/erasures", plain(erasureRoutes(parts)))
      .route("/system", plain(upkeepRoutes(parts)))
      .route("/system", plain(settingsRoutes(parts)))
      .route("/", plain(simulatorRoutes(parts))),
  );
}

/** What a typed client (`hono/client`) needs to know of the API. */
export type Api = ReturnType<typeof resources>;

/** The same of what is open to everybody. */
export type Door = ReturnType<typeof doorRoutes>;

/** Where the API is. */
const apiPath = "/api/v1";

/** The whole HTTP side of the product, without a socket: `app.request(...)` answers. */
export function createApp(given: ServerParts) {
  const asking = new AsyncLocalStorage<{ readonly person: string; readonly still: Still }>();
  const reading = fairReading(given.reading, () => asking.getStore()?.person ?? "");
  const still: Still = () => (asking.getStore()?.still ?? always)();
  const engine = lookingAgain(given.engine, still);
  const parts: ServerParts = { ...given, reading, engine };
  const app = new OpenAPIHono<Env>({
    defaultHook: (result, c) => {
      if (result.success) return;
      const details = detailsOf(result.error.issues, dataOf(result), c.get("locale"));
      throw ApiError.of("request.invalid", {}, details);
    },
  });
  const refuse = refuseWith(parts);
  app.onError(refuse);
  app.notFound(pageOr(parts.webFolder, (c) => refuse(ApiError.of("request.not_found"), c)));
  const { log, surface } = parts;
  app.use(
    language,
    securityHeaders(surface),
    requestLog(log),
    knowClient(surface),
    ownHostOnly(surface),
    encryptedOnly(surface),
    ownPagesOnly(surface),
    plainAddress,
  );
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c: Context<Env>, allowed) => {
        const methods = allowed.join(", ");
        c.header("Allow", methods);
        return refuse(ApiError.of("request.wrong_method", { method: c.req.method, methods }), c);
      },
    }),
  );
  app.route("/", builtFiles(parts.webFolder));
  const limits = auditLimits(parts);
  app.get(wayBackPath, auditingWayBack(parts, limits), wayBack(parts));
  app.route("/hooks", deliveryRoutes(parts));
  app.route("/hooks", bellRoutes(parts));
  app.route("/hooks", hookRoutes(parts, limits));
  app.route(apiPath, healthRoutes(parts));
  app.use(`${apiPath}/*`, auditing(app, parts, limits));
  app.route(apiPath, plain(doorRoutes(parts)));
  // When somebody asks for it, all routes are there. It takes a while to write.
  let document: object | null = null;
  app.get(`${apiPath}/openapi.json`, (c) => {
    document ??= openApiDocument(app, parts.version);
    return c.json(document);
  });
  app.get(`${apiPath}/flow.schema.json`, (c) => c.json(flowJsonSchema()));
  const letIn = signedIn(parts);
  const permit = permitted(app, parts);
  app.use(
    `${apiPath}/*`,
    async (c, next) => {
      c.set("still", async () => {
        await letIn(c);
        await permit(c);
      });
      await c.get("still")();
      await next();
    },
    writesLimited(app, parts),
    plainBody,
    async (c, next) => {
      // The body may have come slowly.
      if (c.req.raw.body !== null) await c.get("still")();
      await next();
    },
    announcing(app, parts),
    (c, next) => asking.run({ person: c.get("actor").person, still: c.get("still") }, next),
  );
  app.route(apiPath, resources(parts));
  return app;
}

/** The hook is also given what was sent, which its type does not say. */
function dataOf(result: object): unknown {
  return "data" in result ? result.data : undefined;
}
