import dns from "node:dns";
import type { LookupFunction } from "node:net";
import { TransportFailure } from "#sdk/http.ts";
import { text } from "#sdk/text.ts";
import type { Dial, Target } from "#sdk/send-once.ts";
import { type Address, literalAddress, mayDial } from "./addresses.ts";

/** Every address that a name has. Rejects where it has none. */
export type Resolve = (name: string) => Promise<readonly Address[]>;

/** By the function that tests replace to take all names away (test/crash/names.ts). */
export const resolveByMachine: Resolve = (name) =>
  new Promise((resolve, reject) => {
    dns.lookup(name, { all: true }, (error, addresses) => {
      if (error === null) resolve(addresses);
      else reject(error);
    });
  });

/**
 * The addresses that a socket may go to. The name is resolved once and every address is checked, so the socket must
 * get these addresses and resolve nothing again. Rejects with a TransportFailure where one of them is not allowed,
 * and with what `resolve` says.
 */
export type Find = (target: Target) => Promise<readonly Address[]>;

/** `allowed`: what the operator allows beside the public addresses, each as `host:port`. */
export function createFind(resolve: Resolve, allowed: ReadonlySet<string>): Find {
  return async (target) => {
    const literal = checked(target, allowed);
    if (literal !== null) return [literal];
    const addresses = await resolve(target.host);
    const hostPort = hostPortOf(target);
    if (addresses.length === 0 || !addresses.every((one) => mayDial(one, hostPort, allowed)))
      throw new TransportFailure("address_refused", isPrivate(hostPort));
    return addresses;
  };
}

/** For `createSender`. Node asks for the address of a name alone: a host that is an address is checked at once. */
export function createDial(resolve: Resolve, allowed: ReadonlySet<string>): Dial {
  const find = createFind(resolve, allowed);
  return (target) => {
    checked(target, allowed);
    return (name, options, found) => {
      find(target).then(
        (addresses) => dialling(addresses)(name, options, found),
        (error: Error) => found(error, ""),
      );
    };
  };
}

/** What was checked is dialled: nothing is asked for again. */
export function dialling(addresses: readonly Address[]): LookupFunction {
  return (_name, { all = false }, found) => {
    const [first] = addresses;
    if (all) found(null, [...addresses]);
    else found(null, first?.address ?? "", first?.family);
  };
}

/** What can be said before the name is resolved. Gives the address that the host names itself. */
function checked(target: Target, allowed: ReadonlySet<string>): Address | null {
  const hostPort = hostPortOf(target);
  if (target.isPlain && !allowed.has(hostPort))
    throw new TransportFailure("address_refused", onlyEncrypted(hostPort));
  const literal = literalAddress(target.host);
  if (literal !== null && !mayDial(literal, hostPort, allowed))
    throw new TransportFailure("address_refused", isPrivate(hostPort));
  return literal;
}

function hostPortOf({ host, port }: Target): string {
  return `${host}:${port}`;
}

const onlyEncrypted = (hostPort: string) =>
  text(
    `Nothing is sent to ${hostPort} without encryption: use an https address, or let the operator of this installation name ${hostPort} in MILLRACE_PRIVATE_HOSTS`,
    `${hostPort} には暗号化なしで送信できません。https のアドレスを使うか、この環境の運用者に MILLRACE_PRIVATE_HOSTS へ ${hostPort} を設定するよう依頼してください`,
  );

const isPrivate = (hostPort: string) =>
  text(
    `${hostPort} leads to a private address, and nothing is sent there unless the operator of this installation names ${hostPort} in MILLRACE_PRIVATE_HOSTS`,
    `${hostPort} はプライベートアドレスを指しています。送信するには、この環境の運用者が MILLRACE_PRIVATE_HOSTS に ${hostPort} を設定する必要があります`,
  );
