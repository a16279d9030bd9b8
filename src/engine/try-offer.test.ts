import { describe, expect, it } from "vitest";
import { httpConnector } from "#connectors/http/http.connector.ts";
import { http } from "#connectors/http/http.connection.ts";
import type { HttpRequest, HttpResponse, JsonObject } from "#sdk/index.ts";
import { movableClock } from "./clock.ts";
import { offerOf, tryOffer } from "./try-offer.ts";

const base = "https://api.example.com/v1";

/** The system answers in turn. */
async function tried(
  id: string,
  given: {
    readonly values?: JsonObject;
    readonly input?: JsonObject;
    readonly sends?: boolean;
    readonly answers?: readonly Partial<HttpResponse>[];
  } = {},
) {
  const sent: HttpRequest[] = [];
  const offer = offerOf(httpConnector, id) ?? expect.fail(`no ${id}`);
  const { values = {}, input = { path: "/things" }, sends = false, answers = [] } = given;
  const report = await tryOffer(
    { spec: http, offer, values: { base, ...values }, input, sends },
    {
      system: "http",
      send: async (request, connected) => {
        connected?.();
        const answer = answers[sent.length] ?? {};
        sent.push(request);
        return { status: 200, headers: {}, body: '{"id":"5"}', ...answer };
      },
      clock: movableClock(),
      trustedLoopback: [],
      effectId: "try.1",
      idempotencyKey: "key",
    },
  );
  return { ...report, sent };
}

const write = { method: "POST", path: "/things", body: "json", json: '{"total":5}' };

describe("a trigger or an action that its author tries", () => {
  it("reads, and says what was asked and answered", async () => {
    const report = await tried("read", { answers: [{ body: '{"id":"7"}' }] });
    expect(report).toMatchObject({
      frozen: null,
      exchanges: [
        { method: "GET", url: `${base}/things`, answer: { status: 200, body: '{"id":"7"}' } },
      ],
      outcome: { is: "read", output: { status: 200, body: { id: "7" } }, fits: true },
    });
  });

  it("reads the first page of a list, and says whether it would start a flow", async () => {
    const items = [1, 2, 3, 4, 5].map((key) => ({ key }));
    const report = await tried("new-item", {
      input: { path: "/things", key_path: "key" },
      answers: [{ body: JSON.stringify(items) }],
    });
    expect(report.outcome).toMatchObject({
      is: "events",
      count: 5,
      events: [{ match: "take" }, { match: "take" }, { match: "take" }],
    });
    expect(report.sent).toHaveLength(1);
  });

  it("sends no write that it is not asked to send, and shows what it would be", async () => {
    const report = await tried("send-request", { input: write });
    expect(report).toMatchObject({
      frozen: { method: "POST", path: "/things" },
      planned: { method: "POST", url: `${base}/things`, body: '{"total":5}', answer: null },
      outcome: { is: "not_sent" },
    });
    expect(report.sent).toEqual([]);
  });

  it.each([
    [{ status: 201 }, { is: "done" }],
    [{ status: 503 }, { is: "failed", error: { kind: "unknown_outcome", code: "http.http_503" } }],
    [{ status: 422 }, { is: "failed", error: { kind: "input" } }],
    [{ status: 401 }, { is: "failed", error: { kind: "connection" } }],
  ])("sends a write once, whatever the answer: %j", async (answer, outcome) => {
    const report = await tried("send-request", { input: write, sends: true, answers: [answer] });
    expect(report.outcome).toMatchObject(outcome);
    expect(report.sent).toHaveLength(1);
  });

  it("sends nothing with fields that the connector does not take", async () => {
    const wrongValues = await tried("read", { values: { base: "ftp://x" } });
    expect(wrongValues.outcome).toMatchObject({ is: "invalid", what: "values" });
    const wrongInput = await tried("send-request", { input: { method: "GET" }, sends: true });
    expect(wrongInput.outcome).toMatchObject({ is: "invalid", what: "input" });
    expect([...wrongValues.sent, ...wrongInput.sent]).toEqual([]);
  });
});

describe("what is shown of it", () => {
  const shown = ({ exchanges, outcome }: Awaited<ReturnType<typeof tried>>) =>
    JSON.stringify({ exchanges, outcome });

  it.each([
    ["bearer", { token: "sk_secret_1" }, "sk_secret_1"],
    ["basic", { user: "hana", password: "pw12345678" }, "aGFuYTpwdzEyMzQ1Njc4"],
    ["header", { key_name: "Link", key: "k5f" }, "k5f"],
    ["none", { headers: "Accept: k5f" }, "k5f"],
    ["query", { key_name: "k", key: "k5f" }, "k5f"],
    ["query", { key_name: "k", key: "a longer secret" }, "longer"],
  ])("holds no secret of a connection with %s, of any length", async (auth, more, secret) => {
    const body = JSON.stringify({ said: Object.values(more).filter((one) => one.length > 8) });
    const report = await tried("read", { values: { auth, ...more }, answers: [{ body }] });
    expect(JSON.stringify(report.sent)).toContain(secret);
    expect(shown(report)).not.toContain(secret);
  });

  it("holds no token, and nothing of how it was got", async () => {
    const values = {
      auth: "client_credentials",
      token_url: "https://login.example.com/token",
      client_id: "me",
      client_secret: "s3cr3t-of-client",
      client_auth: "form",
    };
    const token = { access_token: "tok-1234", token_type: "bearer", expires_in: 60 };
    const report = await tried("read", {
      values,
      answers: [{ body: JSON.stringify(token) }, { body: '{"echo":"tok-1234"}' }],
    });
    expect(report.exchanges.map((one) => one.transport === "http" && one.isForToken)).toEqual([
      true,
      false,
    ]);
    expect(JSON.stringify(report.sent)).toContain("tok-1234");
    expect(shown(report)).not.toMatch(/tok-1234|s3cr3t/);
    expect(report.outcome).toMatchObject({ is: "read" });
  });
});
