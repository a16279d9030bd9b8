import { OpenAPIHono } from "@hono/zod-openapi";
import { ApiError } from "../errors.ts";
import type { Env, ServerParts } from "../parts.ts";
import { changeConnection } from "./change.ts";
import { choiceCursors } from "./choice-cursor.ts";
import * as operations from "./connections.operations.ts";
import type { Sample } from "./connections.schemas.ts";
import { checkedView, connectionView } from "./connections.view.ts";
import { createConnection } from "./create.ts";
import { checkChoices, checkTrigger, connectionById, connectorOf } from "./find.ts";
import { readsOf } from "./reads.ts";

/** `/connections`: people's credentials for outside systems. */
export function connectionRoutes(parts: ServerParts) {
  const { store, engine } = parts;
  const cursors = choiceCursors(parts.token);
  return new OpenAPIHono<Env>()
    .openapi(operations.listConnections, async (c) => {
      const connections = await store.connections();
      const byName = connections.toSorted((a, b) => a.name.localeCompare(b.name));
      return c.json({ items: byName.map((one) => connectionView(one, c.get("locale"))) }, 200);
    })
    .openapi(operations.createConnection, async (c) => {
      const locale = c.get("locale");
      const owner = c.get("actor").person;
      const wish = c.req.valid("json");
      const { connection, report } = await createConnection(parts, wish, owner, locale);
      return c.json(checkedView(connection, report, locale), 201);
    })
    .openapi(operations.getConnection, async (c) => {
      const connection = await connectionById(parts, c.req.valid("param").id);
      return c.json(connectionView(connection, c.get("locale")), 200);
    })
    .openapi(operations.changeConnection, async (c) => {
      const locale = c.get("locale");
      const { id } = c.req.valid("param");
      const connection = await changeConnection(parts, id, c.req.valid("json"), locale);
      return c.json(connectionView(connection, locale), 200);
    })
    .openapi(operations.deleteConnection, async (c) => {
      const { id } = await connectionById(parts, c.req.valid("param").id);
      const deletion = await store.deleteConnection(id);
      if (!deletion.deleted) {
        const flows = deletion.flows.map(({ name }) => name).join(", ");
        throw ApiError.of("connection.in_use", { flows });
      }
      return c.body(null, 204);
    })
    .openapi(operations.checkConnection, async (c) => {
      const connection = await connectionById(parts, c.req.valid("param").id);
      connectorOf(parts, connection);
      const report = await engine.checkConnection(connection);
      const now = await connectionById(parts, connection.id);
      return c.json(checkedView(now, report, c.get("locale")), 200);
    })
    .openapi(operations.getReads, async (c) => {
      const connection = await connectionById(parts, c.req.valid("param").id);
      return c.json(await readsOf(parts, connection), 200);
    })
    .openapi(operations.listChoices, async (c) => {
      const { id, choices } = c.req.valid("param");
      const { search, cursor } = c.req.valid("query");
      const connection = await connectionById(parts, id);
      checkChoices(parts, connection, choices, c.get("locale"));
      const list = JSON.stringify([id, choices, search ?? ""]);
      const query = { search: search ?? null, cursor: cursors.read(cursor, list) };
      const { items, next } = await engine.choices(connection, choices, query);
      return c.json({ items: [...items], next: cursors.write(next, list) }, 200);
    })
    .openapi(operations.getSample, async (c) => {
      const { id, trigger } = c.req.valid("param");
      const connection = await connectionById(parts, id);
      checkTrigger(parts, connection, trigger, c.get("locale"));
      const sample: Sample = await engine.sample(connection, trigger);
      return c.json(sample, 200);
    })
    .openapi(operations.countEvents, async (c) => {
      const { id, trigger } = c.req.valid("param");
      const connection = await connectionById(parts, id);
      checkTrigger(parts, connection, trigger, c.get("locale"));
      return c.json(await engine.countSince(connection, trigger, c.req.valid("query").since), 200);
    });
}
