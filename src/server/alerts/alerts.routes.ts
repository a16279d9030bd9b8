import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { bodyRefusals, refusals } from "../error-body.ts";
import type { Env } from "../parts.ts";
import { answer, Id, iso, isoOrNull, jsonBody, Moment } from "../schemas.ts";
import { changeAlertChoices, choicesOf, choicesView, getAlertChoices } from "./choices.ts";
import { AlertPlace, type AlertParts, Kind, showAlerts } from "./show.ts";

const tags = ["alerts"];

const count = z.int().min(0);

const Alert = z
  .strictObject({
    id: Id,
    kind: Kind,
    isNew: z.boolean().meta({ description: "It has happened since you saw the list." }),
    text: z.string().meta({ example: "“Orders” has failed 3 times" }),
    code: z.string().nullable().meta({ description: "The code of the error." }),
    advice: z.string().nullable().meta({ description: "What to do next." }),
    count: count.meta({ description: "How often it has happened." }),
    firstAt: Moment,
    lastAt: Moment,
    worksSince: Moment.nullable().meta({
      description: "Since when it works again; null if it does not, or if that is not known.",
    }),
    money: z.array(z.string()).meta({
      description: "The money that the newest run has moved, or would move, for people.",
      example: ["¥1,200 charge refused"],
    }),
    place: AlertPlace.meta({ description: "Where something can be done about it." }),
  })
  .meta({ id: "Alert" });

const newest = count.meta({ description: "How far the list goes, for `seeAlerts`." });

const listAlerts = createRoute({
  method: "get",
  path: "/",
  operationId: "listAlerts",
  tags,
  summary: "List your alerts",
  description:
    "What has gone wrong with your flows and connections, the newest first: one for each flow and error, with how often it happened. An alert contains neither the text of an error nor the values of a run.",
  responses: {
    200: answer(
      "The newest 100.",
      z
        .strictObject({
          items: z.array(Alert),
          newCount: count.meta({ description: "How many you have not seen." }),
          newest,
        })
        .meta({ id: "AlertList" }),
    ),
    ...refusals(),
  },
});

const seeAlerts = createRoute({
  method: "post",
  path: "/seen",
  operationId: "seeAlerts",
  tags,
  summary: "Mark your alerts as seen",
  description: "Marks all alerts of the list that gave this `newest`. Later ones stay new.",
  request: { body: jsonBody(z.strictObject({ newest }).meta({ id: "AlertsSeen" })) },
  responses: { 204: { description: "They are no longer new." }, ...bodyRefusals() },
});

const most = 100;

/** `/alerts`: what somebody is told of. */
export function alertRoutes(parts: AlertParts) {
  const { store } = parts;
  return new OpenAPIHono<Env>()
    .openapi(listAlerts, async (c) => {
      const actor = c.get("actor");
      const listed = await store.alertsOf(actor.person, most);
      const newCount = await store.newAlertsOf(actor.person);
      const told = listed.items.map(({ alert }) => ({
        about: alert.about,
        count: alert.count,
        runId: alert.runId,
        advice: alert.advice,
        works: alert.worksSince !== null,
      }));
      const shown = await showAlerts(parts, told, actor, c.get("locale"));
      const items = listed.items.flatMap(({ alert, isNew }, index) => {
        const its = shown[index] ?? null;
        if (its === null) return [];
        const { id, firstAt, lastAt, worksSince } = alert;
        const times = {
          firstAt: iso(firstAt),
          lastAt: iso(lastAt),
          worksSince: isoOrNull(worksSince),
        };
        return [
          {
            id,
            isNew,
            count: alert.count,
            ...times,
            ...its,
            money: its.money.map(({ words }) => words),
          },
        ];
      });
      return c.json({ items, newCount, newest: listed.newest }, 200);
    })
    .openapi(getAlertChoices, async (c) => c.json(await choicesView(parts, c.get("actor")), 200))
    .openapi(changeAlertChoices, async (c) => {
      const actor = c.get("actor");
      await store.chooseAlerts(actor.person, choicesOf(c.req.valid("json")));
      return c.json(await choicesView(parts, actor), 200);
    })
    .openapi(seeAlerts, async (c) => {
      await store.seeAlerts(c.get("actor").person, c.req.valid("json").newest);
      return c.body(null, 204);
    });
}
