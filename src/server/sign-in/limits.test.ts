import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Listening } from "../listen.ts";
import { openServerWorld, type Reply, type ServerWorld } from "../server.world.ts";
import { surfaceOf } from "../surface/surface.ts";
import { createPerson } from "./accounts.ts";
import { listening, openBrowser } from "./browser.world.ts";

/** Who may knock how often, and what of it is kept. Addresses are told by a proxy on this machine. */

const password = "correct horse battery";
const hana = { email: "hana@example.com", name: "Hana", role: "builder", password } as const;
const surface = surfaceOf({
  publicUrl: "http://127.0.0.1",
  host: "127.0.0.1",
  trustedProxies: ["127.0.0.1"],
  plainHttp: false,
  localToken: false,
});

let world: ServerWorld;
let server: Listening;
beforeEach(async () => {
  world = await openServerWorld({ surface });
  server = await listening(world);
  await createPerson(world.people, hana);
});
afterEach(async () => {
  await server.close();
  await world.close();
});

const Refused = z.object({ error: z.object({ code: z.string() }) });
const codeIn = ({ body }: Pick<Reply, "body">) => Refused.safeParse(body).data?.error.code;

async function knock(from: string, said: object, at = server): Promise<number> {
  const response = await fetch(`${at.url}/api/v1/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": from },
    body: JSON.stringify(said),
  });
  await response.arrayBuffer();
  return response.status;
}

const wrong = { email: "nobody@example.com", password: "a password that is wrong" };
const right = { email: hana.email, password };

async function auditOf(action: string): Promise<number> {
  const { items } = await world.reading.listAudit({ limit: 1_000, action });
  return items.length;
}

describe("who knocks too often", () => {
  it("is known by the network of 64 bits, whose addresses are all theirs", async () => {
    const statuses: number[] = [];
    for (let host = 1; host <= 60; host += 1)
      statuses.push(
        await knock(`2001:db8:1:2::${host.toString(16)}`, { ...wrong, email: `${host}@x.example` }),
      );
    expect(statuses.filter((status) => status === 401)).toHaveLength(50);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
    expect(await auditOf("sign_in.password_refused")).toBe(51);
    expect(await knock("2001:db8:1:3::1", right)).toBe(200);
  });

  it("is known by the site of 48 bits, of which many have several networks", async () => {
    const statuses: number[] = [];
    for (let net = 0; net < 210; net += 1)
      statuses.push(
        await knock(`2001:db8:2:${net.toString(16)}::1`, { ...wrong, email: `${net}@x.example` }),
      );
    expect(statuses.filter((status) => status === 401)).toHaveLength(200);
    expect(await auditOf("sign_in.password_refused")).toBe(201);
    expect(await knock("2001:db8:3::1", right)).toBe(200);
  });

  it("is nobody who says the right password, however many share an address", async () => {
    for (let person = 0; person < 60; person += 1)
      expect(await knock("203.0.113.9", right)).toBe(200);
  });

  it("does not keep a person out of the browser that they have signed in with before", async () => {
    const known = openBrowser(server, "Known", "http://127.0.0.1");
    expect((await known.call("POST", "/sign-in", right)).status).toBe(200);
    for (let tried = 0; tried < 10; tried += 1)
      expect(await knock(`198.51.100.${tried}`, { ...right, password: wrong.password })).toBe(401);
    expect(await knock("198.51.100.99", right)).toBe(429);
    expect((await known.call("POST", "/sign-in", right)).status).toBe(200);
    // There, too, a thief of the browser cannot try for ever; and it is known for one person alone.
    const guess = { ...right, password: wrong.password };
    const guesses: number[] = [];
    for (let tried = 0; tried < 12; tried += 1)
      guesses.push((await known.call("POST", "/sign-in", guess)).status);
    expect(guesses.slice(0, 10).every((status) => status === 401)).toBe(true);
    expect(guesses.slice(10)).toEqual([429, 429]);
  });

  it("does not fill the log with ways back from a provider that nobody has set up", async () => {
    const back = await fetch(`${server.url}/api/auth/callback/oidc?code=x&state=y`, {
      redirect: "manual",
    });
    expect([back.status, codeIn({ body: await back.json() })]).toEqual([404, "request.not_found"]);
    expect(await auditOf("sign_in.")).toBe(0);
  });

  it("does not fill the log with ways back from a provider that there is", async () => {
    const oidc = {
      issuer: "http://127.0.0.1:9",
      clientId: "x",
      clientSecret: "x",
      name: "Test",
      domains: [],
      role: "viewer",
    } as const;
    const other = await openServerWorld({ surface, oidc });
    const there = await listening(other);
    try {
      const statuses: number[] = [];
      for (let tried = 0; tried < 60; tried += 1) {
        const back = await fetch(`${there.url}/api/auth/callback/oidc?code=x&state=y`, {
          redirect: "manual",
          headers: { "x-forwarded-for": `2001:db8::${tried + 1}` },
        });
        await back.arrayBuffer();
        statuses.push(back.status);
      }
      expect(statuses.slice(50).every((status) => status === 429)).toBe(true);
      const { items } = await other.reading.listAudit({ limit: 200, action: "sign_in." });
      expect(items).toHaveLength(51);
    } finally {
      await there.close();
      await other.close();
    }
  });
});

describe("what was typed", () => {
  it("is kept nowhere where it is nobody's e-mail: it may be a password", async () => {
    const typed = "Hunter2-typed-in-the-wrong-field";
    expect(await knock("203.0.113.7", { email: typed, password: "x" })).toBe(401);
    expect(await knock("203.0.113.7", { email: hana.email, password: "y" })).toBe(401);
    const asked = await world.call("POST", "/password-reset", { email: typed });
    expect(asked.status).toBe(202);
    const { items } = await world.reading.listAudit({ limit: 50 });
    expect(items.map(({ action, object, details }) => [action, object?.kind, details])).toEqual([
      ["password.reset_asked", undefined, {}],
      ["sign_in.password_refused", "person", { email: hana.email, refused: "sign_in.refused" }],
      ["sign_in.password_refused", undefined, { refused: "sign_in.refused" }],
    ]);
    const files = ["millrace.db", "millrace.db-wal", "people.db", "people.db-wal"];
    const kept = files.map((name) => readFileSync(join(world.dataDir, name), "latin1")).join("");
    expect(kept).toMatch("sign_in.password_refused");
    for (const text of [typed, typed.toLowerCase()]) expect(kept.includes(text)).toBe(false);
    expect(world.logged.join("\n").toLowerCase()).not.toContain(typed.toLowerCase());
  });

  it("is read no further than 16 KB, and is no try then", async () => {
    const browser = openBrowser(server, "Known", "http://127.0.0.1");
    for (let tried = 0; tried < 60; tried += 1) {
      const reply = await browser.call("POST", "/sign-in", { ...right, more: "x".repeat(17_000) });
      expect([reply.status, codeIn(reply)]).toEqual([413, "request.too_large"]);
    }
    expect((await browser.call("POST", "/sign-in", right)).status).toBe(200);
  });
});
