import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { ConnectionRecord } from "#engine/store.ts";
import type { ChoicePage } from "#sdk/connector.ts";

import type { Locale } from "../language.ts";
import type { Env, ServerParts } from "../parts.ts";
import { notPermitted } from "../not-permitted.ts";
import { checkDeletable, operableConnection, ownConnection } from "../rights.ts";
import { type Veil, veils } from "../veil.ts";
import { changeConnection } from "./change.ts";
import { choiceCursors } from "./choice-cursor.ts";
import * as operations from "./connections.operations.ts";
import type { Sample } from "./connections.schemas.ts";
import { checkedView, connectionView } from "./connections.view.ts";
import { createConnection } from "./create.ts";
import { deleteConnection, deletionNamed } from "./delete.ts";
import { getFields, refreshFields } from "./fields.operations.ts";
import { fieldsOf } from "./fields.ts";
import { checkChoices, checkMaking, checkTrigger, connectorOf } from "./find.ts";
import { readsOf } from "./reads.ts";
import { usesOf } from "./uses.ts";

/** `/connections`: people's credentials for outside systems. */
export function connectionRoutes(parts: ServerParts) {
  const { store, engine } = parts;
  const cursors = choiceCursors(parts.token);
  return new OpenAPIHono<Env>()
    .openapi(operations.listConnections, async (c) => {
      const { person } = c.get("actor");
      const own = (await store.connections()).filter(({ owner }) => owner === person);
      const byName = own.toSorted((a, b) => a.name.localeCompare(b.name));
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
      const connection = await ownConnection(parts, c.req.valid("param").id, c.get("actor"));
      return c.json(connectionView(connection, c.get("locale")), 200);
    })
    .openapi(operations.changeConnection, async (c) => {
      const locale = c.get("locale");
      const { id } = c.req.valid("param");
      const actor = c.get("actor");
      const found = await ownConnection(parts, id, actor);
      const by = { actor, locale };
      const connection = await changeConnection(parts, found, c.req.valid("json"), by);
      return c.json(connectionView(connection, locale), 200);
    })
    .openapi(operations.deleteConnection, async (c) => {
      const { id } = c.req.valid("param");
      const by = await checkDeletable(parts, id, c.get("actor"));
      const { confirm } = c.req.valid("query");
      await deleteConnection(parts, { id, by }, confirm, c.get("locale"));
      return c.body(null, 204);
    })
    .openapi(operations.listUses, async (c) => {
      const { id } = await ownConnection(parts, c.req.valid("param").id, c.get("actor"));
      const uses = await usesOf(parts, id);
      return c.json({ items: [...uses], confirm: deletionNamed(id, uses) }, 200);
    })
    .openapi(operations.checkConnection, async (c) => {
      const connection = await ownConnection(parts, c.req.valid("param").id, c.get("actor"));
      connectorOf(parts, connection);
      const report = await engine.checkConnection(connection);
      const now = await ownConnection(parts, connection.id, c.get("actor"));
      return c.json(checkedView(now, report, c.get("locale")), 200);
    })
    .openapi(operations.getReads, async (c) => {
      const connection = await ownConnection(parts, c.req.valid("param").id, c.get("actor"));
      return c.json(await readsOf(parts, connection), 200);
    })
    .openapi(operations.listChoices, async (c) => {
      const { id, choices } = c.req.valid("param");
      const { search, of, cursor } = c.req.valid("query");
      const connection = await operableConnection(parts, id, c.get("actor"));
      checkChoices(parts, connection, choices, c.get("locale"));
      const veil = await veilOf(parts, c, connection);
      const list = JSON.stringify([id, choices, search ?? "", of ?? ""]);
      const query = {
        search: search ?? null,
        of: of ?? null,
        cursor: cursors.read(cursor, list),
      };
      const { items, next } = await engine.choices(connection, choices, query);
      const written = items.map((choice) => writtenIn(c.get("locale"), choice));
      return c.json(veil({ items: written, next: cursors.write(next, list) }), 200);
    })
    .openapi(operations.makeChoice, async (c) => {
      const { id, choices } = c.req.valid("param");
      const { value, of = null } = c.req.valid("json");
      const actor = c.get("actor");
      const locale = c.get("locale");
      const connection = await ownConnection(parts, id, actor);
      checkMaking(parts, connection, choices, locale);
      const by = actor.person;
      const answer = await engine.makeChoice({ connection, choices, of, value, by });
      if ("why" in answer) throw await notPermitted(parts, answer, locale);
      const { made, left } = answer;
      return c.json({ made, left: left && left[locale] }, 200);
    })
    .openapi(getFields, async (c) => {
      const connection = await operableConnection(parts, c.req.valid("param").id, c.get("actor"));
      const { of } = c.req.valid("query");
      const veil = await veilOf(parts, c, connection);
      const fields = await fieldsOf(parts, connection, c.get("locale"), () =>
        engine.recentShape(connection, of),
      );
      return c.json(veil(fields), 200);
    })
    .openapi(refreshFields, async (c) => {
      const connection = await operableConnection(parts, c.req.valid("param").id, c.get("actor"));
      const { of } = c.req.valid("json");
      const veil = await veilOf(parts, c, connection);
      const fields = await fieldsOf(parts, connection, c.get("locale"), () =>
        engine.readShape(connection, of),
      );
      return c.json(veil(fields), 200);
    })
    .openapi(operations.getSample, async (c) => {
      const { id, trigger } = c.req.valid("param");
      const connection = await operableConnection(parts, id, c.get("actor"));
      checkTrigger(parts, connection, trigger, c.get("locale"));
      const veil = await veilOf(parts, c, connection);
      const sample: Sample = await engine.sample(
        connection,
        trigger,
        c.req.valid("query").settings ?? null,
      );
      return c.json(veil(sample), 200);
    });
}

/** What somebody else than the owner, who may operate it, sees of what comes through it. */
async function veilOf(
  parts: Pick<ServerParts, "store" | "engine">,
  c: Context<Env>,
  { id }: ConnectionRecord,
): Promise<Veil> {
  const veil = (await veils(parts, c.get("actor")))([id]);
  c.set("veil", veil);
  return veil;
}

function writtenIn(locale: Locale, { label, ...choice }: ChoicePage["items"][number]) {
  return { ...choice, label: typeof label === "string" ? label : label[locale] };
}
