/** Getting in with a signed assertion. */
import { createPublicKey, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSender, type JsonObject } from "#sdk/index.ts";
import { salesforce } from "./salesforce.connection.ts";
import { create, openSalesforceWorld } from "./salesforce.engine.world.ts";
import { keyPair, type SimulatedSalesforce, startSalesforce } from "./salesforce.world.ts";

const { privateKey, publicKey } = keyPair();
const filled = {
  address: "https://example.my.salesforce.com",
  login: "jwt_bearer",
  key: "some_consumer_key",
  user: "millrace@example.com",
  privateKey,
};

const sourceOf = (values: JsonObject) =>
  salesforce.tokenSource?.(salesforce.fields.parse(values)) ?? expect.fail("no source");

function partsOf(values: JsonObject, at: number) {
  const form = new URLSearchParams(sourceOf(values).request(at).body);
  const [head = "", body = "", signature = ""] = (form.get("assertion") ?? "").split(".");
  const claims: unknown = JSON.parse(Buffer.from(body, "base64url").toString());
  return { grant: form.get("grant_type"), head, body, signature, claims };
}

describe("the form", () => {
  it("asks for what the chosen way needs, and for nothing else", () => {
    const missing = (values: object) =>
      salesforce.fields.safeParse(values).error?.issues.map(({ path }) => path.join(".")) ?? [];
    const { user: _user, privateKey: _key, ...without } = filled;
    expect(missing(filled)).toEqual([]);
    expect(missing(without)).toEqual(["user", "privateKey"]);
    expect(missing({ ...without, login: "client_credentials" })).toEqual(["secret"]);
    // As earlier builds have stored it.
    expect(missing({ address: filled.address, key: filled.key, secret: "a_secret" })).toEqual([]);
  });

  it.each([
    ["half a key", privateKey.slice(0, 400)],
    ["the certificate’s half", publicKey],
    ["a key that is too short", keyPair(1_024).privateKey],
    ["no key", "-----BEGIN PRIVATE KEY-----"],
  ])("takes no private key that is %s, and does not repeat it", (_what, one) => {
    const { error } = salesforce.fields.safeParse({ ...filled, privateKey: one });
    expect(error?.issues.map(({ path }) => path)).toEqual([["privateKey"]]);
    expect(JSON.stringify(error)).not.toContain(one.slice(40, 90) || "PRIVATE KEY-----\n");
  });
});

describe("an assertion", () => {
  const at = Date.UTC(2026, 10, 30);

  it("names the app, the user, the audience and three minutes, and the key signs it", () => {
    const { grant, head, body, signature, claims } = partsOf(filled, at);
    expect(grant).toBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
    expect(claims).toEqual({
      iss: "some_consumer_key",
      sub: "millrace@example.com",
      aud: "https://login.salesforce.com",
      exp: at / 1_000 + 180,
    });
    const content = Buffer.from(`${head}.${body}`);
    const proof = Buffer.from(signature, "base64url");
    expect(verify("RSA-SHA256", content, createPublicKey(publicKey), proof)).toBe(true);
  });

  it.each([
    [filled.address, "by_address", "https://login.salesforce.com"],
    ["https://a--b.sandbox.my.salesforce.com", "by_address", "https://test.salesforce.com"],
    ["https://a--b.scratch.my.salesforce.com", "by_address", "https://test.salesforce.com"],
    ["https://a--b.sandbox.my.salesforce.com", "login", "https://login.salesforce.com"],
    [filled.address, "test", "https://test.salesforce.com"],
    ["https://Example.my.salesforce.com/", "my_domain", "https://example.my.salesforce.com"],
  ])("goes to My Domain: at %s with %s, its audience is %s", (address, audience, aud) => {
    const values = { ...filled, address, audience };
    expect(partsOf(values, at).claims).toMatchObject({ aud });
    const { url } = sourceOf(values).request(at);
    expect(url).toBe(`${new URL(address).origin}/services/oauth2/token`);
  });
});

describe("at a simulated Salesforce", () => {
  async function tokenWith(
    values: JsonObject,
    { now = Date.now(), org }: { readonly now?: number; readonly org: SimulatedSalesforce },
  ) {
    const sender = createSender({ deadlineMs: 10_000, maxBytes: 100_000 });
    try {
      const source = sourceOf({ ...(await org.sign()), ...values });
      return source.read(await sender.send(source.request(now)));
    } finally {
      sender.close();
    }
  }

  it.each([
    [{ user: "nobody@example.com" }, "invalid_grant", "user hasn't approved", "user name"],
    [{ privateKey }, "invalid_grant", "invalid assertion", "certificate"],
    [{ audience: "login" }, "invalid_grant", "audience is invalid", "another audience"],
    [{ key: "an_app_of_another_org" }, "invalid_client_id", "client identifier", "consumer key"],
  ])("what is refused says what to do: %j", async (values, error, message, advice) => {
    const org = await startSalesforce();
    await expect(tokenWith(values, { org })).rejects.toMatchObject({
      kind: "connection",
      facts: {
        code: `salesforce.token_${error}`,
        message: expect.stringContaining(message),
        advice: { en: expect.stringContaining(advice) },
      },
    });
    await org.close();
  });

  it("a clock that goes wrong is named as the cause", async () => {
    const org = await startSalesforce();
    await expect(tokenWith({}, { org, now: 0 })).rejects.toMatchObject({
      facts: { advice: { en: expect.stringContaining("clock") } },
    });
    await org.close();
  });

  it("a flow writes once, and gets another token where its own has died", async () => {
    const all = await openSalesforceWorld("jwt_bearer");
    await all.run([create()], "/sobjects/Account", { kind: "expired" });
    await all.becomes("succeeded");
    expect(await all.org.records("Account")).toHaveLength(1);
    expect(await all.org.sent("/sobjects/Account", "POST")).toBe(2);
    await all.close();
  });
});
