import { expect, it } from "vitest";
import { networksOf } from "./networks.ts";

it.each([
  ["203.0.113.9", "203.0.113.9", null],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"],
  ["2001:DB8:0001:0002::9", "2001:db8:1:2::/64", "2001:db8:1::/48"],
  ["2001:db8::9", "2001:db8:0:0::/64", "2001:db8:0::/48"],
  ["::1", "0:0:0:0::/64", "0:0:0::/48"],
  ["64:ff9b::192.0.2.33", "64:ff9b:0:0::/64", "64:ff9b:0::/48"],
  ["1::", "1:0:0:0::/64", "1:0:0::/48"],
  ["unknown", "unknown", null],
])("%s counts as %s, at %s", (address, near, site) => {
  expect(networksOf(address)).toEqual({ near, site });
});
