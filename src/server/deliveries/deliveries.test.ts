import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { exampleOf } from "#flow/webhook.ts";
import type { WebhookCheck } from "#flow/webhook-trigger.ts";
import { codeOf, made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";
import { type Sent, signedBy } from "./sender.world.ts";

let world: PeopleWorld;
let waiting: { readonly id: string; readonly url: string };
beforeAll(async () => {
  world = await openPeopleWorld();
  await world.engine.start();
  waiting = await flowFor(github);
});
afterAll(() => world.close());

const github: WebhookCheck = { kind: "github" };
const none: WebhookCheck = { kind: "none", id: { from: "body", path: ["id"] } };

/** For each delivery a customer of the name in its body. */
const draftOf = (check: WebhookCheck, headers: readonly string[] = []) => ({
  format: 1,
  trigger: { kind: "webhook", check, headers, sample: null },
  steps: [
    {
      kind: "action",
      id: "s1",
      name: null,
      connector: "stripe",
      action: "create-customer",
      connection: world.hanas,
      input: { name: { kind: "pill", from: "trigger", path: ["body", "Full Name"] } },
    },
  ],
  nextStep: 2,
  ownEvents: 0,
});

const Shown = z.object({
  url: z.string().nullable(),
  isThere: z.boolean(),
  secrets: z.array(z.object({ check: z.string(), expiresAt: z.string().nullable() })),
  listeningUntil: z.string().nullable(),
  captured: z.object({ headers: z.record(z.string(), z.string()), body: z.unknown() }).nullable(),
  refused: z.object({ why: z.string() }).nullable(),
});
const shownBy = async (who: PeopleWorld["hana"], id: string) =>
  Shown.parse((await who("GET", `/flows/${id}/webhook`)).body);

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** A flow with an address and a secret. */
const flowFor = async (
  check: WebhookCheck,
  { headers = [], isActive = true }: { headers?: readonly string[]; isActive?: boolean } = {},
) => {
  const draft = draftOf(check, headers);
  const { id } = made(await world.hana("POST", "/flows", { name: "Delivered", draft }));
  const address = await world.hana("POST", `/flows/${id}/webhook/address`);
  expect(address.status, address.text).toBe(201);
  const { url } = Shown.parse(address.body);
  if (check.kind !== "none") {
    const set = await world.hana("POST", `/flows/${id}/webhook/secrets`, { secret });
    expect(set.status, set.text).toBe(201);
  }
  if (isActive) {
    const active = await world.hana("POST", `/flows/${id}/activate`, { from: "now" });
    expect(active.status, active.text).toBe(200);
  }
  return { id, url: url ?? "" };
};

const deliver = async (url: string, { headers, body }: Sent) => {
  const answer = await world.app.request(url, {
    method: "POST",
    headers: { host: "127.0.0.1:3400", ...headers },
    body,
  });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};
const seconds = () => Math.floor(world.now() / 1_000);
const sent = (check: WebhookCheck, body: object | string, id = "evt_1"): Sent =>
  signedBy(check, secret, typeof body === "string" ? body : JSON.stringify(body), {
    at: seconds(),
    id,
  });
const runsOf = async (id: string) =>
  (await world.reading.listRuns({ flowId: id, limit: 200 })).items;
const eventOf = async (runId: string) =>
  z.object({ event: z.unknown() }).parse((await world.hana("GET", `/runs/${runId}`)).body).event;
const codeIn = (text: string): unknown =>
  z.object({ error: z.object({ code: z.string() }) }).parse(JSON.parse(text)).error.code;

describe("a delivery", () => {
  test("starts one run, which gets its body, its id and the headers that were chosen", async () => {
    const chosen = ["x-github-event", "x-hub-signature-256", "authorization", "x-missing"];
    const { id, url } = await flowFor(github, { headers: chosen });
    const body = { "Full Name": "山田 花子", total: 9, more: { "a b": [1, null] } };
    const delivery = sent(github, body, "d-1");
    const reply = await deliver(url, {
      ...delivery,
      headers: { ...delivery.headers, authorization: "Basic c2VjcmV0" },
    });
    expect([reply.status, reply.text]).toEqual([200, ""]);
    const [run, ...others] = await runsOf(id);
    expect(others).toEqual([]);
    expect(run).toMatchObject({ kind: "webhook" });
    expect(await eventOf(run?.id ?? "")).toEqual({
      id: "d-1",
      receivedAt: expect.stringMatching(/Z$/),
      headers: { "x-github-event": "push", "x-missing": null },
      body,
    });
    const path = `/runs/${run?.id}/received`;
    const raw = await world.hana("GET", path);
    const { base64 } = z.object({ base64: z.string() }).parse(raw.body);
    expect(Buffer.from(base64, "base64").toString()).toBe(delivery.body);
    expect(codeOf(await world.ken("GET", path))).toBe("run.values_hidden_ask");
    const events = await world.hana("GET", `/events?flow=${id}`);
    expect(events.body).toMatchObject({ items: [{ trigger: "webhook" }] });
  });

  test("that comes again, also at the same moment, is received and starts nothing more", async () => {
    const { id, url } = await flowFor(github);
    const delivery = sent(github, { "Full Name": "A" }, "d-2");
    const replies = await Promise.all(Array.from({ length: 6 }, () => deliver(url, delivery)));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect((await deliver(url, sent(github, { other: true }, "d-2"))).status).toBe(200);
    expect(await runsOf(id)).toHaveLength(1);
    await deliver(url, sent(github, { "Full Name": "A" }, "d-3"));
    expect(await runsOf(id)).toHaveLength(2);
  });

  test.each([
    ["stripe", { kind: "stripe" }],
    ["slack", { kind: "slack" }],
    ["shopify", { kind: "shopify" }],
    ["standard", { kind: "standard" }],
    ["header", { kind: "header", header: "x-secret", id: { from: "header", name: "x-id" } }],
  ] as const)("of %s is known by its own id", async (_, check) => {
    const { id, url } = await flowFor(check);
    const body = (key: string) => ({ id: key, event_id: key, created: 1_775_000_000 });
    for (const key of ["one", "one", "two"]) {
      const delivery = sent(check, body(key), key);
      const headers = { ...delivery.headers, "x-id": key };
      expect((await deliver(url, { ...delivery, headers })).status).toBe(200);
    }
    expect(await runsOf(id)).toHaveLength(2);
  });

  test("with an id of 17 digits is not taken for its neighbor", async () => {
    const { id, url } = await flowFor(none);
    for (const key of ["90071992547409931", "90071992547409932", "90071992547409931"])
      await deliver(url, sent(none, `{"id": ${key}}`));
    expect(await runsOf(id)).toHaveLength(2);
  });

  test("without an id is its own event, or the same as an equal one within the hours chosen", async () => {
    const own: WebhookCheck = { kind: "none", id: { from: "nothing", sameBodyHours: 0 } };
    const each = await flowFor(own);
    for (let times = 0; times < 3; times += 1) await deliver(each.url, sent(own, { a: 1 }));
    expect(await runsOf(each.id)).toHaveLength(3);

    const merged: WebhookCheck = { kind: "none", id: { from: "nothing", sameBodyHours: 2 } };
    const { id, url } = await flowFor(merged);
    const replies = await Promise.all(
      Array.from({ length: 4 }, () => deliver(url, sent(merged, { a: 1 }))),
    );
    expect(replies.every(({ status }) => status === 200)).toBe(true);
    await deliver(url, sent(merged, { a: 2 }));
    expect(await runsOf(id)).toHaveLength(2);
  });

  test("that tells of the flow's own write is skipped, once", async () => {
    const { id, url } = await flowFor(none);
    const body = (key: string) => ({
      id: key,
      data: { object: { metadata: { millrace_effect: `${id}.${"a".repeat(27)}` } } },
    });
    expect((await deliver(url, sent(none, body("one")))).status).toBe(200);
    expect((await deliver(url, sent(none, body("one")))).status).toBe(200);
    expect(await runsOf(id)).toEqual([]);
    const { items } = await world.reading.listEvents({ skippedBy: id, limit: 9 });
    expect(items).toMatchObject([{ deliveries: [{ outcome: "skipped", reason: "own_event" }] }]);
  });

  test("that tells of the flow's own write behind one of another flow is skipped", async () => {
    const other = await flowFor(none);
    const { id, url } = await flowFor(none);
    const [theirs, own] = [other.id, id].map((flow) => `${flow}.${"a".repeat(27)}`);
    const body = { id: "one", customer: { made: theirs }, charge: { made: own } };
    expect((await deliver(url, sent(none, body))).status).toBe(200);
    expect(await runsOf(id)).toEqual([]);
  });

  test("that tells of somebody else's record beside the flow's own is not skipped", async () => {
    const { id, url } = await flowFor(none);
    const own = { made: `${id}.${"a".repeat(27)}` };
    const batch = (key: string, ...events: readonly object[]) => ({ id: key, events });
    await deliver(url, sent(none, batch("own", own, own)));
    expect(await runsOf(id)).toEqual([]);
    await deliver(url, sent(none, batch("both", own, { made: "by hand" })));
    const [run, ...more] = await runsOf(id);
    expect(more).toEqual([]);
    expect((await world.store.run(run?.id ?? ""))?.ancestry).toEqual([id]);
  });

  test("that cannot be written down is not answered with success, and starts nothing", async () => {
    const { id, url } = await flowFor(github);
    const database = new Database(join(world.dataDir, "millrace.db"));
    const delivery = sent(github, { "Full Name": "B" }, "d-9");
    database.exec(
      "CREATE TRIGGER no_runs BEFORE INSERT ON runs BEGIN SELECT RAISE(ABORT, 'broken'); END",
    );
    const reply = await deliver(url, delivery);
    expect([reply.status, codeIn(reply.text)]).toEqual([500, "internal"]);
    const count = database.prepare("SELECT count(*) FROM events WHERE key LIKE '%d-9'").pluck();
    expect([await runsOf(id), count.get()]).toEqual([[], 0]);
    database.exec("DROP TRIGGER no_runs");
    database.close();
    expect((await deliver(url, delivery)).status).toBe(200);
    expect(await runsOf(id)).toHaveLength(1);
    const { pathname } = new URL(url);
    expect(world.logged.join("\n")).not.toContain(pathname.slice(-43));
  });
});

describe("a delivery that is refused", () => {
  test("is told no more than a code", async () => {
    const { id, url } = await flowFor(github);
    const good = sent(github, { "Full Name": "C" }, "d-1");
    const { "x-hub-signature-256": _, ...unsigned } = good.headers;
    const cases = [
      [`${url}x`, good, 404, "hook.no_address"],
      [url, { ...good, headers: unsigned }, 401, "hook.not_genuine"],
      [url, { ...good, body: `${good.body} ` }, 401, "hook.not_genuine"],
      [url, sent(github, "{"), 400, "hook.unreadable"],
      [url, sent(github, `{"__proto__":{"a":1}}`), 400, "hook.unreadable"],
      [url, sent(github, `${"[".repeat(9_000)}${"]".repeat(9_000)}`), 400, "hook.unreadable"],
      [url, sent(github, `"${"x".repeat(1_100_000)}"`), 413, "request.too_large"],
    ] as const;
    for (const [to, delivery, status, code] of cases) {
      const reply = await deliver(to, delivery);
      expect([reply.status, codeIn(reply.text)]).toEqual([status, code]);
      expect(reply.text).not.toContain(id);
    }
    expect(await shownBy(world.hana, id)).toMatchObject({ refused: { why: "wrong_signature" } });
    expect(await runsOf(id)).toEqual([]);
    await world.hana("POST", `/flows/${id}/deactivate`);
    const inactive = await deliver(url, good);
    expect([inactive.status, codeIn(inactive.text)]).toEqual([404, "hook.no_address"]);
    await world.hana("POST", `/flows/${id}/activate`, { from: "now" });
    expect((await deliver(url, good)).status).toBe(200);
    await world.hana("DELETE", `/flows/${id}/webhook/address`);
    const revoked = await deliver(url, good);
    expect([revoked.status, codeIn(revoked.text)]).toEqual([410, "hook.address_revoked"]);
    await world.hana("DELETE", `/flows/${id}`);
    expect((await deliver(url, good)).status).toBe(404);
  });
});

describe("an address", () => {
  test("is seen again, replaced, and revoked; its secrets are two at most, and never seen", async () => {
    const { id, url } = await flowFor(github);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:3400\/hooks\/in\/[\w-]{43}$/);
    expect((await shownBy(world.hana, id)).url).toBe(url);
    const replaced = Shown.parse((await world.hana("POST", `/flows/${id}/webhook/address`)).body);
    expect(replaced.url).not.toBe(url);
    expect((await deliver(url, sent(github, {}, "a"))).status).toBe(410);
    expect((await deliver(replaced.url ?? "", sent(github, {}, "a"))).status).toBe(200);

    const Drawn = z.object({ secret: z.string(), webhook: Shown });
    const drawn = Drawn.parse(
      (await world.hana("POST", `/flows/${id}/webhook/secrets`, { keepOldMinutes: 5 })).body,
    );
    expect(drawn.webhook.secrets.map(({ expiresAt }) => expiresAt === null)).toEqual([true, false]);
    const signed = (by: string, key: string) =>
      signedBy(github, by, "{}", { at: seconds(), id: key });
    const status = async (by: string, key: string) =>
      (await deliver(replaced.url ?? "", signed(by, key))).status;
    expect([await status(secret, "b"), await status(drawn.secret, "c")]).toEqual([200, 200]);
    const third = await world.hana("POST", `/flows/${id}/webhook/secrets`, {
      secret: "third third third",
      keepOldMinutes: 5,
    });
    expect(
      Drawn.shape.webhook.parse(z.object({ webhook: Shown }).parse(third.body).webhook).secrets,
    ).toHaveLength(2);
    expect([await status(secret, "d"), await status(drawn.secret, "e")]).toEqual([401, 200]);
    world.advance(6 * 60_000);
    expect([await status(drawn.secret, "f"), await status("third third third", "g")]).toEqual([
      401, 200,
    ]);

    const told = await Promise.all(
      ["", "/webhook", "/export", "/versions"].map(
        async (path) => (await world.hana("GET", `/flows/${id}${path}`)).text,
      ),
    );
    const log = await world.aoi("GET", "/audit?limit=200");
    const token = (replaced.url ?? "").slice(-43);
    for (const text of [...told, log.text, ...world.logged])
      for (const one of [secret, drawn.secret, "third third third"])
        expect(text).not.toContain(one);
    for (const text of [told[0], told[2], told[3], log.text, ...world.logged])
      expect(text).not.toContain(token);
    expect(log.text).toContain("flow.webhook_secret_set");
  });

  test("is made and seen by who may operate the connections, and ends with their right", async () => {
    const { id, url } = await flowFor(none);
    const path = `/flows/${id}/webhook`;
    expect(await shownBy(world.ken, id)).toMatchObject({ url: null, isThere: true });
    for (const [method, rest] of [
      ["POST", "/address"],
      ["POST", "/secrets"],
      ["POST", "/listening"],
    ] as const)
      expect(codeOf(await world.ken(method, `${path}${rest}`))).toBe("connection.not_granted");
    expect(codeOf(await world.mio("GET", path))).toBe("request.not_permitted");
    const grant = `/connections/${world.hanas}/grants/${world.ids.ken}`;
    expect((await world.hana("PUT", grant)).status).toBe(200);
    const kens = Shown.parse((await world.ken("POST", `${path}/address`)).body).url ?? "";
    expect((await deliver(url, sent(none, { id: "x" }))).status).toBe(410);
    expect((await deliver(kens, sent(none, { id: "x" }))).status).toBe(200);
    await world.hana("DELETE", grant);
    expect((await deliver(kens, sent(none, { id: "y" }))).status).toBe(410);
    await world.hana("PUT", grant);
    expect((await deliver(kens, sent(none, { id: "y" }))).status).toBe(410);
    await world.hana("DELETE", grant);
  });

  test("is of a flow that deliveries start, and takes secrets of the check's form", async () => {
    const plain = draftOf(none);
    const { id } = made(
      await world.hana("POST", "/flows", { name: "Not so", draft: { ...plain, trigger: null } }),
    );
    expect(codeOf(await world.hana("GET", `/flows/${id}/webhook`))).toBe(
      "hook.not_started_by_webhook",
    );
    const draft = draftOf({ kind: "standard" });
    const standard = made(await world.hana("POST", "/flows", { name: "Standard", draft })).id;
    const set = (body: object) => world.hana("POST", `/flows/${standard}/webhook/secrets`, body);
    expect(codeOf(await set({ secret }))).toBe("hook.address_missing");
    expect(codeOf(await set({ secret: "whsec_no base64" }))).toBe("hook.secret_malformed");
    expect(codeOf(await world.hana("POST", `/flows/${standard}/webhook/listening`))).toBe(
      "hook.address_missing",
    );
    const { id: open } = await flowFor(none);
    expect(codeOf(await world.hana("POST", `/flows/${open}/webhook/secrets`, {}))).toBe(
      "hook.check_takes_no_secret",
    );
  });
});

describe("listening for one delivery", () => {
  test("captures the next that passes the draft's check, and starts nothing", async () => {
    const { id, url } = await flowFor(github, { isActive: false });
    expect((await deliver(url, sent(github, { a: 1 }, "before"))).status).toBe(404);
    await world.hana("POST", `/flows/${id}/webhook/listening`);
    const wrong = sent(github, { a: 1 }, "wrong");
    expect((await deliver(url, { ...wrong, body: "{}" })).status).toBe(404);
    const delivery = sent(github, { "Full Name": "山田" }, "d-1");
    const headers = { ...delivery.headers, "proxy-authorization": "Basic x", via: "1.1 proxy" };
    expect((await deliver(url, { ...delivery, headers })).status).toBe(200);
    expect((await deliver(url, sent(github, { a: 2 }, "after"))).status).toBe(404);
    expect(await shownBy(world.hana, id)).toMatchObject({
      listeningUntil: null,
      refused: { why: "wrong_signature" },
      captured: {
        headers: {
          "content-type": "application/json",
          "x-github-event": "push",
          "x-github-delivery": "d-1",
        },
        body: { "Full Name": "山田" },
      },
    });
    expect((await shownBy(world.ken, id)).captured).toBeNull();
    expect(await runsOf(id)).toEqual([]);
  });

  test("ends after a while, or by a person, and an active flow takes the delivery as always", async () => {
    const { id, url } = await flowFor(github);
    await world.hana("POST", `/flows/${id}/webhook/listening`);
    expect((await deliver(url, sent(github, { a: 1 }, "d-1"))).status).toBe(200);
    expect((await shownBy(world.hana, id)).captured?.body).toEqual({ a: 1 });
    expect(await runsOf(id)).toHaveLength(1);
    for (const ends of ["time", "person"]) {
      await world.hana("POST", `/flows/${id}/webhook/listening`);
      if (ends === "time") world.advance(601_000);
      else await world.hana("DELETE", `/flows/${id}/webhook/listening`);
      await deliver(url, sent(github, { a: 2 }, `d-${ends}`));
      expect((await shownBy(world.hana, id)).captured).toBeNull();
    }
  });

  test("Slack is answered when it asks whether the address is there", async () => {
    const slack: WebhookCheck = { kind: "slack" };
    const { id, url } = await flowFor(slack, { isActive: false });
    const question = { type: "url_verification", token: "t", challenge: "3eZbrw1aBm2rZgRNFdxV" };
    const reply = await deliver(url, sent(slack, question));
    expect([reply.status, JSON.parse(reply.text)]).toEqual([
      200,
      { challenge: question.challenge },
    ]);
    const old = signedBy(slack, secret, JSON.stringify(question), { at: seconds() - 400 });
    expect((await deliver(url, old)).status).toBe(404);
    expect(await runsOf(id)).toEqual([]);
  });
});

test("a draft is tested on a delivery that nobody has sent", async () => {
  const { id } = await flowFor(none, { isActive: false });
  const { revision } = made(await world.hana("GET", `/flows/${id}`));
  const delivery = { headers: {}, body: { id: "t", "Full Name": "Test" } };
  const event = { kind: "delivery", delivery };
  const tested = await world.hana("POST", `/flows/${id}/tests`, { revision, event });
  expect(tested.status, tested.text).toBe(201);
  const { id: runId } = z.object({ id: z.string() }).parse(tested.body);
  expect(await eventOf(runId)).toMatchObject({ id: "t", body: delivery.body });
  const other = await world.hana("POST", `/flows/${id}/tests`, {
    revision,
    event: { kind: "newest" },
  });
  expect(codeOf(other)).toBe("flow.test_of_other_trigger");
});

test("XML is fields where the sample has fields, with its lists, and a text where there is no sample", async () => {
  const byNumber: WebhookCheck = { kind: "none", id: { from: "body", path: ["order", "@no"] } };
  const xml = (url: string, body: string) =>
    deliver(url, { headers: { "content-type": "application/xml" }, body });
  const [one, two] = [
    `<order no="1"><item>a</item></order>`,
    `<order no="2"><item>a</item><item>b</item></order>`,
  ];
  const { id, url } = await flowFor(byNumber);
  await xml(url, one);
  const [plain] = await runsOf(id);
  expect(await eventOf(plain?.id ?? "")).toMatchObject({ id: null, body: one });
  await world.hana("POST", `/flows/${id}/webhook/listening`);
  await xml(url, two);
  const { captured } = await shownBy(world.hana, id);
  expect(captured?.body).toEqual({ order: { "@no": "2", item: ["a", "b"] } });

  const { revision } = made(await world.hana("GET", `/flows/${id}`));
  const draft = draftOf(byNumber);
  const sample = { body: exampleOf(JSON.parse(JSON.stringify(captured?.body))) };
  const trigger = { ...draft.trigger, sample };
  const change = { name: "XML", revision, draft: { ...draft, trigger } };
  expect((await world.hana("PUT", `/flows/${id}`, change)).status).toBe(200);
  const published = await world.hana("POST", `/flows/${id}/publish`);
  expect(published.status, published.text).toBe(200);
  for (const body of [one, one]) expect((await xml(url, body)).status).toBe(200);
  const runs = await runsOf(id);
  // The text, what was captured, and the order, which came twice.
  expect(runs).toHaveLength(3);
  const order = { "@no": "1", item: ["a"] };
  expect(await eventOf(runs[0]?.id ?? "")).toMatchObject({ id: "1", body: { order } });
  expect((await xml(url, `<!DOCTYPE order><order no="3"/>`)).status).toBe(400);
});

test("the same body is another event where the first came while the clock was ahead", async () => {
  const merged: WebhookCheck = { kind: "none", id: { from: "nothing", sameBodyHours: 1 } };
  const { id, url } = await flowFor(merged);
  const counts: number[] = [];
  for (const hours of [2, -2, 0]) {
    world.advance(hours * 3_600_000);
    await deliver(url, sent(merged, { a: 1 }));
    counts.push((await runsOf(id)).length);
  }
  expect(counts).toEqual([1, 2, 2]);
});

// These last: keys do not live so long, and nothing goes on behind a restored backup.
test("the same body is another event when its hours are over", async () => {
  const merged: WebhookCheck = { kind: "none", id: { from: "nothing", sameBodyHours: 2 } };
  const { id, url } = await flowFor(merged);
  const counts: number[] = [];
  for (const minutes of [0, 119, 2, 0, 119]) {
    world.advance(minutes * 60_000);
    await deliver(url, sent(merged, { a: 1 }));
    counts.push((await runsOf(id)).length);
  }
  expect(counts).toEqual([1, 1, 2, 2, 2]);
});

test("a restored backup receives nothing before a person has said what it is", async () => {
  await world.store.markRestored(world.now());
  const reply = await deliver(waiting.url, sent(github, {}, "d-1"));
  expect([reply.status, codeIn(reply.text)]).toEqual([503, "hook.unavailable"]);
  expect(reply.headers.get("retry-after")).toBe("30");
  expect(await runsOf(waiting.id)).toEqual([]);
});
