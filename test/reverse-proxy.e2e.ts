import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { request as plainRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as tlsRequest } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { selfSigned } from "./certificate.ts";
import { endAll, type RunningProgram, startProgram } from "./process.ts";
import { builtProgram } from "../scripts/programs.ts";

/**
 * Millrace behind a reverse proxy: two real processes, TLS between the client and the proxy. The
 * client has an address of its own, 127.0.0.2, so that it can be told from the proxy's.
 */

const name = "millrace.example.com";
const clientsAddress = "127.0.0.2";

let dir: string;
let millrace: RunningProgram;
let direct: URL;
let tlsPort: number;
let plainPort: number;
let certificate: string;
/** The cookie of the first person, as it was set. */
let cookie: string;
let apiKey: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "millrace-proxy-"));
  const { key, cert } = selfSigned(name);
  certificate = cert;
  writeFileSync(join(dir, "cert.pem"), cert);
  writeFileSync(join(dir, "key.pem"), key, { mode: 0o600 });
  const options = ["--port", "0", "--data", join(dir, "data"), "--log", "json"];
  millrace = startProgram(builtProgram("server"), [...options, "--log-level", "debug"], {
    MILLRACE_PUBLIC_URL: `https://${name}`,
    MILLRACE_TRUSTED_PROXIES: "127.0.0.1",
    MILLRACE_LOCAL_TOKEN: "yes",
    MILLRACE_BALLAST_MB: "1",
    DATABASE_URL: "",
  });
  const [, url = ""] = await millrace.waitFor(/ready at (http:[^\s"]+)/);
  direct = new URL(url);
  const proxy = startProgram("test/tls-proxy.ts", [
    direct.origin,
    join(dir, "cert.pem"),
    join(dir, "key.pem"),
  ]);
  const [, tls, plain] = await proxy.waitFor(/proxy at (\d+) and (\d+)/);
  tlsPort = Number(tls);
  plainPort = Number(plain);
  cookie = await signInFirst();
  apiKey = await makeKey();
});

afterAll(async () => {
  await endAll();
  rmSync(dir, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

interface Question {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** As a browser or a program asks that resolves the name to the proxy. */
const tls = () => ({ port: tlsPort, servername: name, ca: certificate });
const throughTls = (question: Question = {}) => ask(tls(), question);
const unencrypted = (question: Question = {}) => ask({ port: plainPort }, question);
const pastTheProxy = (question: Question = {}) => ask({ port: Number(direct.port) }, question);

type Way = RequestOptions & { readonly servername?: string; readonly ca?: string };

async function ask(to: Way, question: Question): Promise<Answer> {
  const answer = await begin(to, question);
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    text: await text(answer),
  };
}

/** The answer, as soon as its headers are there. */
async function begin(
  to: Way,
  { method = "GET", path = "/api/v1/health", headers = {}, body }: Question,
): Promise<IncomingMessage> {
  const send = to.servername === undefined ? plainRequest : tlsRequest;
  const request = send({
    ...to,
    host: "127.0.0.1",
    localAddress: clientsAddress,
    method,
    path,
    headers: { host: name, ...headers },
    agent: false,
  });
  request.end(body);
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  return answer;
}

const token = () => `Bearer ${readFileSync(join(dir, "data", "api-token"), "utf8").trim()}`;
const bearer = () => ({ authorization: `Bearer ${apiKey}` });

const page = { origin: `https://${name}`, "sec-fetch-site": "same-origin" };
const session = () => ({ cookie: cookie.split(";", 1)[0] ?? "" });

const post = (path: string, body: object, headers: Readonly<Record<string, string>> = page) =>
  throughTls({
    method: "POST",
    path: `/api/v1${path}`,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

async function signInFirst(): Promise<string> {
  const [, code = ""] = await millrace.waitFor(/with the code ([\w-]+)/);
  const person = { email: "ada@example.com", password: "a long walk by the mill race" };
  expect((await post("/set-up", { ...person, name: "Ada", code })).status).toBe(201);
  const signedIn = await post("/sign-in", person);
  return signedIn.headers["set-cookie"]?.[0] ?? "";
}

async function makeKey(): Promise<string> {
  const wish = { name: "Proxy", scopes: ["read", "build"], expiresInDays: 1 };
  const made = await post("/api-keys", wish, { ...session(), ...page });
  return z.object({ key: z.string() }).parse(JSON.parse(made.text)).key;
}

/** Where Millrace says that a request came from, which is known by its path. */
const addressOf = async (path: string) => {
  const [, address] = await millrace.waitFor(
    new RegExp(`"path":"${path}","status":\\d+,"ms":\\d+,"from":"([^"]*)"`),
  );
  return address;
};

describe("behind a reverse proxy", () => {
  it("answers under its public name, and tells browsers to stay with https", async () => {
    const { status, headers, text: page } = await throughTls();
    expect(status).toBe(200);
    expect(page).toContain('"status":"ok"');
    expect(headers["strict-transport-security"]).toMatch(/max-age=\d{7,}/);
    expect((await throughTls({ path: "/api/v1/flows", headers: bearer() })).status).toBe(200);
  });

  it("lets the token of the data folder in on its own machine, and not through the proxy", async () => {
    const headers = { authorization: token() };
    const refused = await throughTls({ path: "/api/v1/flows", headers });
    expect([refused.status, refused.text]).toEqual([
      403,
      expect.stringContaining("request.token_not_local"),
    ]);
    expect((await fetch(new URL("/api/v1/flows", direct), { headers })).status).toBe(200);
  });

  it("answers to no other name", async () => {
    const refused = await throughTls({ headers: { host: "127.0.0.1" } });
    expect(refused.status).toBe(403);
    expect(refused.text).toContain("request.foreign_host");
    const foreign = await throughTls({
      headers: { host: "evil.example", "x-forwarded-host": name },
    });
    expect(foreign.text).toContain("request.foreign_host");
  });

  it("knows the client's address, whatever the client says of it", async () => {
    await throughTls({ path: "/seen/plain" });
    expect(await addressOf("/seen/plain")).toBe(clientsAddress);
    await throughTls({ path: "/seen/lie", headers: { "x-forwarded-for": "198.51.100.7" } });
    expect(await addressOf("/seen/lie")).toBe(clientsAddress);
    await throughTls({ path: "/seen/local", headers: { "x-forwarded-for": "127.0.0.1" } });
    expect(await addressOf("/seen/local")).toBe(clientsAddress);
  });

  it("believes nobody but the proxy about addresses and encryption", async () => {
    // 127.0.0.2 is this machine, too, but no proxy that is trusted.
    const { status } = await pastTheProxy({
      path: "/seen/direct",
      headers: { "x-forwarded-for": "198.51.100.7", "x-forwarded-proto": "http" },
    });
    expect(status).toBe(404);
    expect(await addressOf("/seen/direct")).toBe(clientsAddress);
  });

  it("sends what is not encrypted to the public address, and refuses it where it would change something", async () => {
    const moved = await unencrypted({ path: "/api/v1/runs?limit=5" });
    expect([moved.status, moved.headers.location]).toEqual([
      308,
      `https://${name}/api/v1/runs?limit=5`,
    ]);
    const lost = await unencrypted({ path: "//evil.example/" });
    expect(lost.headers.location).toBe(`https://${name}//evil.example/`);
    const refused = await unencrypted({
      method: "POST",
      path: "/api/v1/flows",
      headers: { ...bearer(), "content-type": "application/json" },
      body: '{"name":"In the clear"}',
    });
    expect(refused.text).toContain("request.not_encrypted");
    expect((await throughTls({ path: "/api/v1/flows", headers: bearer() })).text).toBe(
      '{"items":[],"next":null}',
    );
  });

  it("hands on changes as they happen, while the stream goes on", async () => {
    const stream = await begin(tls(), { path: "/api/v1/live", headers: bearer() });
    const pieces = stream.setEncoding("utf8")[Symbol.asyncIterator]();
    let said = "";
    /** However it is cut into pieces, and whatever else is said. */
    const hears = async (words: string): Promise<void> => {
      while (!said.includes(words)) {
        const piece = await pieces.next();
        if (piece.done === true) throw new Error(`The stream has ended: ${said}`);
        said += String(piece.value);
      }
    };
    await hears("event: hello");
    const made = await throughTls({
      method: "POST",
      path: "/api/v1/flows",
      headers: { ...bearer(), "content-type": "application/json" },
      body: '{"name":"Seen"}',
    });
    const { id } = JSON.parse(made.text) as { id: string };
    await hears(`event: change\ndata: {"flows":["${id}"]}`);
    stream.destroy();
    await throughTls({ method: "DELETE", path: `/api/v1/flows/${id}`, headers: bearer() });
  });

  it("lets somebody sign in, with a cookie that goes encrypted only, and notes where they came from", async () => {
    expect(cookie).toMatch(/^__Host-[\w.]+=/);
    for (const part of [/; *Secure/i, /; *HttpOnly/i, /; *SameSite=/i])
      expect(cookie).toMatch(part);

    const flow = { name: "By Ada" };
    expect((await post("/flows", flow, { ...session(), ...page })).status).toBe(201);
    for (const foreign of [
      { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
      { origin: `http://${name}` },
      {},
    ]) {
      const forged = await post("/flows", { name: "Forged" }, { ...session(), ...foreign });
      expect([forged.status, forged.text]).toEqual([
        403,
        expect.stringContaining("request.foreign_page"),
      ]);
    }
    const { text: flows } = await throughTls({ path: "/api/v1/flows", headers: session() });
    expect([flows.includes("By Ada"), flows.includes("Forged")]).toEqual([true, false]);
    const { text: log } = await throughTls({
      path: "/api/v1/audit?action=flow.created",
      headers: { ...session(), "x-forwarded-for": "198.51.100.7" },
    });
    expect(log).toContain(`"via":"session","address":"${clientsAddress}"`);
  });
});
