import type { Target } from "#sdk/send-once.ts";
import type { Proxy } from "#sdk/tunnel.ts";

/** Which way an exchange goes where an operator has put a proxy in between. Pure. */

/** As HTTPS_PROXY names it: http://user:password@proxy.example.com:3128. Null for what is none. */
export function readProxy(address: string): Proxy | null {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === "") return null;
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") return null;
  const isSecure = url.protocol === "https:";
  const [user, password] = [url.username, url.password].map(decoded);
  if (user === undefined || password === undefined) return null;
  const pair = Buffer.from(`${user}:${password}`).toString("base64");
  return {
    isSecure,
    host: url.hostname,
    port: Number(url.port === "" ? (isSecure ? 443 : 80) : url.port),
    authorization: url.username === "" ? null : `Basic ${pair}`,
  };
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/**
 * Null where a host is reached without the proxy: it is named in NO_PROXY (`*`, a name with all below it, with a port or
 * without), or the operator has allowed it as a private one. What is not encrypted goes through no proxy.
 */
export function createVia(
  proxy: Proxy | null,
  past: readonly string[],
  allowed: ReadonlySet<string>,
): (target: Target) => Proxy | null {
  return ({ host, port, isPlain }) => {
    if (proxy === null || isPlain || allowed.has(`${host}:${port}`)) return null;
    return past.some((one) => isNamed(one, host, port)) ? null : proxy;
  };
}

function isNamed(named: string, host: string, port: number): boolean {
  if (named === "*") return true;
  const [, name = "", only] = /^(\[.*\]|[^:]*|.*:.*:.*?)(?::(\d+))?$/.exec(named) ?? [];
  if (only !== undefined && Number(only) !== port) return false;
  const plain = name.toLowerCase().replace(/^\*?\./, "");
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  return plain !== "" && (host === plain || bare === plain || host.endsWith(`.${plain}`));
}
