import { describe, expect, it } from "vitest";
import type { WebhookCheck } from "#flow/webhook-trigger.ts";
import { type Sent, signedBy } from "./sender.world.ts";
import { verify } from "./verify.ts";

const id = { from: "nothing", sameBodyHours: 0 } as const;
const hmac = { kind: "hmac", header: "x-signature", prefix: "", id } as const;
const [secret, other] = [
  "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  "whsec_b3RoZXJvdGhlcm90aGVyb3Ro",
];

/** By the name of the header that proves it; null for what is not about the body. */
const checks: readonly (readonly [WebhookCheck, string])[] = [
  [{ kind: "stripe" }, "stripe-signature"],
  [{ kind: "github" }, "x-hub-signature-256"],
  [{ kind: "slack" }, "x-slack-signature"],
  [{ kind: "shopify" }, "x-shopify-hmac-sha256"],
  [{ kind: "standard" }, "webhook-signature"],
  [{ ...hmac, algorithm: "sha256", encoding: "hex", prefix: "sha256=" }, "x-signature"],
  [{ ...hmac, algorithm: "sha1", encoding: "base64" }, "x-signature"],
  [{ ...hmac, algorithm: "sha512", encoding: "hex" }, "x-signature"],
  [{ kind: "basic", id }, "authorization"],
  [{ kind: "header", header: "x-secret", id }, "x-secret"],
];
const named = checks.map(([check, header]) => {
  const { kind, ...rest } = check;
  return [`${kind} ${JSON.stringify(rest)}`, check, header] as const;
});

const at = 1_775_000_000;
const verdict = (
  check: WebhookCheck,
  { headers, body }: Omit<Sent, "body"> & { readonly body: string | Uint8Array },
  secrets: readonly string[] = [secret],
  seconds = at,
) => {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const header = (name: string) => headers[name] ?? null;
  return verify(check, { header, body: bytes }, secrets, seconds * 1_000);
};
const secretOf = (check: WebhookCheck) => (check.kind === "basic" ? `hook:${secret}` : secret);

describe.each(named)("%s", (_, check, proof) => {
  const own = secretOf(check);
  const bodies = ['{"id":"evt_1","amount":500}', "", '{"名前":"山田 🍣","id":"é"}\n', "a=1&b=%20"];

  it("believes what is signed with the secret, whatever the body", () => {
    for (const body of bodies) {
      const sent = signedBy(check, own, body, { at });
      expect(verdict(check, sent, [own])).toBe("genuine");
    }
  });

  it("believes the old and the new secret while one takes the place of the other", () => {
    const sent = signedBy(check, own, bodies[0] ?? "", { at });
    expect(verdict(check, sent, [other, own])).toBe("genuine");
    expect(verdict(check, sent, [other])).toBe("wrong_signature");
    expect(verdict(check, sent, [])).toBe("no_secret");
  });

  it("believes nothing that lacks the proof, or has another", () => {
    const { headers, body } = signedBy(check, own, bodies[0] ?? "", { at });
    const { [proof]: given = "", ...rest } = headers;
    expect(verdict(check, { headers: rest, body }, [own])).toBe("wrong_signature");
    const flipped = given.replaceAll(/[0-9a-zA-Z+/]{20,}/g, (one) =>
      one.split("").toReversed().join(""),
    );
    const wrong = ["", "=", given.slice(0, given.length / 2), flipped, "sha256=", "\u00ff"];
    for (const one of wrong)
      expect([one, verdict(check, { headers: { ...rest, [proof]: one }, body }, [own])]).toEqual([
        one,
        "wrong_signature",
      ]);
  });
});

const signed = named.filter(([, check]) => !["basic", "header"].includes(check.kind));

it.each(signed)("%s believes no body of which a byte is another", (_, check) => {
  const sent = signedBy(check, secret, '{"名前":"山田 🍣","id":"é"}\n', { at });
  const bytes = Buffer.from(sent.body);
  for (let place = 0; place < bytes.length; place += 1) {
    const body = Buffer.from(bytes);
    body[place] = (body[place] ?? 0) ^ 1;
    expect(verdict(check, { ...sent, body })).toBe("wrong_signature");
  }
  expect(verdict(check, { ...sent, body: `${sent.body} ` })).toBe("wrong_signature");
});

const dated = named.filter(([, check]) => ["stripe", "slack", "standard"].includes(check.kind));

describe.each(dated)("%s", (_, check) => {
  it("believes a signature for five minutes before and after", () => {
    const sent = signedBy(check, secret, "{}", { at });
    const verdicts = [-301, -300, 300, 301].map((late) =>
      verdict(check, sent, [secret], at + late),
    );
    expect(verdicts).toEqual(["too_old", "genuine", "genuine", "too_old"]);
    // What is not signed is not too old: it is wrong.
    expect(verdict(check, sent, [other], at + 400)).toBe("wrong_signature");
  });

  it("believes no other moment and no other id than what is signed", () => {
    const { headers, body } = signedBy(check, secret, "{}", { at });
    const later = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        value.replace(String(at), String(at + 60)),
      ]),
    );
    expect(verdict(check, { headers: later, body }, [secret])).toBe("wrong_signature");
    if (check.kind === "standard")
      for (const one of ["evt_2", ""])
        expect(verdict(check, { headers: { ...headers, "webhook-id": one }, body }, [secret])).toBe(
          "wrong_signature",
        );
  });
});

it("believes one right signature among several of Stripe, and not the kind for tests", () => {
  const check: WebhookCheck = { kind: "stripe" };
  const sent = signedBy(check, secret, "{}", { at });
  const [, mine = ""] = /v1=([0-9a-f]+)/.exec(sent.headers["stripe-signature"] ?? "") ?? [];
  const wrong = mine.replaceAll(/./g, "0");
  const shown = (signature: string) =>
    verdict(check, { headers: { "stripe-signature": signature }, body: "{}" });
  expect(shown(`t=${at},v1=${wrong},v1=${mine}`)).toBe("genuine");
  expect(shown(`t=${at},v0=${mine}`)).toBe("wrong_signature");
  expect(shown(`v1=${mine}`)).toBe("wrong_signature");
});

it("lets in whoever knows the address where nothing is asked for", () => {
  expect(verdict({ kind: "none", id }, { headers: {}, body: "x" }, [])).toBe("genuine");
});
