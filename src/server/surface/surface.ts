import { BlockList, isIP } from "node:net";

/** How the server is reached from outside. */
export interface Surface {
  /** The address under which people open it, such as https://millrace.example.com; null: only this machine's own. */
  readonly publicUrl: URL | null;
  /** The address that it listens on, which is one of its names too. */
  readonly host: string;
  /** Whether what a proxy at this address says of its clients is believed. */
  readonly trusts: (address: string) => boolean;
  /** Whether others than this machine and the proxies may speak to it, unencrypted. */
  readonly plainHttp: boolean;
  /** Whether the token of the data folder lets in, from this machine. */
  readonly localToken: boolean;
}

export interface SurfaceSettings {
  readonly publicUrl: string | null;
  readonly host: string;
  /** Addresses, or ranges such as 10.0.0.0/8. */
  readonly trustedProxies: readonly string[];
  readonly plainHttp: boolean;
  readonly localToken: boolean;
}

export function surfaceOf({
  publicUrl,
  host,
  trustedProxies,
  plainHttp,
  localToken,
}: SurfaceSettings): Surface {
  const proxies = new BlockList();
  for (const one of trustedProxies) {
    const [address = "", prefix] = one.split("/");
    const family = familyOf(address);
    if (prefix === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(prefix), family);
  }
  return {
    publicUrl: publicUrl === null ? null : new URL(publicUrl),
    host,
    trusts: (address) => isIP(address) !== 0 && proxies.check(address, familyOf(address)),
    plainHttp,
    localToken,
  };
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}

/** Only this machine can reach it, under its own names. */
export const thisMachineOnly: Surface = surfaceOf({
  publicUrl: null,
  host: "127.0.0.1",
  trustedProxies: [],
  plainHttp: false,
  localToken: true,
});

/** Whether browsers reach it encrypted, so that cookies and addresses must be. */
export function isEncrypted({ publicUrl }: Surface): boolean {
  return publicUrl?.protocol === "https:";
}
