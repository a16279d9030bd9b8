import http from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import { TransportFailure } from "./http.ts";
import { text } from "./text.ts";

/** A proxy that an operator has put between this machine and the outside. */
export interface Proxy {
  /** We speak to the proxy itself over TLS. */
  readonly isSecure: boolean;
  readonly host: string;
  readonly port: number;
  /** Basic authorization, as its header says it; null if the proxy asks for none. */
  readonly authorization: string | null;
}

/**
 * Sockets to one host through a tunnel of a proxy (CONNECT). TLS begins inside the tunnel, so
 * certificates are checked from end to end, and the proxy sees nothing of a request. What the proxy
 * says is no answer: until the tunnel is open, nothing has left.
 */
export class TunnelAgent extends https.Agent {
  readonly #proxy: Proxy;
  readonly #patienceMs: number;

  constructor(proxy: Proxy, patienceMs: number, options: https.AgentOptions = {}) {
    super(options);
    this.#proxy = proxy;
    this.#patienceMs = patienceMs;
  }

  override createConnection(
    options: https.RequestOptions,
    made: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    this.#encrypted(options).then(
      (socket) => made(null, socket),
      // A socket comes without an error only; Node's types want one in each case.
      (error: unknown) => Reflect.apply(made, undefined, [error]),
    );
    return undefined;
  }

  /** The tunnel with TLS in it, whose certificate is checked. */
  async #encrypted({ host, port, ca, servername }: https.RequestOptions): Promise<Duplex> {
    const to = `${host}:${port}`;
    const socket = await this.#tunnel(to);
    return new Promise((resolve, reject) => {
      const secure = tls.connect({ socket, ca, servername, ALPNProtocols: ["http/1.1"] });
      const late = setTimeout(() => secure.destroy(new Error("timeout")), this.#patienceMs);
      const end = (): void => {
        clearTimeout(late);
        secure.off("error", refused).off("close", closed);
      };
      const refused = (error: Error): void => {
        end();
        secure.on("error", () => undefined);
        reject(error);
      };
      const closed = (): void => refused(notReached(this.#proxy, to));
      secure.on("error", refused).on("close", closed);
      secure.once("secureConnect", () => {
        end();
        resolve(secure);
      });
    });
  }

  #tunnel(to: string): Promise<Duplex> {
    const { isSecure, host, port, authorization } = this.#proxy;
    return new Promise((resolve, reject) => {
      const asked = (isSecure ? https : http).request({
        method: "CONNECT",
        host: host.replace(/^\[(.*)\]$/, "$1"),
        port,
        path: to,
        agent: false,
        headers: {
          host: to,
          ...(authorization === null ? {} : { "proxy-authorization": authorization }),
        },
      });
      const late = setTimeout(() => asked.destroy(new Error("timeout")), this.#patienceMs);
      const refuse = (failure: TransportFailure): void => {
        clearTimeout(late);
        reject(failure);
        asked.destroy();
      };
      asked.on("error", (cause) => refuse(unreached(this.#proxy, cause)));
      // What it says instead of a tunnel is its own, and whatever it is, no answer of the other side.
      asked.on("response", ({ statusCode = 0 }) => refuse(refusal(this.#proxy, to, statusCode)));
      asked.on("connect", ({ statusCode = 0 }, socket, first) => {
        if (statusCode !== 200) {
          socket.destroy();
          refuse(refusal(this.#proxy, to, statusCode));
          return;
        }
        clearTimeout(late);
        if (first.length > 0) socket.unshift(first);
        resolve(socket);
      });
      asked.end();
    });
  }
}

const nameOf = ({ host, port }: Proxy): string => `${host}:${port}`;

function unreached(proxy: Proxy, cause: Error): TransportFailure {
  const name = nameOf(proxy);
  return new TransportFailure(
    "proxy",
    text(
      `The proxy ${name} (HTTPS_PROXY) was not reached, so nothing was sent`,
      `プロキシ ${name} (HTTPS_PROXY) に接続できなかったため、送信していません`,
    ),
    { cause },
  );
}

function notReached(proxy: Proxy, to: string): TransportFailure {
  const name = nameOf(proxy);
  return new TransportFailure(
    "proxy",
    text(
      `The tunnel through the proxy ${name} (HTTPS_PROXY) to ${to} was closed before it was encrypted, so nothing was sent`,
      `プロキシ ${name} (HTTPS_PROXY) を経由した ${to} への接続が暗号化の前に切れたため、送信していません`,
    ),
  );
}

function refusal(proxy: Proxy, to: string, status: number): TransportFailure {
  const name = nameOf(proxy);
  if (status === 407)
    return new TransportFailure(
      "proxy",
      text(
        `The proxy ${name} does not accept the user name and password in HTTPS_PROXY, or there are none, so nothing was sent. The operator of this installation can set them`,
        `プロキシ ${name} が HTTPS_PROXY のユーザー名とパスワードを受け付けないか、設定されていないため、送信していません。この環境の運用者が設定できます`,
      ),
    );
  return new TransportFailure(
    "proxy",
    text(
      `The proxy ${name} (HTTPS_PROXY) did not let the connection to ${to} through (status ${status}), so nothing was sent`,
      `プロキシ ${name} (HTTPS_PROXY) が ${to} への接続を許可しなかったため (ステータス ${status})、送信していません`,
    ),
  );
}
