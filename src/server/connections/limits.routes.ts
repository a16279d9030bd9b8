import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { currencyCode, isCurrency } from "#sdk/currency.ts";
import { refusal } from "#sdk/fields.ts";
import { text } from "#sdk/text.ts";
import { loosens } from "#engine/money-limits.ts";
import { bodyRefusals } from "../error-body.ts";
import { ApiError } from "../errors.ts";
import { MoneyLimit } from "../money-limit.ts";
import type { Env, ServerParts } from "../parts.ts";
import { checkScope } from "../permitted.ts";
import { ownConnection } from "../rights.ts";
import { answer, IdParam, jsonBody } from "../schemas.ts";
import { Connection } from "./connections.schemas.ts";
import { lockedError } from "./locked.ts";
import { connectionView } from "./connections.view.ts";

const notOnce = refusal(
  text("Each currency can be named once.", "同じ通貨は 1 回だけ指定してください。"),
);

const Limits = z
  .strictObject({
    limits: z
      .array(
        MoneyLimit.extend({
          currency: z
            .string()
            .max(10)
            .refine(
              isCurrency,
              refusal(
                text(
                  "This must be the code of a currency, such as usd.",
                  "usd などの通貨コードを指定してください。",
                ),
              ),
            )
            .meta({ example: "usd" }),
        }),
      )
      .max(200)
      .refine(
        (limits) =>
          new Set(limits.map(({ currency }) => currencyCode(currency))).size === limits.length,
        notOnce,
      )
      .meta({ description: "All limits: a currency that you leave out no longer has one." }),
  })
  .meta({ id: "MoneyLimits" });

const set = createRoute({
  method: "put",
  path: "/{id}/limits",
  operationId: "setConnectionLimits",
  tags: ["connections"],
  summary: "Limit what a connection moves without asking its owner",
  description:
    "By currency, for each write, and for each flow and day (UTC): the sum and the number of writes. A write above a limit is not sent; it waits, parked, until the connection's owner sends or stops it. Once there is a limit, a write in a currency without one waits as well, and so does a write whose amount only the outside system knows. To raise or remove a limit, you need the scope `administer`.",
  request: { params: IdParam, body: jsonBody(Limits) },
  responses: {
    200: answer("The connection as it is now.", Connection),
    ...bodyRefusals("connection.not_found", "connection.limits_conflict", "(outside) connection"),
  },
});

/** `/connections/{id}/limits`: how much its owner lets it move. */
export function limitRoutes(parts: Pick<ServerParts, "store" | "people">) {
  return new OpenAPIHono<Env>().openapi(set, async (c) => {
    const actor = c.get("actor");
    const {
      id,
      owner: by,
      limits: before,
      locked,
    } = await ownConnection(parts, c.req.valid("param").id, actor);
    const limits = c.req
      .valid("json")
      .limits.map(({ currency, perWrite, perFlowAndDay }) => ({
        currency: currencyCode(currency),
        perWrite,
        perFlowAndDay,
      }))
      .toSorted((one, other) => (one.currency < other.currency ? -1 : 1));
    if (loosens(before, limits)) {
      if (locked) throw lockedError();
      await checkScope(actor, "administer", parts);
    }
    const told = await parts.store.setLimits({ id, by, before, limits });
    if (told === "not_found") throw ApiError.of("connection.not_found");
    if (told === "conflict") throw ApiError.of("connection.limits_conflict");
    return c.json(connectionView(await ownConnection(parts, id, actor), c.get("locale")), 200);
  });
}
