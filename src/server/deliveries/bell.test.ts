import { createServer, type IncomingMessage } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { codeOf, draftOn, made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import { signedBy } from "./sender.world.ts";

/** A flow on a trigger that polls each hour, and a Stripe that tells of what happens. */

let world: PeopleWorld;
let server: { readonly url: string; readonly close: () => void };
let flow: string;
beforeAll(async () => {
  world = await openPeopleWorld();
  await world.engine.start();
  const http = createServer((request, response) => {
    void handOn(request).then((status) => response.writeHead(status).end());
  });
  await new Promise<void>((resolve) => {
    http.listen(0, "127.0.0.1", resolve);
  });
  const address = http.address();
  const port = typeof address === "object" ? address?.port : null;
  server = { url: `http://127.0.0.1:${port}`, close: () => void http.close() };
  const draft = draftOn(world.hanas, { setting: { status: "succeeded" } });
  const hourly = { ...draft, trigger: { ...draft.trigger, everySeconds: 3_600 } };
  flow = made(await world.hana("POST", "/flows", { name: "Hourly", draft: hourly })).id;
  const active = await world.hana("POST", `/flows/${flow}/activate`, { from: "now" });
  expect(active.status, active.text).toBe(200);
});
afterAll(async () => {
  server.close();
  await world.close();
});

/** What comes to the socket goes to the server, which has none here. */
async function handOn(request: IncomingMessage): Promise<number> {
  let body = "";
  for await (const piece of request) body += String(piece);
  const signature = String(request.headers["stripe-signature"]);
  const headers = { ...hosted, "content-type": "application/json", "stripe-signature": signature };
  const init = { method: "POST", headers, body };
  return (await world.app.request(`http://127.0.0.1:3400${request.url}`, init)).status;
}

const hosted = { host: "127.0.0.1:3400" };

const secret = "whsec_of_the_endpoint";
const Shown = z.object({
  url: z.string().nullable(),
  secrets: z.array(z.object({ expiresAt: z.string().nullable() })),
  heardAt: z.string().nullable(),
  refused: z.object({ why: z.string() }).nullable(),
});
const Deliveries = z.object({
  deliveries: z.array(z.object({ type: z.string(), status: z.number().nullable() })),
});
const path = (rest = "") => `/connections/${world.hanas}/webhook${rest}`;
const shown = async () => Shown.parse((await world.hana("GET", path())).body);
const runs = async () => (await world.reading.listRuns({ flowId: flow, limit: 200 })).items;
const polls = async () => (await world.simulator?.counts())?.["GET /v1/charges"] ?? 0;
const until = (holds: () => Promise<boolean>) => expect.poll(holds).toBe(true);

/** A delivery, as Stripe signs it or otherwise. */
const ring = async (
  event: object,
  signed: { readonly secret?: string; readonly at?: number } = {},
) => {
  const { url } = await shown();
  const at = signed.at ?? Math.floor(world.now() / 1_000);
  const { headers, body } = signedBy(
    { kind: "stripe" },
    signed.secret ?? secret,
    JSON.stringify(event),
    { at },
  );
  const answer = await world.app.request(url ?? "", {
    method: "POST",
    headers: { ...hosted, ...headers },
    body,
  });
  return answer.status;
};
const eventOf = (id: string, more: object = {}) => ({
  id: "evt_1",
  object: "event",
  type: "charge.succeeded",
  livemode: false,
  data: { object: { id, object: "charge", created: Math.floor(world.now() / 1_000) } },
  ...more,
});

test("the owner of a connection makes an address and sets the secret; others see nothing of it", async () => {
  expect(await shown()).toEqual({ url: null, secrets: [], heardAt: null, refused: null });
  const early = await world.hana("POST", path("/secrets"), { secret });
  expect(codeOf(early)).toBe("connection.webhook_missing");
  const { status, body } = await world.hana("POST", path("/address"));
  expect([status, Shown.parse(body).url]).toEqual([
    201,
    expect.stringMatching(/^http:\/\/127\.0\.0\.1:3400\/hooks\/ring\/[\w-]{43}$/),
  ]);
  expect(codeOf(await world.ken("GET", path()))).toBe("connection.not_found");
  const wrong = await world.hana("POST", path("/secrets"), { secret: "sk_test_key" });
  expect(codeOf(wrong)).toBe("connection.signing_secret_malformed");
  expect(await ring(eventOf("ch_x"))).toBe(401);
  const set = await world.hana("POST", path("/secrets"), { secret });
  expect([set.status, set.text.includes(secret)]).toEqual([201, false]);
  expect(await shown()).toMatchObject({
    secrets: [{ expiresAt: null }],
    refused: { why: "no_secret" },
  });
});

test("a charge that Stripe tells of is taken soon, and once, though the poll is hourly", async () => {
  const { url } = await shown();
  const { pathname } = new URL(url ?? "");
  await world.simulator?.control("POST", "/webhooks", { url: `${server.url}${pathname}`, secret });
  const before = await polls();
  const [charge] = (await world.simulator?.make("charges", { count: 1 })) ?? [];
  await until(async () => (await runs()).length === 1);
  expect(await polls()).toBe(before + 1);
  expect((await runs())[0]?.reference).toBe(charge);
  // Told of again, it is known.
  expect(await ring(eventOf(charge ?? ""))).toBe(200);
  world.advance(20_000);
  expect((await shown()).heardAt).not.toBeNull();
});

test("what Stripe lists late is asked for again until it is there", async () => {
  world.advance(20_000);
  const before = await polls();
  const late = { count: 1, visible_after_seconds: 40 };
  const [charge] = (await world.simulator?.make("charges", late)) ?? [];
  await until(async () => (await polls()) === before + 1);
  expect(await runs()).toHaveLength(1);
  await world.simulator?.control("POST", "/clock", { advance_seconds: 42 });
  world.advance(15_000);
  await until(async () => (await runs()).length === 2);
  expect((await runs()).map(({ reference }) => reference)).toContain(charge);
  expect(await polls()).toBe(before + 2);
});

test("a charge that was pending is taken soon after Stripe tells that it has arrived", async () => {
  world.advance(20_000);
  const pending = { count: 1, status: "pending" };
  const [charge = ""] = (await world.simulator?.make("charges", pending)) ?? [];
  const pollId = (await world.store.poll(world.hanas, "new-charge"))?.id ?? "";
  const waiting = async () => (await world.store.dueWaits(pollId, Infinity, 9)).length;
  await until(async () => (await waiting()) === 1);
  const before = (await runs()).length;
  const set = { status: "succeeded", paid: true };
  await world.simulator?.control("POST", `/objects/${charge}`, { set, event: "charge.succeeded" });
  world.advance(16_000);
  await until(async () => (await runs()).length === before + 1);
  expect((await runs()).map(({ reference }) => reference)).toContain(charge);
  expect(await waiting()).toBe(0);
});

test("a payment of which a balance transaction is used is taken soon after Stripe tells of that", async () => {
  world.advance(20_000);
  const draft = draftOn(world.hanas);
  const used = { kind: "pill", from: "trigger", path: ["balance_transaction"] };
  const steps = draft.steps.map((step) => ({ ...step, input: { description: used } }));
  const fees = { ...draft, steps, trigger: { ...draft.trigger, everySeconds: 3_600 } };
  const { id } = made(await world.hana("POST", "/flows", { name: "Fees", draft: fees }));
  const active = await world.hana("POST", `/flows/${id}/activate`, { from: "now" });
  expect(active.status, active.text).toBe(200);
  const late = { count: 1, settles_after_seconds: 60 };
  const [charge] = (await world.simulator?.make("charges", late)) ?? [];
  await until(async () => (await runs()).some(({ reference }) => reference === charge));
  const its = async () => (await world.reading.listRuns({ flowId: id, limit: 9 })).items;
  expect(await its()).toEqual([]);
  await world.simulator?.control("POST", "/clock", { advance_seconds: 60 });
  world.advance(16_000);
  await until(async () => (await its()).length === 1);
  expect((await its())[0]?.reference).toBe(charge);
  const shown = await world.hana("GET", `/runs/${(await its())[0]?.id}`);
  expect(shown.body).toMatchObject({ withoutFields: null });
});

test("what is forged, old, of another account or mode, or nothing new has nobody ask", async () => {
  const before = await polls();
  world.advance(60_000);
  const old = Math.floor(world.now() / 1_000) - 301;
  expect(await ring(eventOf("ch_forged"), { secret: "whsec_other" })).toBe(401);
  expect(await ring(eventOf("ch_old"), { at: old })).toBe(401);
  expect(await ring(eventOf("ch_theirs", { account: "acct_other" }))).toBe(200);
  expect(await ring(eventOf("ch_live", { livemode: true }))).toBe(200);
  expect(await ring(eventOf("ch_changed", { type: "charge.updated" }))).toBe(200);
  await until(async () => (await world.store.duePolls(world.now(), 9)).length === 0);
  expect(await polls()).toBe(before);
  expect((await shown()).refused?.why).toBe("wrong_signature");
});

test("what Stripe tells twice, and in another order, starts each run once", async () => {
  const { url } = await shown();
  const { pathname } = new URL(url ?? "");
  const unruly = { url: `${server.url}${pathname}`, secret, twice: true, backwards: true };
  await world.simulator?.control("DELETE", "/webhooks");
  await world.simulator?.control("POST", "/webhooks", unruly);
  const known = (await runs()).map(({ reference }) => reference);
  world.advance(20_000);
  const charges = (await world.simulator?.make("charges", { count: 5 })) ?? [];
  const deliveries = async () =>
    Deliveries.parse(await world.simulator?.control("GET", "/webhooks")).deliveries;
  // Of a charge, Stripe tells other things, too.
  const told = async () =>
    (await deliveries()).filter(
      ({ type, status }) => type === "charge.succeeded" && status === 200,
    );
  await until(async () => (await told()).length >= 10);
  await until(async () => {
    world.advance(16_000);
    return (await runs()).length >= known.length + 5;
  });
  await until(async () => (await world.store.duePolls(world.now(), 9)).length === 0);
  const started = (await runs()).map(({ reference }) => reference ?? "");
  expect(started.toSorted()).toEqual([...known, ...charges].toSorted());
});

test("while a replaced secret stays good, both are; a revoked address answers 410", async () => {
  const next = { secret: "whsec_next", keepOldMinutes: 60 };
  expect((await world.hana("POST", path("/secrets"), next)).status).toBe(201);
  const other = { type: "customer.created" };
  expect(await ring(eventOf("ch_1", other))).toBe(200);
  expect(await ring(eventOf("ch_1", other), { secret: "whsec_next" })).toBe(200);
  const { url } = await shown();
  expect((await world.hana("DELETE", path("/address"))).status).toBe(204);
  const answer = await world.app.request(url ?? "", {
    method: "POST",
    headers: hosted,
    body: "{}",
  });
  expect(answer.status).toBe(410);
  expect((await world.app.request(`${url}x`, { method: "POST" })).status).not.toBe(200);
  expect(await shown()).toMatchObject({ url: null, secrets: [] });
});
