import { isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faultOf, literalAddress, readUrl } from "./address.ts";

/** Decision 37. */

const at = (text: string): URL => {
  const url = readUrl(text);
  if (!(url instanceof URL)) throw new Error(`${text}: ${url}`);
  return url;
};
const http = at("http://hooks.example.com/");
const https = at("https://hooks.example.com/");
const to = (url: URL, ...addresses: readonly string[]) =>
  faultOf(
    url,
    addresses.map((address) => ({ address, family: isIP(address) })),
  );

describe("an address of a webhook", () => {
  it.each(["https://hooks.example.com/a?token=1", "http://localhost:8080/", "https://[::1]/"])(
    "may be %s",
    (text) => expect(readUrl(text)).toBeInstanceOf(URL),
  );

  it.each([
    ["", "malformed"],
    ["hooks.example.com", "malformed"],
    ["ftp://hooks.example.com/", "malformed"],
    ["file:///etc/passwd", "malformed"],
    ["data:text/plain,a", "malformed"],
    [`https://hooks.example.com/${"a".repeat(2_000)}`, "malformed"],
    ["https://user@hooks.example.com/", "has_credentials"],
    ["https://:password@hooks.example.com/", "has_credentials"],
    ["http://metadata.google.internal/", "refused"],
    ["https://METADATA.google.internal./", "refused"],
    ["http://metadata/", "refused"],
    ["http://instance-data/latest", "refused"],
  ])("may not be %s", (text, fault) => expect(readUrl(text)).toBe(fault));

  it("that is a number names its address, however it is written", () => {
    const literal = (text: string) => literalAddress(at(text))?.address ?? null;
    expect(literal("http://2852039166/")).toBe("169.254.169.254");
    expect(literal("http://0x7f.1/")).toBe("127.0.0.1");
    expect(literal("http://[::ffff:169.254.169.254]/")).toBe("::ffff:a9fe:a9fe");
    expect(literal("http://hooks.example.com/")).toBeNull();
  });
});

describe("what a name leads to", () => {
  const inside = [
    "127.0.0.1",
    "127.9.9.9",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "::1",
    "fd12::1",
    "::ffff:10.0.0.1",
  ];
  const outside = [
    "93.184.216.34",
    "172.32.0.1",
    "100.64.0.1",
    "2606:2800:220:1::1",
    "::ffff:8.8.8.8",
  ];
  const never = [
    "0.0.0.0",
    "0.1.2.3",
    "169.254.169.254",
    "169.254.0.1",
    "224.0.0.1",
    "239.255.255.255",
    "255.255.255.255",
    "192.0.0.192",
    "100.100.100.200",
    "168.63.129.16",
    "::",
    "fe80::1",
    "febf::1",
    "fe80::1%eth0",
    "ff02::1",
    "fd00:ec2::254",
    "::ffff:169.254.169.254",
    "::ffff:0.0.0.0",
    "64:ff9b::169.254.169.254",
    "2002:a9fe:a9fe::1",
    "2001::1",
  ];

  it.each(inside)("%s is reached with and without encryption", (address) => {
    expect([to(http, address), to(https, address)]).toEqual([null, null]);
  });

  it.each(outside)("%s is reached with encryption alone", (address) => {
    expect([to(http, address), to(https, address)]).toEqual(["needs_https", null]);
  });

  it.each(never)("nothing is ever sent to %s", (address) => {
    expect([to(http, address), to(https, address)]).toEqual(["refused", "refused"]);
    expect(to(https, "93.184.216.34", address)).toBe("refused");
  });

  it("one address outside makes the whole name one that is outside", () => {
    expect(to(http, "10.0.0.1", "93.184.216.34")).toBe("needs_https");
    expect(to(http)).toBe("refused");
  });

  it("an IPv4 address counts the same as IPv6, mapped and translated", () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        for (const url of [http, https])
          for (const form of [`::ffff:${address}`, `64:ff9b::${address}`])
            expect(to(url, form)).toBe(to(url, address));
      }),
    );
  });
});
