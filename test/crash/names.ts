import dns from "node:dns";
import { existsSync } from "node:fs";
import { isIP } from "node:net";

/** Loaded before the product: while the file is there, no name is found. */

const file = process.env["NO_NAMES_WHILE"] ?? "";
const { lookup } = dns;

const notFound = (hostname: string) =>
  Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), {
    code: "ENOTFOUND",
    syscall: "getaddrinfo",
    hostname,
  });

dns.lookup = new Proxy(lookup, {
  apply: (target, self, args: readonly unknown[]): unknown => {
    const name = String(args[0]);
    // An address needs no name.
    if (isIP(name) !== 0 || !existsSync(file)) return Reflect.apply(target, self, args);
    const answer = args.at(-1);
    if (typeof answer === "function") process.nextTick(answer, notFound(name));
    return undefined;
  },
});
