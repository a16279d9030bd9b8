import dns from "node:dns";
import { existsSync } from "node:fs";

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
    if (!existsSync(file)) return Reflect.apply(target, self, args);
    const answer = args.at(-1);
    if (typeof answer === "function") process.nextTick(answer, notFound(String(args[0])));
    return undefined;
  },
});
