import { describe, expect, it } from "vitest";
import { clientOf } from "./client.ts";
import { surfaceOf } from "./surface.ts";

const surface = surfaceOf({
  publicUrl: "https://millrace.example.com",
  host: "0.0.0.0",
  trustedProxies: ["127.0.0.1", "10.0.0.0/8", "fd00::/8"],
  plainHttp: false,
  localToken: false,
});

const clientFrom = (peer: string, headers: Readonly<Record<string, string>>) =>
  clientOf(surface, peer, (name) => headers[name]);

describe("the client's address", () => {
  it.each([
    ["without a proxy", "203.0.113.9", undefined, "203.0.113.9"],
    ["a stranger who says another", "203.0.113.9", "198.51.100.1", "203.0.113.9"],
    ["what the proxy says", "127.0.0.1", "203.0.113.9", "203.0.113.9"],
    ["what stands before it, the client wrote", "127.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"],
    ["two proxies of ours", "127.0.0.1", "1.1.1.1, 203.0.113.9, 10.1.2.3", "203.0.113.9"],
    ["all of them ours", "127.0.0.1", "10.9.9.9, 10.1.2.3", "10.9.9.9"],
    ["nonsense at the end", "127.0.0.1", "203.0.113.9, nonsense", "127.0.0.1"],
    ["nonsense further in", "127.0.0.1", "nonsense, 10.1.2.3", "10.1.2.3"],
    ["an empty header", "127.0.0.1", "", "127.0.0.1"],
    ["with a port", "127.0.0.1", "203.0.113.9:4711", "203.0.113.9"],
    ["IPv6 with a port", "127.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"],
    ["IPv6 of ours", "fd00::1", "2001:db8::1", "2001:db8::1"],
    ["a link-local zone", "127.0.0.1", "fe80::1%eth0", "fe80::1"],
    ["an IPv6 address in which a name hides", "127.0.0.1", "::ffff:evil", "127.0.0.1"],
  ])("%s", (_, peer, forwarded, address) => {
    const headers = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
    expect(clientFrom(peer, headers).address).toBe(address);
  });
});

it("believes of the protocol what the nearest proxy adds, and no stranger", () => {
  expect(clientFrom("127.0.0.1", { "x-forwarded-proto": "https" }).protocol).toBe("https");
  expect(clientFrom("127.0.0.1", { "x-forwarded-proto": "https, http" }).protocol).toBe("http");
  expect(clientFrom("127.0.0.1", { "x-forwarded-proto": "gopher" }).protocol).toBeNull();
  expect(clientFrom("203.0.113.9", { "x-forwarded-proto": "https" })).toEqual({
    address: "203.0.113.9",
    proxied: false,
    protocol: null,
  });
});
