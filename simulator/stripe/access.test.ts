import { describe, expect, test } from "vitest";

import { DEFAULT_KEY } from "./server.ts";
import { CHARGE, ids, openStripe } from "./test-client.ts";

const refused = (status: number, error: object) => ({
  status,
  body: { error: { type: "invalid_request_error", ...error } },
});

describe("a key", () => {
  test("may come as Bearer or as the user name of Basic", async () => {
    await using sim = await openStripe();
    const basic = Buffer.from(`${DEFAULT_KEY}:`).toString("base64");
    const headers = { Authorization: `Basic ${basic}` };
    expect(await sim.get("/v1/charges", { headers })).toMatchObject({ status: 200 });
    expect(await sim.get("/v1/charges")).toMatchObject({ status: 200 });
  });

  test("is asked for when there is none", async () => {
    await using sim = await openStripe();
    const answer = await sim.get("/v1/charges", { headers: { Authorization: "" } });
    expect(answer).toMatchObject(
      refused(401, { message: expect.stringMatching(/^You did not provide an API key\./) }),
    );
    expect(answer.headers.get("www-authenticate")).toBe('Basic realm="Stripe"');
  });

  test("that is wrong, revoked, expired or publishable is refused, and never repeated whole", async () => {
    await using sim = await openStripe();
    const get = (key: string) => sim.get("/v1/charges", { key });
    expect(await get("sk_test_abcdefgh")).toMatchObject(
      refused(401, { message: "Invalid API Key provided: sk_test_****efgh" }),
    );
    await sim.control("POST /keys", { key: DEFAULT_KEY, state: "expired" });
    expect(await get(DEFAULT_KEY)).toMatchObject(refused(401, { code: "api_key_expired" }));
    await sim.control("POST /keys", { key: DEFAULT_KEY, state: "revoked" });
    expect(await get(DEFAULT_KEY)).toMatchObject(
      refused(401, { message: "Invalid API Key provided: sk_test_*********demo" }),
    );
    expect(await get("pk_test_x")).toMatchObject(refused(401, { code: "secret_key_required" }));
  });

  test("opens its own mode and account only", async () => {
    await using sim = await openStripe({ keys: ["sk_test_a", "sk_live_a"] });
    await sim.control("POST /keys", { key: "sk_test_b", account: "acct_b" });
    await sim.control("POST /charges", {});
    const sees = async (key: string) => (await sim.get("/v1/charges", { key })).body;
    expect(await sees("sk_test_a")).toMatchObject({ data: [{ livemode: false }] });
    expect(await sees("sk_live_a")).toMatchObject({ data: [] });
    expect(await sees("sk_test_b")).toMatchObject({ data: [] });
    const [id] = ids(await sim.get("/v1/charges", { key: "sk_test_a" }));
    expect(await sim.get(`/v1/charges/${id}`, { key: "sk_live_a" })).toMatchObject(
      refused(404, {
        message: `No such charge: '${id}'; a similar object exists in test mode, but a live mode key was used to make this request.`,
      }),
    );
    expect(await sim.get("/v1/account", { key: "sk_test_b" })).toMatchObject({
      body: { id: "acct_b" },
    });
  });
});

describe("a restricted key", () => {
  test("is stopped for want of a right before its parameters are looked at", async () => {
    await using sim = await openStripe({ restricted: { rk_test_only: ["customers_read"] } });
    const key = "rk_test_only";
    const { account } = sim.simulator;
    expect(await sim.post("/v1/charges", { key, form: "wat=1" })).toMatchObject(
      refused(403, {
        message: `The provided key 'rk_test_****' does not have the required permissions for this endpoint on account '${account}'. Having the 'rak_charge_write' permission would allow this request to continue.`,
      }),
    );
    expect(await sim.get("/v1/account", { key })).toMatchObject({ status: 403 });
    expect(await sim.get("/v1/customers", { key })).toMatchObject({ status: 200 });
  });

  test("reads what it may write, and can be given more", async () => {
    await using sim = await openStripe({ restricted: { rk_test_x: ["charges_write"] } });
    const key = "rk_test_x";
    expect(await sim.get("/v1/charges", { key })).toMatchObject({ status: 200 });
    expect(await sim.get("/v1/refunds", { key })).toMatchObject({ status: 403 });
    await sim.control("POST /keys", { key, rights: ["charges_write", "refunds_read"] });
    expect(await sim.get("/v1/refunds", { key })).toMatchObject({ status: 200 });
  });
});

describe("a request", () => {
  test("to an unknown address or with an empty id is told so", async () => {
    await using sim = await openStripe();
    const unrecognized = (line: string) =>
      refused(404, {
        message: expect.stringMatching(
          new RegExp(`^Unrecognized request URL \\(${line}\\)\\. If you are trying to list`),
        ),
      });
    expect(await sim.get("/v1/customers/")).toMatchObject(unrecognized("GET: /v1/customers/"));
    expect(await sim.post("/v1/events")).toMatchObject(unrecognized("POST: /v1/events"));
    expect(await sim.get("/v1/charges/search?query=x")).toMatchObject(
      unrecognized("GET: /v1/charges/search"),
    );
    expect(await sim.get("/")).toMatchObject(unrecognized("GET: /"));
  });

  test("names a real version of the API or none", async () => {
    await using sim = await openStripe();
    const ask = (version: string) =>
      sim.get("/v1/charges", { headers: { "Stripe-Version": version } });
    expect((await sim.get("/v1/charges")).headers.get("stripe-version")).toBe("2026-10-28.endive");
    for (const version of ["2026-08-26.dahlia", "2026-10-28.endive", "2020-08-27"]) {
      expect((await ask(version)).headers.get("stripe-version")).toBe(version);
    }
    for (const version of ["x", "2026-08-26", "2026-10-28.dahlia", "2030-01-01.endive"]) {
      expect(await ask(version)).toMatchObject(
        refused(400, { message: `Invalid Stripe API version: ${version}` }),
      );
    }
  });

  test("with a JSON body is told to send a form", async () => {
    await using sim = await openStripe();
    const headers = { "Content-Type": "application/json" };
    expect(await sim.post("/v1/charges", { form: "{}", headers })).toMatchObject(
      refused(400, { message: expect.stringContaining("application/x-www-form-urlencoded") }),
    );
  });

  test("for another account is refused", async () => {
    await using sim = await openStripe();
    const headers = { "Stripe-Account": "acct_other" };
    expect(await sim.get("/v1/charges", { headers })).toMatchObject(
      refused(403, { code: "account_invalid" }),
    );
  });

  test("carries the simulator's time in its answer", async () => {
    await using sim = await openStripe();
    await sim.control("POST /clock", { set: 1_800_000_000, freeze: true });
    const { headers } = await sim.get("/v1/charges");
    expect(headers.get("date")).toBe("Fri, 15 Jan 2027 08:00:00 GMT");
  });
});

describe("the rate limit", () => {
  test("is 25 a second unless told otherwise", async () => {
    await using sim = await openStripe({ rateLimit: undefined });
    expect(await sim.control("GET /settings")).toMatchObject({ body: { rate_limit: 25 } });
  });

  test("refuses what is above it and names its reason", async () => {
    await using sim = await openStripe({ rateLimit: 5 });
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => sim.post("/v1/charges", { form: CHARGE })),
    );
    const limited = answers.filter(({ status }) => status === 429);
    expect(limited.length).toBeGreaterThan(20);
    expect(limited[0]).toMatchObject(
      refused(429, {
        code: "rate_limit",
        message:
          "Testmode request rate limit exceeded, the rate limits in testmode are lower than livemode. You can learn more about rate limits here https://stripe.com/docs/rate-limits.",
      }),
    );
    expect(limited[0]?.headers.get("stripe-rate-limited-reason")).toBe("endpoint-rate");
    expect(sim.simulator.world().charges.size).toBe(60 - limited.length);
  });

  test("goes by the simulator's clock, as those who call it go by theirs", async () => {
    await using sim = await openStripe({ rateLimit: 5 });
    await sim.control("POST /clock", { freeze: true });
    const statuses = async (count: number) => {
      const answers = [];
      for (let call = 0; call < count; call += 1) answers.push(await sim.get("/v1/charges"));
      return answers.map(({ status }) => status);
    };
    expect(await statuses(6)).toEqual([200, 200, 200, 200, 200, 429]);
    await sim.control("POST /clock", { advance_seconds: 1 });
    expect(await statuses(6)).toEqual([200, 200, 200, 200, 200, 429]);
  });

  test("lets search fewer than the rest", async () => {
    await using sim = await openStripe({ rateLimit: undefined });
    await sim.control("POST /clock", { freeze: true });
    const path = `/v1/customers/search?query=${encodeURIComponent('name:"A"')}`;
    const statuses = [];
    for (let call = 0; call < 21; call += 1) statuses.push((await sim.get(path)).status);
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 200), 429]);
    const last = await sim.get(path);
    expect(last.headers.get("stripe-rate-limited-reason")).toBe("endpoint-rate");
    expect((await sim.get("/v1/customers")).status).toBe(200);
  });

  test("counts all endpoints together too", async () => {
    await using sim = await openStripe({ rateLimit: 5 });
    const paths = ["charges", "customers", "products", "refunds"].map((name) => `/v1/${name}`);
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => sim.get(paths[index % 4] ?? "")),
    );
    const reasons = answers.map(({ headers }) => headers.get("stripe-rate-limited-reason"));
    expect(reasons).toContain("global-rate");
  });
});
