import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { codeOf, made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import { basic, chargeOnCall, constant } from "./hooks.world.ts";

let world: PeopleWorld;
let flow: string;
let shown: z.infer<typeof Credentials>;
beforeAll(async () => {
  world = await openPeopleWorld();
  await world.engine.start();
  flow = await activeFlow();
  shown = await rotate();
});
afterAll(() => world.close());

const Credentials = z.object({
  url: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  secrets: z.array(z.object({ expiresAt: z.string().nullable() })),
});
const Told = z.object({ run: z.object({ id: z.string(), status: z.string(), url: z.string() }) });
const Charged = z.object({ charge: z.string() });

const activeFlow = async (draft: object = chargeOnCall(world.hanas)) => {
  const { id } = made(await world.hana("POST", "/flows", { name: "On call", draft }));
  expect((await world.hana("POST", `/flows/${id}/activate`, { from: "now" })).status).toBe(200);
  return id;
};
const rotate = async (body: object = {}, id = flow) => {
  const reply = await world.hana("POST", `/flows/${id}/invocation/credentials`, body);
  expect(reply.status).toBe(201);
  return Credentials.parse(reply.body);
};
type Headers = Readonly<Record<string, string>>;
const request = async (method: string, path: string, body?: unknown, headers: Headers = {}) => {
  const answer = await world.app.request(`http://127.0.0.1:3400/hooks/${path}`, {
    method,
    headers: {
      host: "127.0.0.1:3400",
      authorization: basic(shown.clientId, shown.clientSecret),
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
const call = (body?: unknown, headers: Headers = {}, id = flow) =>
  request("POST", id, body, headers);
const errorOf = ({ body }: { readonly body: unknown }): string =>
  z.object({ error: z.object({ code: z.string() }) }).parse(body).error.code;

describe("a call", () => {
  test("runs the flow, and is answered with its outputs", async () => {
    const reply = await call({ amount: 500, note: "ありがとう", order: { id: "o_7", more: [1] } });
    expect([reply.status, reply.body]).toEqual([
      200,
      { charge: expect.stringMatching(/^ch_/), said: "ありがとう", order: "o_7" },
    ]);
    const bare = await call({ amount: 501 });
    expect(bare.body).toMatchObject({ said: null, order: null });
    expect(Charged.parse(bare.body).charge).not.toBe(Charged.parse(reply.body).charge);
    const run = await world.hana("GET", `/runs/${reply.headers.get("millrace-run")}`);
    expect(run.body).toMatchObject({
      kind: "invoke",
      flowId: flow,
      versionNumber: 1,
      event: { amount: 500, note: "ありがとう", due: null, order: { id: "o_7", more: [1] } },
    });
    expect((await world.hana("GET", "/runs?kind=invoke")).body).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({
          flowId: flow,
        }),
      ]),
    });
  });

  test("with the same key is one run and one charge, also at the same moment", async () => {
    const key = { "idempotency-key": "order-1" };
    const replies = await Promise.all(Array.from({ length: 5 }, () => call({ amount: 900 }, key)));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    const again = await call({ amount: 900, note: null }, key);
    expect([again.text, again.headers.get("idempotency-replayed")]).toEqual([
      replies[0]?.text,
      "true",
    ]);
    const charges = await world.reading.listRuns({ flowId: flow, limit: 200 });
    const named = charges.items.filter(({ reference }) => reference === "invoke:key:order-1");
    expect(named.length).toBe(1);

    const other = await call({ amount: 901 }, key);
    expect([other.status, errorOf(other)]).toEqual([409, "hook.other_inputs"]);
    const wrong = await call({ sum: 900 }, key);
    expect([wrong.status, errorOf(wrong)]).toEqual([409, "hook.other_inputs"]);
    // The same key at another flow is another call.
    const second = await activeFlow();
    const { clientId, clientSecret } = await rotate({}, second);
    const own = { ...key, authorization: basic(clientId, clientSecret) };
    expect((await call({ amount: 901 }, own, second)).status).toBe(200);
  });

  test("that nobody waits for is told where to look, with the same credentials", async () => {
    const reply = await call({ amount: 110 }, { prefer: "wait=0" });
    expect(reply.status).toBe(202);
    const { run } = Told.parse(reply.body);
    expect(run.url).toBe(`http://127.0.0.1:3400/hooks/${flow}/runs/${run.id}`);
    expect(reply.headers.get("location")).toBe(run.url);
    const done = await request("GET", `${flow}/runs/${run.id}`, undefined, { prefer: "wait=20" });
    expect([done.status, done.body]).toEqual([
      200,
      expect.objectContaining({ charge: expect.any(String) }),
    ]);
    const stranger = await request("GET", `${flow}/runs/${run.id}`, undefined, {
      authorization: "",
    });
    expect(stranger.status).toBe(401);
    for (const id of ["none", "%00", "..%2f.."])
      expect((await request("GET", `${flow}/runs/${id}`)).status).toBeGreaterThanOrEqual(400);
    const { id: other } = made(
      await world.hana("POST", "/flows", { name: "Other", draft: chargeOnCall(world.hanas) }),
    );
    const keys = await rotate({}, other);
    const through = await request("GET", `${other}/runs/${run.id}`, undefined, {
      authorization: basic(keys.clientId, keys.clientSecret),
    });
    expect([through.status, errorOf(through)]).toEqual([404, "hook.run_not_found"]);
  });

  test("is told plainly that the run failed, in its language, and nothing of the account", async () => {
    const draft = chargeOnCall(world.hanas);
    const [step] = draft.steps;
    const declined = {
      ...step,
      input: { ...step?.input, source: { kind: "constant", value: "tok_chargeDeclined" } },
    };
    const id = await activeFlow({ ...draft, steps: [declined] });
    const { clientId, clientSecret } = await rotate({}, id);
    const own = { authorization: basic(clientId, clientSecret), "accept-language": "ja" };
    const reply = await call({ amount: 500 }, own, id);
    expect([reply.status, reply.body]).toEqual([
      422,
      {
        error: expect.objectContaining({ code: expect.stringMatching(/^stripe\./) }),
        run: expect.objectContaining({ status: "failed" }),
      },
    ]);
    expect(reply.text).not.toMatch(/acct_|sk_test/);
  });
});

describe("a call that is not as it should be", () => {
  test.each([
    ["without a required input", {}, "amount"],
    ["with null for it", { amount: null }, "amount"],
    ["with a text for a number", { amount: "500" }, "amount"],
    ["with an input that there is not", { amount: 1, amonut: 2 }, "amonut"],
    ["with a list for an object", { amount: 1, order: [] }, "order"],
    ["with a day that there is not", { amount: 1, due: "2026-02-30" }, "due"],
    ["with a key of every object", { amount: 1, constructor: 1 }, "constructor"],
  ])("%s is refused by the field, and nothing is started", async (_, body, field) => {
    const before = (await world.reading.listRuns({ flowId: flow, limit: 200 })).items.length;
    const reply = await call(body);
    expect([reply.status, errorOf(reply)]).toEqual([400, "hook.wrong_inputs"]);
    expect(reply.body).toMatchObject({ error: { details: [{ path: [field] }] } });
    const ja = await call(body, { "accept-language": "ja" });
    expect(ja.text).toContain(field);
    expect((await world.reading.listRuns({ flowId: flow, limit: 200 })).items.length).toBe(before);
  });

  test.each([
    ["no JSON", "{", {}, 400, "request.malformed_json"],
    ["a list", "[]", {}, 400, "hook.not_an_object"],
    [
      "a form",
      "amount=1",
      { "content-type": "application/x-www-form-urlencoded" },
      415,
      "request.wrong_content_type",
    ],
    ["__proto__", '{"amount":1,"__proto__":{}}', {}, 400, "request.forbidden_key"],
    ["NUL", '{"amount":1,"note":"a\\u0000"}', {}, 400, "request.forbidden_text"],
    [
      "a whole number that loses digits",
      '{"amount":9007199254740993}',
      {},
      400,
      "request.number_too_large",
    ],
    [
      "an amount that loses digits",
      '{"amount":12345678901234567.89}',
      {},
      400,
      "request.number_too_large",
    ],
    ["a number that becomes none", '{"amount":1e400}', {}, 400, "request.number_too_large"],
    [
      "deep nesting",
      `{"amount":1,"order":{"a":${"[".repeat(80)}${"]".repeat(80)}}}`,
      {},
      400,
      "request.too_deep",
    ],
    [
      "1.1 MB",
      JSON.stringify({ amount: 1, note: "x".repeat(1_100_000) }),
      {},
      413,
      "request.too_large",
    ],
    ["a key with a space", '{"amount":1}', { "idempotency-key": "a b" }, 400, "hook.bad_key"],
    [
      "a key that is too long",
      '{"amount":1}',
      { "idempotency-key": "k".repeat(201) },
      400,
      "hook.bad_key",
    ],
    ["an endless wait", '{"amount":1}', { prefer: "wait=9999" }, 400, "hook.bad_wait"],
    ["a wait of no number", '{"amount":1}', { prefer: "wait=soon" }, 400, "hook.bad_wait"],
  ])("%s", async (_, body, headers, status, code) => {
    const reply = await call(body, headers);
    expect([reply.status, errorOf(reply)]).toEqual([status, code]);
  });

  test("has the wrong method, or comes to no flow's address", async () => {
    for (const method of ["GET", "PUT", "DELETE"]) {
      const reply = await request(method, flow);
      expect([reply.status, errorOf(reply), reply.headers.get("allow")]).toEqual([
        405,
        "request.wrong_method",
        "POST",
      ]);
    }
    expect((await request("POST", `${flow}/more`, {})).status).toBe(404);
    // No page is shown where callers look, whatever they would like to read.
    const like = { accept: "text/html" };
    const none = await request("GET", `${flow}/more`, undefined, like);
    expect([none.status, errorOf(none)]).toEqual([404, "request.not_found"]);
  });

  test("comes to a flow that is not active", async () => {
    const id = await activeFlow();
    const { clientId, clientSecret } = await rotate({}, id);
    const own = { authorization: basic(clientId, clientSecret) };
    const key = { ...own, "idempotency-key": "before" };
    const before = await call({ amount: 105 }, key, id);
    expect(before.status).toBe(200);
    await world.hana("POST", `/flows/${id}/deactivate`);
    const reply = await call({ amount: 105 }, own, id);
    expect([reply.status, errorOf(reply)]).toEqual([409, "hook.not_active"]);
    // What came of an earlier call is still told.
    expect((await call({ amount: 105 }, key, id)).text).toBe(before.text);
    await world.hana("DELETE", `/flows/${id}`);
    const gone = await call({ amount: 105 }, own, id);
    expect([gone.status, errorOf(gone)]).toEqual([401, "hook.wrong_credentials"]);
    expect(await world.store.invokeKeys(id)).toEqual([]);
  });
});

describe("credentials", () => {
  test("are needed, whole and right, and an unknown flow answers as a known one", async () => {
    const wrong = [
      {},
      { authorization: "" },
      { authorization: "Basic" },
      { authorization: "Basic ****" },
      { authorization: basic(shown.clientId, "") },
      { authorization: basic(shown.clientId, `${shown.clientSecret}x`) },
      { authorization: basic("", shown.clientSecret) },
      { authorization: basic("nobody", "nobody") },
      { authorization: `Bearer ${shown.clientSecret}` },
    ];
    for (const headers of wrong.slice(1)) {
      const reply = await call({ amount: 100 }, headers);
      expect([headers, reply.status, errorOf(reply)]).toEqual([
        headers,
        401,
        "hook.wrong_credentials",
      ]);
      expect(reply.headers.get("www-authenticate")).toContain("Basic");
    }
    const unknown = await call({ amount: 100 }, {}, "flow_none");
    expect([unknown.status, errorOf(unknown)]).toEqual([401, "hook.wrong_credentials"]);
    const document = await request("GET", `${flow}/openapi.json`, undefined, { authorization: "" });
    expect(document.status).toBe(401);
  });

  test("are replaced at once by a request without a body as well", async () => {
    const id = await activeFlow();
    const first = await rotate({}, id);
    const replaced = await world.hana("POST", `/flows/${id}/invocation/credentials`);
    expect(replaced.status).toBe(201);
    const second = Credentials.parse(replaced.body);
    expect(second.secrets).toEqual([{ expiresAt: null }]);
    const status = async ({ clientId, clientSecret }: typeof first) =>
      (await call({ amount: 100 }, { authorization: basic(clientId, clientSecret) }, id)).status;
    expect([await status(first), await status(second)]).toEqual([401, 200]);
  });

  test("are replaced at once or with an overlap, and revoked; the client id stays", async () => {
    const id = await activeFlow();
    const first = await rotate({}, id);
    const second = await rotate({ keepOldMinutes: 5 }, id);
    expect(second.clientId).toBe(first.clientId);
    expect(second.secrets.map(({ expiresAt }) => expiresAt === null)).toEqual([true, false]);
    const status = async ({ clientId, clientSecret }: typeof first) =>
      (await call({ amount: 100 }, { authorization: basic(clientId, clientSecret) }, id)).status;
    expect([await status(first), await status(second)]).toEqual([200, 200]);
    world.advance(6 * 60_000);
    expect([await status(first), await status(second)]).toEqual([401, 200]);
    const third = await rotate({}, id);
    expect([await status(second), await status(third)]).toEqual([401, 200]);
    expect((await world.hana("DELETE", `/flows/${id}/invocation/credentials`)).status).toBe(204);
    expect(await status(third)).toBe(401);
    expect((await world.hana("GET", `/flows/${id}/invocation`)).body).toMatchObject({
      url: `http://127.0.0.1:3400/hooks/${id}`,
      clientId: null,
      secrets: [],
    });
  });

  test("are made by who may operate the connections, shown once, and told nowhere", async () => {
    const path = `/flows/${flow}/invocation`;
    expect(codeOf(await world.ken("POST", `${path}/credentials`))).toBe("connection.not_granted");
    expect(codeOf(await world.mio("GET", path))).toBe("request.not_permitted");
    const { clientSecret } = shown;
    expect((await world.ken("GET", path)).text).not.toContain(clientSecret);
    expect((await world.hana("GET", `/flows/${flow}/export`)).text).not.toContain(clientSecret);
    const log = await world.aoi("GET", `/audit?action=flow.credentials_made`);
    expect(log.body).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({
          details: { keepOldMinutes: 5, secret: expect.stringMatching(/^secret_/) },
        }),
      ]),
    });
    expect(log.text).not.toContain(clientSecret);
    expect(world.logged.join("\n")).not.toContain(clientSecret);
    const none = made(await world.hana("POST", "/flows", { name: "Timed" })).id;
    const refused = await world.hana("POST", `/flows/${none}/invocation/credentials`);
    expect([refused.status, codeOf(refused)]).toEqual([409, "hook.not_started_by_calls"]);
  });

  test("stand in the audit log with each call that starts a run, and with who is refused", async () => {
    const started = async () => {
      const { items } = await world.reading.listAudit({ limit: 200, action: "flow.called" });
      return items.filter(({ object }) => object?.id === flow);
    };
    const before = (await started()).length;
    const key = { "idempotency-key": "audited-once" };
    const run = (await call({ amount: 100 }, key)).headers.get("millrace-run");
    expect((await call({ amount: 100 }, key)).headers.get("idempotency-replayed")).toBe("true");
    const lines = await started();
    expect(lines).toHaveLength(before + 1);
    expect(lines[0]).toMatchObject({
      person: null,
      address: expect.stringMatching(/./),
      details: { run, secret: expect.stringMatching(/^secret_/) },
    });
    await call({ amount: 100 }, { authorization: basic("nobody", "nothing") });
    await call({ amount: 100 }, { authorization: basic("nobody", "nothing") });
    const action = "flow.called_refused";
    const { items } = await world.reading.listAudit({ limit: 200, action });
    const nobodys = items.filter(({ object }) => object === null);
    expect(nobodys).toMatchObject([{ details: { refused: "hook.wrong_credentials" } }]);
    expect(await world.store.unsettledAudit(Infinity, 10)).toEqual([]);
  });

  test("that are tried too often are answered with 429, and the right ones go on", async () => {
    const wrong = { authorization: basic("nobody", "nothing") };
    let last = await call({ amount: 100 }, wrong);
    for (let tries = 0; tries < 60 && last.status !== 429; tries += 1)
      last = await call({ amount: 100 }, wrong);
    expect(last.status).toBe(429);
    expect((await call({ amount: 100 })).status).toBe(200);
    world.advance(16 * 60_000);
    expect((await call({ amount: 100 }, wrong)).status).toBe(401);
  });
});

describe("the description of an address", () => {
  test("is an OpenAPI document with the inputs, their samples and the outputs", async () => {
    const { status, body } = await request("GET", `${flow}/openapi.json`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      openapi: "3.1.0",
      info: { title: "On call", version: "1" },
      servers: [{ url: "http://127.0.0.1:3400" }],
      paths: {
        [`/hooks/${flow}`]: {
          post: {
            requestBody: {
              required: true,
              content: { "application/json": { example: { amount: 700, order: { id: "o_1" } } } },
            },
          },
        },
      },
      components: {
        securitySchemes: { credentials: { type: "http", scheme: "basic" } },
        schemas: {
          Inputs: {
            required: ["amount"],
            properties: { amount: { type: "number", description: "In yen" } },
            additionalProperties: false,
          },
          Outputs: { required: ["charge", "said", "order"] },
        },
      },
    });
    expect(JSON.stringify(body)).not.toContain('"field"');
  });
});

test("a call whose flow waits for a while is told so, in a word that the description has", async () => {
  const delay = { kind: "delay", id: "s1", name: null, amount: constant(2), unit: "hours" };
  const trigger = { kind: "invoke", inputs: [], outputs: [] };
  const draft = { format: 1, trigger, steps: [delay], nextStep: 2, ownEvents: 0 };
  const id = await activeFlow(draft);
  const { clientId, clientSecret } = await rotate({}, id);
  const authorization = basic(clientId, clientSecret);
  const first = await call({}, { authorization, prefer: "wait=5" }, id);
  expect(first.status).toBe(202);
  const { status } = Told.parse(first.body).run;
  expect(status).toBe("delayed");
  const { body } = await request("GET", `${id}/openapi.json`, undefined, { authorization });
  expect(body).toMatchObject({
    components: {
      schemas: {
        Run: {
          properties: {
            run: { properties: { status: { enum: expect.arrayContaining([status]) } } },
          },
        },
      },
    },
  });
});

describe("a test of a draft that calls start", () => {
  test("runs on the samples, or on what is said, and refuses what no call could send", async () => {
    const { id, revision } = made(
      await world.hana("POST", "/flows", { name: "Tried", draft: chargeOnCall(world.hanas) }),
    );
    const path = `/flows/${id}/tests`;
    const samples = await world.hana("POST", path, { revision, event: { kind: "call" } });
    expect([samples.status, samples.body]).toEqual([
      201,
      expect.objectContaining({ kind: "test", event: expect.objectContaining({ amount: 700 }) }),
    ]);
    const inputs = { amount: 3, note: "x" };
    const own = await world.hana("POST", path, { revision, event: { kind: "call", inputs } });
    expect(own.body).toMatchObject({ event: { amount: 3, note: "x", due: null } });
    const wrong = { kind: "call", inputs: { amount: "3" } };
    expect(codeOf(await world.hana("POST", path, { revision, event: wrong }))).toBe(
      "flow.test_inputs",
    );
    const other = { revision, event: { kind: "scheduled" } };
    expect(codeOf(await world.hana("POST", path, other))).toBe("flow.test_of_other_trigger");
  });
});
