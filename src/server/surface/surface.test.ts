import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openServerWorld, type ServerWorld, token } from "../server.world.ts";
import { surfaceOf, thisMachineOnly } from "./surface.ts";

/** As it stands behind a proxy on 127.0.0.1; a request says from where it comes. */
const proxy = "127.0.0.1";
const stranger = "203.0.113.9";

let world: ServerWorld;
beforeAll(async () => {
  world = await openServerWorld({
    surface: surfaceOf({
      publicUrl: "https://millrace.example.com",
      host: "0.0.0.0",
      trustedProxies: [proxy],
      plainHttp: false,
      localToken: true,
    }),
  });
});
afterAll(() => world.close());

interface Asked {
  readonly peer?: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const ask = async ({
  peer = proxy,
  method = "GET",
  path = "/api/v1/health",
  headers = {},
}: Asked) => {
  const incoming = { socket: { remoteAddress: peer, localAddress: "127.0.0.1" } };
  const response = await world.app.request(
    `http://${headers["host"] ?? "127.0.0.1"}${path}`,
    { method, headers },
    { incoming },
  );
  const text = await response.text();
  const code = /"code":"([\w.]+)"/.exec(text)?.[1];
  return { status: response.status, code, headers: response.headers };
};

const viaProxy = {
  host: "millrace.example.com",
  "x-forwarded-for": stranger,
  "x-forwarded-proto": "https",
};

describe("the token of the data folder", () => {
  const path = "/api/v1/flows";
  const authorization = `Bearer ${token}`;

  it("counts over a socket of this machine", async () => {
    for (const peer of ["127.0.0.1", "127.4.5.6", "::1", "::ffff:127.0.0.1"])
      expect((await ask({ peer, path, headers: { authorization } })).status).toBe(200);
  });

  it("counts nowhere else, whatever a header says", async () => {
    const lie = { "x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "https" };
    for (const headers of [viaProxy, { ...viaProxy, ...lie }])
      expect(await ask({ path, headers: { ...headers, authorization } })).toMatchObject({
        status: 403,
        code: "request.token_not_local",
      });
    const plain = await openServerWorld({
      surface: surfaceOf({
        publicUrl: null,
        host: "0.0.0.0",
        trustedProxies: [],
        plainHttp: true,
        localToken: true,
      }),
    });
    const from = async (peer: string, headers: Readonly<Record<string, string>> = {}) => {
      const incoming = { socket: { remoteAddress: peer, localAddress: "192.168.1.5" } };
      const init = { headers: { authorization, ...headers } };
      return (await plain.app.request(`http://127.0.0.1${path}`, init, { incoming })).status;
    };
    expect(await from("127.0.0.1")).toBe(200);
    for (const peer of ["192.168.1.9", "192.168.1.5", "203.0.113.9"]) {
      expect([peer, await from(peer)]).toEqual([peer, 403]);
      expect([peer, await from(peer, { "x-forwarded-for": "127.0.0.1" })]).toEqual([peer, 403]);
    }
    expect(await from("127.0.0.1", { forwarded: "for=203.0.113.9" })).toBe(403);
    await plain.close();
  });

  it("counts not at all where the settings have turned it off", async () => {
    const off = await openServerWorld({ surface: { ...thisMachineOnly, localToken: false } });
    const reply = await off.call("GET", "/flows");
    expect([reply.status, reply.text]).toEqual([
      403,
      expect.stringContaining('"code":"request.token_off"'),
    ]);
    // What is no token is told nothing of it.
    const other = await off.call("GET", "/flows", undefined, { authorization: "Bearer other" });
    expect(other.text).toContain('"code":"request.token_wrong"');
    await off.close();
  });
});

describe("names", () => {
  it("answers through the proxy to the public name", async () => {
    expect((await ask({ headers: viaProxy })).status).toBe(200);
  });

  it.each(["evil.example", "127.0.0.1", "localhost:3400", "millrace.example.com.evil.example"])(
    "refuses %s through the proxy",
    async (host) => {
      expect(await ask({ headers: { ...viaProxy, host } })).toMatchObject({
        status: 403,
        code: "request.foreign_host",
      });
    },
  );

  it("pays no heed to X-Forwarded-Host", async () => {
    const headers = { ...viaProxy, "x-forwarded-host": "evil.example" };
    expect((await ask({ headers })).status).toBe(200);
  });

  it.each(["127.0.0.1:3400", "localhost", "[::1]:3400", "millrace.example.com"])(
    "answers on its own machine to %s",
    async (host) => {
      expect((await ask({ headers: { host } })).status).toBe(200);
    },
  );
});

describe("who goes past the proxy", () => {
  it.each([{}, viaProxy])("is refused: %j", async (headers) => {
    const refused = await ask({ peer: stranger, headers: { ...viaProxy, ...headers } });
    expect(refused).toMatchObject({ status: 403, code: "request.past_the_proxy" });
  });
});

describe("what came to the proxy unencrypted", () => {
  const unencrypted = { ...viaProxy, "x-forwarded-proto": "http" };

  it.each([
    ["/", "https://millrace.example.com/"],
    ["/api/v1/runs?limit=1", "https://millrace.example.com/api/v1/runs?limit=1"],
    ["//evil.example/x", "https://millrace.example.com//evil.example/x"],
    ["/%0d%0aSet-Cookie:a=b", "https://millrace.example.com/%0d%0aSet-Cookie:a=b"],
    ["/@evil.example", "https://millrace.example.com/@evil.example"],
  ])("%s is sent to the public address", async (path, location) => {
    const { status, headers } = await ask({ path, headers: unencrypted });
    expect([status, headers.get("location")]).toEqual([308, location]);
  });

  it("is refused where it would change something", async () => {
    const headers = { ...unencrypted, authorization: `Bearer ${token}` };
    const refused = await ask({ method: "POST", path: "/api/v1/flows", headers });
    expect(refused).toMatchObject({ status: 403, code: "request.not_encrypted" });
  });
});

it("tells browsers to stay with https, and that nothing but files of ours may act", async () => {
  const { headers } = await ask({ headers: viaProxy });
  expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|\*|data:|https?:/);
});

describe("pages of others", () => {
  const own = "https://millrace.example.com";
  const cookie = "session=x";
  const post = (headers: Readonly<Record<string, string>>) =>
    ask({ method: "POST", path: "/api/v1/flows", headers: { ...viaProxy, ...headers } });

  it.each([
    ["another site", { cookie, "sec-fetch-site": "cross-site", origin: "https://evil.example" }],
    ["a sibling", { cookie, "sec-fetch-site": "same-site", origin: "https://a.example.com" }],
    ["an old browser on another site", { cookie, origin: "https://evil.example" }],
    ["a page without an origin", { cookie, origin: "null" }],
    ["the same name unencrypted", { cookie, origin: "http://millrace.example.com" }],
    ["another port", { cookie, origin: "https://millrace.example.com:8443" }],
    ["one that lies about one of the two", { cookie, "sec-fetch-site": "cross-site", origin: own }],
    ["one that says nothing", { cookie }],
    ["a sign-in that another site sends", { "sec-fetch-site": "cross-site" }],
    ["a form that another site sends", { origin: "https://evil.example" }],
    ["a password that browsers add", { cookie, authorization: "Basic dTpw", origin: "null" }],
    ["this machine's name from outside", { cookie, origin: "http://127.0.0.1" }],
  ])("change nothing: %s", async (_, headers) => {
    expect(await post(headers)).toMatchObject({ status: 403, code: "request.foreign_page" });
  });

  it.each([
    ["our own page", { cookie, "sec-fetch-site": "same-origin", origin: own }],
    ["our own page in an old browser", { cookie, origin: own }],
    ["a program that says nothing", {}],
  ])("%s comes as far as the door", async (_, headers) => {
    expect(await post(headers)).toMatchObject({ status: 401 });
  });

  it("a token is shown by a program and never added by a browser", async () => {
    const headers = { authorization: `Bearer ${token}`, origin: "https://evil.example" };
    expect((await post(headers)).code).not.toBe("request.foreign_page");
  });

  it("on this machine, pages of other ports are others'", async () => {
    const local = (origin: string) =>
      ask({
        method: "POST",
        path: "/api/v1/flows",
        headers: { host: "localhost:3400", cookie, origin },
      });
    expect((await local("http://localhost:8080")).code).toBe("request.foreign_page");
    expect((await local("http://localhost:3400")).status).toBe(401);
  });

  it.each([
    ["an image or a script", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }, 403],
    ["a sibling's request", { "sec-fetch-site": "same-site", "sec-fetch-mode": "cors" }, 403],
    ["a link", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }, 401],
    ["our own page", { "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" }, 401],
    ["a typed address", { "sec-fetch-site": "none", "sec-fetch-mode": "navigate" }, 401],
  ])("have nothing read with a session's cookie: %s", async (_, headers, status) => {
    const asked = { path: "/api/v1/audit/export", headers: { ...viaProxy, cookie, ...headers } };
    expect((await ask(asked)).status).toBe(status);
  });

  it("may not read either: nobody is let in by CORS", async () => {
    const { headers } = await ask({ headers: { ...viaProxy, origin: "https://evil.example" } });
    expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
  });
});
