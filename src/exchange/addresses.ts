import { BlockList, isIP } from "node:net";

/** Which addresses may be dialled. Pure. */

export interface Address {
  readonly address: string;
  readonly family: number;
}

/**
 * Where an address lies. `inside`: on this machine or in a private network. `shared`: in the network of a provider, as
 * 100.64.0.0/10 is. `never`: nobody means to send there, such as link-local ones and the metadata services of clouds.
 */
export type Place = "outside" | "shared" | "inside" | "never";

const inside = listOf(
  ["127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
  ["::1/128", "fc00::/7"],
);

const shared = listOf(["100.64.0.0/10"], []);

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
  [
    "::/128",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
    "fd00:ec2::/32",
    // These carry IPv4 addresses that nobody would see: local NAT64, 6to4 and Teredo.
    "64:ff9b:1::/48",
    "2002::/16",
    "2001::/32",
  ],
);

export function placeOf(address: Address): Place {
  if (isIn(never, address)) return "never";
  if (isIn(inside, address)) return "inside";
  return isIn(shared, address) ? "shared" : "outside";
}

/**
 * May a socket go to an address that `hostPort` has led to? `allowed`: what the operator allows, each as `host:port`.
 * An allowed name still does not lead to a metadata service: such an address must be allowed itself.
 */
export function mayDial(address: Address, hostPort: string, allowed: ReadonlySet<string>): boolean {
  const place = placeOf(address);
  if (place === "outside") return true;
  if (!allowed.has(hostPort)) return false;
  return place !== "never" || literalAddress(hostPort.replace(/:\d+$/, "")) !== null;
}

/** The address that a host names itself, in brackets or not; null for a name. */
export function literalAddress(host: string): Address | null {
  const address = host.replace(/^\[(.*)\]$/, "$1");
  const family = isIP(address);
  return family === 0 ? null : { address, family };
}

/** As a setting or an address names it: `db.example.com:5432`, `[::1]:80`. Null for what is none. */
export function readHostPort(text: string): string | null {
  const [, host, port] = /^(\[[\da-f:.]+\]|[^\s:/?#@[\]]+):(\d{1,5})$/i.exec(text.trim()) ?? [];
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) return null;
  // The parser of URLs writes each host in one way: in small letters, a number as the address that it is.
  const hostname = URL.parse(`http://${host}/`)?.hostname;
  return hostname === undefined ? null : `${hostname}:${Number(port)}`;
}

export function hostPortOf({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port === "" ? (protocol === "https:" ? 443 : 80) : port}`;
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
