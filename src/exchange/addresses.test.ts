import { isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mayDial, readHostPort } from "./addresses.ts";

const may = (address: string, hostPort = "api.example.com:443", ...allowed: readonly string[]) =>
  mayDial({ address, family: isIP(address.replace(/%.*/, "")) }, hostPort, new Set(allowed));

const privateOnes = [
  "127.0.0.1",
  "10.1.2.3",
  "172.31.255.255",
  "192.168.1.1",
  "100.64.0.1",
  "::1",
  "fd12::1",
  "::ffff:10.0.0.1",
  "64:ff9b::192.168.0.1",
];
const neverOnes = [
  "0.0.0.0",
  "169.254.169.254",
  "169.254.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "100.100.100.200",
  "168.63.129.16",
  "::",
  "fe80::1%eth0",
  "ff02::1",
  "fd00:ec2::254",
  "::ffff:169.254.169.254",
  "64:ff9b::169.254.169.254",
  "64:ff9b:1::a00:1",
  "2002:a9fe:a9fe::1",
  "2001::1",
];

describe("an address that a connection's host has led to", () => {
  it.each(["93.184.216.34", "172.32.0.1", "2606:2800:220:1::1", "::ffff:8.8.8.8"])(
    "%s is dialled",
    (address) => expect(may(address)).toBe(true),
  );

  it.each([...privateOnes, ...neverOnes])("%s is not dialled", (address) =>
    expect(may(address)).toBe(false),
  );

  it.each(privateOnes)("%s is dialled where the operator allows its host and port", (address) => {
    expect(may(address, "erp.lan:8080", "erp.lan:8080")).toBe(true);
    expect(may(address, "erp.lan:8081", "erp.lan:8080")).toBe(false);
    expect(may(address, "erp.example:8080", "erp.lan:8080")).toBe(false);
  });

  it.each(neverOnes)("no allowed name leads to %s: it must be allowed itself", (address) => {
    expect(may(address, "erp.lan:80", "erp.lan:80")).toBe(false);
    const bare = address.includes(":") ? `[${address.replace(/%.*/, "")}]:80` : `${address}:80`;
    expect(may(address, bare, bare)).toBe(true);
  });

  it("counts the same as IPv4 and as IPv6, mapped and translated", () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        for (const form of [`::ffff:${address}`, `64:ff9b::${address}`])
          expect(may(form)).toBe(may(address));
      }),
    );
  });
});

it.each([
  ["erp.example.lan:443", "erp.example.lan:443"],
  [" ERP.lan:080 ", "erp.lan:80"],
  ["[::1]:8080", "[::1]:8080"],
  ["2130706433:80", "127.0.0.1:80"],
  ["erp.lan", null],
  ["erp.lan:0", null],
  ["erp.lan:70000", null],
  ["http://erp.lan:80", null],
  ["erp.lan:80/path", null],
  ["user@erp.lan:80", null],
  ["::1:80", null],
  ["", null],
])("%j is read as %j", (said, read) => expect(readHostPort(said)).toBe(read));
