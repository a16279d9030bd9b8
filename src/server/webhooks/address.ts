import { BlockList, isIP } from "node:net";

/** Where a webhook may go: decision 37. Pure. */

export interface Address {
  readonly address: string;
  readonly family: number;
}

export type UrlFault = "malformed" | "has_credentials" | "refused";
export type AddressFault = "refused" | "needs_https";

const longest = 2_000;

/** Of the machine itself and of private networks: the only ones that are reached without encryption. */
const inside = listOf(
  ["127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
  ["::1/128", "fc00::/7"],
);

/** Nothing is ever sent there. */
const never = listOf(
  [
    "0.0.0.0/8",
    "169.254.0.0/16",
    // 224/4 is multicast, the rest is reserved.
    "192.0.0.0/24",
    "224.0.0.0/3",
    // Services of clouds for their own machines.
    "100.100.100.200/32",
    "168.63.129.16/32",
  ],
  // The last two carry IPv4 addresses that nobody would see: 6to4 and Teredo.
  ["::/128", "fe80::/10", "fec0::/10", "ff00::/8", "fd00:ec2::/32", "2002::/16", "2001::/32"],
);

/** By these names clouds reach their metadata. */
const metadataNames = new Set([
  "metadata",
  "metadata.google.internal",
  "metadata.goog",
  "metadata.azure.internal",
  "metadata.tencentyun.com",
  "metadata.platformequinix.com",
  "instance-data",
  "instance-data.ec2.internal",
  "rancher-metadata",
]);

/** An address that may be one of a webhook, before its name is resolved. */
export function readUrl(text: string): URL | UrlFault {
  const url = text.length > longest ? null : URL.parse(text);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return "malformed";
  if (url.username !== "" || url.password !== "") return "has_credentials";
  return metadataNames.has(url.hostname.replace(/\.+$/, "")) ? "refused" : url;
}

/** The address that a URL names itself; null where it names a host. */
export function literalAddress({ hostname }: URL): Address | null {
  const address = hostname.replace(/^\[(.*)\]$/, "$1");
  const family = isIP(address);
  return family === 0 ? null : { address, family };
}

/** Null: all that a name has led to may be dialled. */
export function faultOf({ protocol }: URL, addresses: readonly Address[]): AddressFault | null {
  if (addresses.length === 0 || addresses.some((one) => isIn(never, one))) return "refused";
  return protocol === "https:" || addresses.every((one) => isIn(inside, one))
    ? null
    : "needs_https";
}

function isIn(list: BlockList, { address, family }: Address): boolean {
  // A zone, as in fe80::1%eth0, says which cable it is.
  const [bare = address] = address.split("%");
  return list.check(bare, family === 6 ? "ipv6" : "ipv4");
}

/** With the forms in which an IPv4 address is written as IPv6: the mapped one Node knows, the translated one is added. */
function listOf(v4: readonly string[], v6: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of v4) {
    const [net = "", bits = ""] = range.split("/");
    list.addSubnet(net, Number(bits), "ipv4");
    list.addSubnet(`64:ff9b::${net}`, 96 + Number(bits), "ipv6");
  }
  for (const range of v6) {
    const [net = "", bits = ""] = range.split("/");
    list.addSubnet(net, Number(bits), "ipv6");
  }
  return list;
}
