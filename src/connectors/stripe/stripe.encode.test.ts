import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { Stripe } from "stripe";
import { describe, expect, it } from "vitest";
import type { FrozenRequest, HttpVerb, JsonObject } from "#sdk/index.ts";
import { stripe } from "./stripe.connection.ts";
import { encodeRead, formOf } from "./stripe.encode.ts";
import { pathOf } from "./stripe.paths.ts";

interface Golden {
  readonly frozen: FrozenRequest<HttpVerb>;
  readonly key: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the build of commit 8e2cf94 froze, and the bytes that left it. */
const golden: readonly Golden[] = JSON.parse(
  readFileSync(join(import.meta.dirname, "stripe.golden.json"), "utf8"),
);

const values = { apiKey: "sk_test_golden", apiBase: "https://api.stripe.com" };
const origin = "https://api.stripe.com";

describe("a write that an older build has frozen", () => {
  it("is there for each kind of write", () => {
    const paths = new Set(golden.map(({ frozen }) => frozen.path.split("/")[2]));
    expect(paths).toEqual(
      new Set(["charges", "customers", "payment_intents", "products", "refunds"]),
    );
  });

  it.each(golden.map((one, index) => [`${index} ${one.frozen.path}`, one] as const))(
    "goes out byte for byte as it would have then: %s",
    (_, { frozen, key, headers, ...bytes }) => {
      const sent = stripe.encode(values, frozen, { origin, idempotencyKey: key });
      expect(sent).toMatchObject(bytes);
      expect(sent.headers).toMatchObject(headers);
      expect(
        stripe.encode(values, { ...frozen, format: 1 }, { origin, idempotencyKey: key }),
      ).toEqual(sent);
    },
  );
});

describe("values in a form", () => {
  /** What Stripe's own package makes of them. */
  async function theirs(params: JsonObject): Promise<string> {
    let body = "";
    const client = new Stripe("sk_test_1", {
      maxNetworkRetries: 0,
      telemetry: false,
      httpClient: {
        getClientName: () => "test",
        makeRequest: (...[, , , , , data]) => {
          body = data;
          return Promise.reject(new Error("Nothing is sent"));
        },
      },
    });
    await client.rawRequest("POST", "/v1/charges", params).catch(() => undefined);
    return body;
  }

  it("are written as Stripe's own package writes them", async () => {
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        fc.string({ unit: "grapheme" }),
        fc.string(),
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(fc.string({ minLength: 1, maxLength: 4 }), tie("tree"), { maxKeys: 3 }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string({ minLength: 1, maxLength: 4 }), tree, { maxKeys: 4 }),
        async (drawn) => {
          const params: JsonObject = JSON.parse(JSON.stringify(drawn));
          expect(formOf(params)).toBe(await theirs(params));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("stand in a path encoded, so that an id leads nowhere else", () => {
    const access = { apiKey: "sk_test_1", origin };
    const { url } = encodeRead(access, pathOf("customer", "cus_1/../../v1/charges?x=1"), {});
    expect(url).toBe(`${origin}/v1/customers/cus_1%2F..%2F..%2Fv1%2Fcharges%3Fx%3D1`);
  });
});
