import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { testKey } from "#connectors/stripe/stripe.world.ts";
import { until } from "#engine/engine.world.ts";
import { made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import { basic, chargeOnCall, constant } from "./hooks.world.ts";

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
  await world.engine.start();
});
afterAll(() => world.close());

const Credentials = z.object({
  url: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  secrets: z.array(z.object({ expiresAt: z.string().nullable() })),
});
const activeFlow = async (draft: object = chargeOnCall(world.hanas)) => {
  const { id } = made(await world.hana("POST", "/flows", { name: "On call", draft }));
  expect((await world.hana("POST", `/flows/${id}/activate`, { from: "now" })).status).toBe(200);
  return id;
};
const rotate = async (id: string) => {
  const reply = await world.hana("POST", `/flows/${id}/invocation/credentials`);
  expect(reply.status).toBe(201);
  return Credentials.parse(reply.body);
};
type Headers = Readonly<Record<string, string>>;
const request = async (method: string, path: string, body?: unknown, headers: Headers = {}) => {
  const answer = await world.app.request(`http://127.0.0.1:3400/hooks/${path}`, {
    method,
    headers: {
      host: "127.0.0.1:3400",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const json: unknown = answer.headers.get("content-type")?.includes("json")
    ? JSON.parse(text)
    : text;
  return { status: answer.status, headers: answer.headers, body: json, text };
};
const call = (body: unknown, headers: Headers, id: string) => request("POST", id, body, headers);
const publish = async (id: string, draft: object) => {
  const { revision } = made(await world.hana("GET", `/flows/${id}`));
  const wish = { name: "On call", revision, draft };
  expect((await world.hana("PUT", `/flows/${id}`, wish)).status).toBe(200);
  expect((await world.hana("POST", `/flows/${id}/publish`)).status).toBe(200);
};
const stateOnly = (status: string) => ({
  error: { code: "hook.outputs_hidden", message: expect.any(String), details: [] },
  run: { id: expect.any(String), status },
});
const errorOf = ({ body }: { readonly body: unknown }): string =>
  z.object({ error: z.object({ code: z.string() }) }).parse(body).error.code;

describe("credentials", () => {
  test("read the runs whose values their maker sees, and no others", async () => {
    const { trigger, ...draft } = chargeOnCall(world.hanas);
    const outputs = trigger.outputs.filter(({ value }) => value.from === "trigger");
    const variable = { kind: "variable", id: "s1", name: null, type: "text", initial: null };
    const bare = { ...draft, trigger: { ...trigger, outputs }, steps: [variable] };
    const makers = { hana: world.hana, ken: world.ken };
    const credentialsOf = async (by: keyof typeof makers, id: string) => {
      const wish = { keepOldMinutes: 60 };
      const { body } = await makers[by]("POST", `/flows/${id}/invocation/credentials`, wish);
      const { clientId, clientSecret } = Credentials.parse(body);
      return { authorization: basic(clientId, clientSecret) };
    };
    const [connected, open] = [await activeFlow(), await activeFlow(bare)];
    for (const [id, isBare] of [
      [connected, false],
      [open, true],
    ] as const) {
      const hanas = await credentialsOf("hana", id);
      const inputs = { amount: 300, note: "for Hana" };
      const called = await call(inputs, { ...hanas, "idempotency-key": "for-hana" }, id);
      expect([called.status, called.text]).toEqual([200, expect.stringContaining("for Hana")]);
      // Where no connection acts, every builder makes credentials.
      if (!isBare) await publish(id, bare);
      const kens = await credentialsOf("ken", id);
      const path = `${id}/runs/${called.headers.get("millrace-run")}`;
      const told = async (headers: Headers) => request("GET", path, undefined, headers);
      expect((await told(hanas)).text).toBe(called.text);
      const hidden = await told(kens);
      expect([hidden.status, errorOf(hidden)]).toEqual([404, "hook.run_not_found"]);
      const repeat = async (headers: Headers) =>
        call(inputs, { ...headers, "idempotency-key": "for-hana" }, id);
      const known = await repeat(kens);
      expect([known.status, known.body]).toEqual([403, stateOnly("succeeded")]);
      expect(known.text).not.toContain("for Hana");
      expect(known.headers.get("location")).toBeNull();
      expect((await repeat(hanas)).text).toBe(called.text);
      expect((await world.reading.listRuns({ flowId: id, limit: 9 })).items).toHaveLength(1);
      const right = isBare
        ? `/flows/${id}/readers/${world.ids.ken}`
        : `/connections/${world.hanas}/grants/${world.ids.ken}`;
      expect((await world.hana("PUT", right)).status).toBe(200);
      expect((await told(kens)).text).toBe(called.text);
      expect((await repeat(kens)).text).toBe(called.text);
      await world.hana("DELETE", right);
      expect((await told(kens)).status).toBe(404);
    }
  });

  const delay = { kind: "delay", id: "s1", name: null, amount: constant(2), unit: "hours" };
  const message = { from: "trigger", path: ["note"], kind: "pill" };
  const failing = { kind: "stop", id: "s1", name: null, outcome: "failed", message };
  test.each([
    ["delayed", delay],
    ["failed", failing],
    ["cancelled", delay],
  ] as const)(
    "show a repeat no more than the state of a run of others that is %s",
    async (status, step) => {
      const { trigger, ...draft } = chargeOnCall(world.hanas);
      const outputs = trigger.outputs.filter(({ value }) => value.from === "trigger");
      const id = await activeFlow({ ...draft, trigger: { ...trigger, outputs }, steps: [step] });
      const inputs = { amount: 1, note: "for Hana" };
      const repeat = async (
        { clientId, clientSecret }: z.infer<typeof Credentials>,
        prefer: string,
      ) => {
        const authorization = basic(clientId, clientSecret);
        return call(inputs, { authorization, "idempotency-key": "k", prefer }, id);
      };
      const first = await repeat(await rotate(id), "wait=0");
      const run = first.headers.get("millrace-run");
      const before = status === "failed" ? status : "delayed";
      await until(async () => {
        const shownRun = await world.hana("GET", `/runs/${run}`);
        return z.object({ status: z.string() }).parse(shownRun.body).status === before;
      });
      if (status === "cancelled")
        expect((await world.hana("POST", `/runs/${run}/cancel`)).status).toBe(200);
      const { body } = await world.ken("POST", `/flows/${id}/invocation/credentials`);
      const reply = await repeat(Credentials.parse(body), "wait=0");
      expect([reply.status, reply.body]).toEqual([403, stateOnly(status)]);
      expect(reply.headers.get("millrace-run")).toBe(run);
      expect(reply.text).not.toContain("for Hana");
    },
  );

  test("show the state of a run whose connections are all deleted, wherever it is asked for", async () => {
    const values = { apiKey: testKey, apiBase: world.simulator?.url };
    const wish = { connector: "stripe", name: "Short-lived", values };
    const { body } = await world.hana("POST", "/connections", wish);
    const { connection } = z.object({ connection: z.object({ id: z.string() }) }).parse(body);
    const shop = connection.id;
    const draft = chargeOnCall(shop);
    const id = await activeFlow(draft);
    const { clientId, clientSecret } = await rotate(id);
    const key = { authorization: basic(clientId, clientSecret), "idempotency-key": "k" };
    const called = await call({ amount: 300 }, key, id);
    expect(called.status).toBe(200);
    const path = `${id}/runs/${called.headers.get("millrace-run")}`;
    expect((await request("GET", path, undefined, key)).text).toBe(called.text);
    // What a flow uses is not deleted.
    await publish(id, { ...draft, trigger: { ...draft.trigger, outputs: [] }, steps: [delay] });
    expect((await world.hana("DELETE", `/connections/${shop}`)).status).toBe(204);
    for (const again of [
      await request("GET", path, undefined, key),
      await call({ amount: 300 }, key, id),
    ])
      expect([again.status, again.body]).toEqual([403, stateOnly("succeeded")]);
  });
});
