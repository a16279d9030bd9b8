import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { openServerWorld, type ServerWorld } from "../server.world.ts";
import { TemplateList } from "./templates.schemas.ts";

let world: ServerWorld;
let stripe: string;
beforeAll(async () => {
  world = await openServerWorld({ simulator: true });
  stripe = await world.connect();
});
afterAll(() => world.close());

const Made = z.object({
  id: z.string(),
  name: z.string(),
  state: z.string(),
  draft: z.object({
    timeZone: z.string(),
    trigger: z.object({ connection: z.string().nullable() }),
    steps: z.array(z.object({ connection: z.string().nullable() })),
  }),
});
const make = (body: object, headers: Readonly<Record<string, string>> = {}) =>
  world.call("POST", "/templates/flows", body, headers);

it("the gallery says what each template needs", async () => {
  const { body } = await world.call("GET", "/templates");
  const { items } = TemplateList.parse(body);
  expect(items.find(({ id }) => id === "refund-to-row")).toMatchObject({
    name: { en: "New refund → PostgreSQL and Slack", ja: "新しい返金 → PostgreSQL と Slack" },
    starts: { kind: "event", connector: "stripe", trigger: "new-refund" },
    steps: [
      { id: "s1", connector: "postgresql", action: "upsert-row" },
      { id: "s2", connector: "slack", action: "post-message" },
    ],
    connections: ["stripe", "postgresql", "slack"],
    tables: [{ name: "stripe_refunds", statement: expect.stringMatching(/^CREATE TABLE /) }],
    open: [{ step: "s2", field: "channel" }],
  });
});

it("a flow of a template has the caller's connections, language and time zone", async () => {
  const { status, body } = await make(
    { template: "charge-to-slack", connections: { stripe }, timeZone: "Asia/Tokyo" },
    { "accept-language": "ja" },
  );
  expect(status).toBe(201);
  const { id, ...flow } = Made.parse(body);
  expect(flow).toEqual({
    name: "新しい支払い → Slack",
    state: "inactive",
    draft: {
      timeZone: "Asia/Tokyo",
      trigger: { connection: stripe },
      steps: [{ connection: stripe }, { connection: null }],
    },
  });
  expect(JSON.stringify(body)).toContain("の支払いがありました");
  const { body: log } = await world.call("GET", "/audit");
  expect(JSON.stringify(log)).toContain(`{"template":"charge-to-slack"}`);
  const problems = await world.call("GET", `/flows/${id}/problems`);
  expect(problems.text).toContain("flow.no_connection");
});

it.each([
  ["an unknown template", { template: "nothing" }, 404, "template.not_found"],
  [
    "a connection of another system",
    () => ({ template: "charge-to-slack", connections: { slack: stripe } }),
    422,
    "flow.import_wrong_connection",
  ],
  [
    "a connection that it does not need",
    () => ({ template: "charge-to-slack", connections: { mail: stripe } }),
    422,
    "flow.import_unknown_slot",
  ],
])("refuses %s", async (_, wish, status, code) => {
  const reply = await make(typeof wish === "function" ? wish() : wish);
  expect(reply.status).toBe(status);
  expect(reply.text).toContain(code);
});
