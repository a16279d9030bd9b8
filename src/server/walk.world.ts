/** For tests: a walk over every operation of the API. */
import { z } from "zod";
import { startSalesforce } from "#connectors/salesforce/salesforce.world.ts";
import { openPeopleWorld, type PeopleWorld } from "./people.world.ts";
import type { Reply, ServerWorld } from "./server.world.ts";
import { type Case, casesIn, type Filled, type Stage } from "./walk-cases.world.ts";

const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() }))),
});

export interface Walk {
  readonly world: PeopleWorld;
  /** By operation; each is asked for once the walk is open. */
  readonly cases: Readonly<Record<string, Case>>;
  /** The address of an operation, without its objects. */
  pathOf(operation: string): string | undefined;
  readonly ask: (
    call: ServerWorld["call"],
    operation: string,
    fill?: Filled,
    more?: { readonly body?: object | undefined; readonly query?: string },
  ) => Promise<Reply>;
  open(): Promise<void>;
  close(): Promise<void>;
}

/** Its cases can be told before it is open. */
export function createWalk(): Walk {
  let opened: (Stage & { readonly routes: ReadonlyMap<string, Route> }) | null = null;
  const stage = () => opened ?? unopened();
  const now: Stage = {
    get world() {
      return stage().world;
    },
    get org() {
      return stage().org;
    },
  };
  return {
    get world() {
      return now.world;
    },
    cases: casesIn(now),
    pathOf: (operation) => stage().routes.get(operation)?.path,
    ask: async (call, operation, fill = {}, { body, query = "" } = {}) => {
      const route = stage().routes.get(operation);
      if (!route) throw new Error(`No operation ${operation}`);
      const path = route.path.replaceAll(
        /\{(\w+)\}/g,
        (_, name: string) => fill[name] ?? "nothing",
      );
      const wants = ["POST", "PUT", "PATCH"].includes(route.method);
      return call(route.method, path + query, wants ? (body ?? {}) : undefined);
    },
    async open() {
      const world = await openPeopleWorld();
      const org = await startSalesforce();
      world.trusted.push(org.url);
      const { paths } = Document.parse((await world.local("GET", "/openapi.json")).body);
      const routes = new Map(
        Object.entries(paths).flatMap(([path, methods]) =>
          Object.entries(methods).map(([method, { operationId }]) => [
            operationId,
            { method: method.toUpperCase(), path: path.replace("/api/v1", "") },
          ]),
        ),
      );
      opened = { world, org, routes };
    },
    async close() {
      const { world, org } = stage();
      await world.close();
      await org.close();
    },
  };
}

interface Route {
  readonly method: string;
  readonly path: string;
}

function unopened(): never {
  throw new Error("The walk is not open yet");
}
