import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { refusals } from "./error-body.ts";
import { ApiError } from "./errors.ts";
import type { Env, ServerParts } from "./parts.ts";
import { answer, AnyJson } from "./schemas.ts";
import { backupWord } from "./upkeep/nightly-view.ts";
import { BackupWord, EngineWord } from "./upkeep/upkeep.schemas.ts";

const tags = ["system"];

const Health = z
  .strictObject({
    status: z.literal("ok"),
    version: z.string(),
    engine: EngineWord,
    backups: BackupWord,
  })
  .meta({ id: "Health" });

const getHealth = createRoute({
  method: "get",
  path: "/health",
  operationId: "getHealth",
  tags,
  security: [],
  summary: "Show that the server answers",
  description:
    "Needs no token. `status` is of the server; `engine` says whether it works, or what it waits for; `backups` whether the nightly one is there.",
  responses: { 200: answer("It does.", Health) },
});

/** `/health`: for those who watch whether the server lives. */
export function healthRoutes({
  version,
  engine,
  nightly,
}: Pick<ServerParts, "version" | "engine" | "nightly">) {
  return new OpenAPIHono<Env>().openapi(getHealth, (c) => {
    const backups = backupWord(nightly.state());
    return c.json({ status: "ok" as const, version, engine: engine.state().is, backups }, 200);
  });
}

const Simulator = z
  .strictObject({
    connector: z.string().meta({ example: "stripe" }),
    values: z
      .record(z.string(), AnyJson)
      .meta({ description: "What to fill into a new connection. A test key is no secret." }),
  })
  .meta({ id: "Simulator" });

const getSimulator = createRoute({
  method: "get",
  path: "/simulator",
  operationId: "getSimulator",
  tags,
  summary: "Show how to connect to the simulator",
  description: "A simulator that runs beside this server, for trying things out without money.",
  request: {
    query: z.object({
      connector: z.string().default("stripe").meta({ description: "Of which system." }),
    }),
  },
  responses: { 200: answer("How to connect.", Simulator), ...refusals("simulator.not_running") },
});

/** `/simulator`: how to reach a simulator beside this server. */
export function simulatorRoutes({ simulators }: Pick<ServerParts, "simulators">) {
  return new OpenAPIHono<Env>().openapi(getSimulator, (c) => {
    const wanted = c.req.valid("query").connector;
    const simulator = simulators.find(({ connector }) => connector === wanted);
    if (simulator === undefined) throw ApiError.of("simulator.not_running");
    const { connector, values, inJapanese = {} } = simulator;
    const own = c.get("locale") === "ja" ? inJapanese : {};
    const hint: z.infer<typeof Simulator> = { connector, values: { ...values, ...own } };
    return c.json(hint, 200);
  });
}
