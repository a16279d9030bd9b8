import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { request as plainRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as tlsRequest } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { selfSigned } from "./certificate.ts";
import { endAll, type RunningProgram, startProgram } from "./process.ts";

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

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "millrace-proxy-"));
  const { key, cert } = selfSigned(name);
  certificate = cert;
  writeFileSync(join(dir, "cert.pem"), cert);
  writeFileSync(join(dir, "key.pem"), key, { mode: 0o600 });
  const options = ["--port", "0", "--data", join(dir, "data"), "--log", "json"];
  millrace = startProgram("src/main.ts", [...options, "--log-level", "debug"], {
    MILLRACE_PUBLIC_URL: `https://${name}`,
    MILLRACE_TRUSTED_PROXIES: "127.0.0.1",
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
const throughTls = (question: Question = {}) =>
  ask({ port: tlsPort, servername: name, ca: certificate }, question);
const unencrypted = (question: Question = {}) => ask({ port: plainPort }, question);
const pastTheProxy = (question: Question = {}) => ask({ port: Number(direct.port) }, question);

async function ask(
  to: RequestOptions & { readonly servername?: string; readonly ca?: string },
  { method = "GET", path = "/", headers = {}, body }: Question,
): Promise<Answer> {
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
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    text: await text(answer),
  };
}

const bearer = () => ({
  authorization: `Bearer ${readFileSync(join(dir, "data", "api-token"), "utf8").trim()}`,
});

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
    expect(page).toContain("Millrace");
    expect(headers["strict-transport-security"]).toMatch(/max-age=\d{7,}/);
    expect((await throughTls({ path: "/api/v1/flows", headers: bearer() })).status).toBe(200);
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
      '{"items":[]}',
    );
  });

  it("takes from a browser only what its own pages send", async () => {
    const post = (headers: Readonly<Record<string, string>>) =>
      throughTls({
        method: "POST",
        path: "/api/v1/flows",
        headers: { cookie: "session=x", "content-type": "application/json", ...headers },
        body: '{"name":"Forged"}',
      });
    const forged = await post({ origin: "https://evil.example", "sec-fetch-site": "cross-site" });
    expect(forged.text).toContain("request.foreign_page");
    // As far as the door, which this cookie does not open.
    const own = await post({ origin: `https://${name}`, "sec-fetch-site": "same-origin" });
    expect(own.status).toBe(401);
  });
});
