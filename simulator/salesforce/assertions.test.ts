import { createSign, generateKeyPairSync } from "node:crypto";
import { Connection } from "jsforce";
import { describe, expect, test } from "vitest";
import { openSalesforce, type TestSalesforce } from "./test-client.ts";

const pair = () =>
  generateKeyPairSync("rsa", {
    modulusLength: 2_048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
const [own, other] = [pair(), pair()];

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** As a program of its own signs, with what it gets wrong. */
function assertion(claims: object, { alg = "RS256", key = own.privateKey } = {}): string {
  const content = `${part({ alg })}.${part(claims)}`;
  return `${content}.${createSign("RSA-SHA256").update(content).sign(key, "base64url")}`;
}

async function open() {
  const sim = await openSalesforce();
  await sim.control("POST /clock", { freeze: true, set: 1_793_491_200 });
  await sim.control("POST /clients", {
    id: "an_app",
    signing: { publicKey: own.publicKey, users: ["a@example.com"] },
  });
  return sim;
}

const good = {
  iss: "an_app",
  sub: "a@example.com",
  aud: "https://test.salesforce.com",
  exp: 1_793_491_200 + 300,
};

const formOf = (one: string) =>
  new URLSearchParams({
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    assertion: one,
  });
const ask = (sim: TestSalesforce, one: string) => sim.tokenFor(formOf(one));

describe("an assertion", () => {
  test.each([good, { ...good, exp: good.exp - 299 }])(
    "that is right gives a token: %j",
    async (claims) => {
      await using sim = await open();
      expect(await ask(sim, assertion(claims))).toMatchObject({
        status: 200,
        body: { instance_url: sim.url, access_token: expect.stringMatching(/^00D/) },
      });
    },
  );

  test("may name the My Domain address", async () => {
    await using sim = await open();
    expect((await ask(sim, assertion({ ...good, aud: sim.url }))).status).toBe(200);
  });

  test.each([
    [
      "another key",
      assertion(good, { key: other.privateKey }),
      "invalid_grant",
      "invalid assertion",
    ],
    ["another algorithm", assertion(good, { alg: "none" }), "invalid_grant", "invalid assertion"],
    ["no claims", "a.b.c", "invalid_grant", "invalid assertion"],
    [
      "an app that is not known",
      assertion({ ...good, iss: "nobody" }),
      "invalid_client_id",
      "client identifier invalid",
    ],
    [
      "an app without a certificate",
      assertion({ ...good, iss: "millrace_demo_consumer_key" }),
      "invalid_grant",
      "invalid assertion",
    ],
    [
      "the audience of production",
      assertion({ ...good, aud: "https://login.salesforce.com" }),
      "invalid_grant",
      "audience is invalid",
    ],
    [
      "a time that is over",
      assertion({ ...good, exp: good.exp - 300 }),
      "invalid_grant",
      "expired authorization code",
    ],
    [
      "more than five minutes",
      assertion({ ...good, exp: good.exp + 1 }),
      "invalid_grant",
      "invalid assertion",
    ],
    [
      "a user whom nobody has approved",
      assertion({ ...good, sub: "b@example.com" }),
      "invalid_grant",
      "user hasn't approved this consumer",
    ],
  ])("with %s is refused", async (_what, one, error, description) => {
    await using sim = await open();
    expect(await ask(sim, one)).toMatchObject({
      status: 400,
      body: { error, error_description: description },
    });
  });

  test("does not replace the secret of an app that has none", async () => {
    await using sim = await open();
    expect(await sim.token({ id: "an_app", secret: "" })).toMatchObject({
      status: 400,
      body: { error: "invalid_grant", error_description: "no client credentials user enabled" },
    });
  });

  test("serves jsforce, unchanged", async () => {
    await using sim = await open();
    const connection = new Connection({ instanceUrl: sim.url, loginUrl: sim.url, version: "67.0" });
    const grant_type = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    await connection.authorize({ grant_type, assertion: assertion(good) });
    expect((await connection.query("SELECT Id FROM Account")).done).toBe(true);
  });
});
