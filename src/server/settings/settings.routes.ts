import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { bodyRefusals, refusals } from "../error-body.ts";
import type { Env, ServerParts } from "../parts.ts";
import { answer, jsonBody } from "../schemas.ts";
import { changeSettings, settingsView } from "./settings.ts";
import { Settings, SettingsChange } from "./settings.schemas.ts";
import { sendTestMail } from "./test-mail.ts";

const tags = ["system"];

const getSettings = createRoute({
  method: "get",
  path: "/settings",
  operationId: "getSettings",
  tags,
  summary: "Show the settings of the installation",
  description:
    "Each setting that can be changed here says where it comes from. The answer contains no password and no key.",
  responses: { 200: answer("The settings.", Settings), ...refusals() },
});

const changeRetention = createRoute({
  method: "put",
  path: "/settings",
  operationId: "changeSettings",
  tags,
  summary: "Change the settings of the installation",
  description:
    "Changes what Millrace keeps of the past, unless a variable fixes it. Every process follows within ten minutes, the next time that it looks for history that is too old.",
  request: { body: jsonBody(SettingsChange) },
  responses: {
    200: answer("The settings as they are now.", Settings),
    ...bodyRefusals("settings.fixed", "settings.out_of_range"),
  },
});

const testMail = createRoute({
  method: "post",
  path: "/test-mail",
  operationId: "sendTestMail",
  tags,
  summary: "Send a test mail to yourself",
  description: "Shows whether mail arrives; if it cannot be sent, the answer says why.",
  responses: {
    204: { description: "The mail server has accepted it." },
    ...refusals(
      "mail.not_set_up",
      "person.is_the_token",
      "mail.unreachable",
      "mail.unencrypted",
      "mail.login_refused",
      "mail.refused",
    ),
  },
});

/** `/system/settings`: what an installation is set to, for administrators. */
export function settingsRoutes(
  parts: Pick<
    ServerParts,
    | "store"
    | "upkeep"
    | "nightly"
    | "history"
    | "archive"
    | "people"
    | "version"
    | "simulators"
    | "dataFolder"
  >,
) {
  return new OpenAPIHono<Env>()
    .openapi(getSettings, async (c) => c.json(await settingsView(parts, c.get("locale")), 200))
    .openapi(changeRetention, async (c) => {
      await changeSettings(parts, c.req.valid("json"), c.get("locale"));
      return c.json(await settingsView(parts, c.get("locale")), 200);
    })
    .openapi(testMail, async (c) => {
      await sendTestMail(parts.people, c.get("actor"), c.get("locale"));
      return c.body(null, 204);
    });
}
