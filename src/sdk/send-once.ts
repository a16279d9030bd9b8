import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import type { HttpRequest, HttpResponse, SendOnce } from "./http.ts";
import { TransportFailure } from "./http.ts";
import { text } from "./text.ts";
import { type Proxy, TunnelAgent } from "./tunnel.ts";

/** A host that is about to be dialled. */
export interface Target {
  /** A name, or an address; an IPv6 address in brackets. */
  readonly host: string;
  readonly port: number;
  /** Traffic to it is not encrypted. */
  readonly isPlain: boolean;
}

/**
 * Says to which addresses a host may lead; a socket goes to one of these. If nothing may be sent to
 * the host, it throws a TransportFailure, or gives it to the socket.
 */
export type Dial = (target: Target) => LookupFunction;

export interface SenderOptions {
  /** From the call to the last byte of the answer. */
  readonly deadlineMs: number;
  /** A longer answer is cut off and counts as no answer. */
  readonly maxBytes: number;
  /** Without it, the machine resolves names, and every address is dialled. */
  readonly dial?: Dial;
  /** The proxy that leads to a host; null if none does. The proxy then resolves the name. */
  readonly via?: (target: Target) => Proxy | null;
}

export interface Sender {
  readonly send: SendOnce;
  /** How long an exchange takes at the most, from the call to its end. */
  readonly longestMs: number;
  /** Closes the idle connections. */
  close(): void;
}

/**
 * Sends over Node's own client, because it writes a request to exactly one socket, once. (`fetch`
 * and the clients of outside systems may repeat a request whose connection was cut.)
 */
export function createSender(options: SenderOptions): Sender {
  const kept = { keepAlive: true, maxSockets: 256 };
  const plain = new http.Agent(kept);
  const secure = new https.Agent(kept);
  /** There is one proxy at most. */
  let tunnels: TunnelAgent | null = null;
  const agents: Agents = {
    plain: (isNew) => (isNew ? new http.Agent() : plain),
    secure: (proxy, isNew) => {
      if (proxy === null) return isNew ? new https.Agent() : secure;
      if (isNew) return new TunnelAgent(proxy, options.deadlineMs);
      tunnels ??= new TunnelAgent(proxy, options.deadlineMs, kept);
      return tunnels;
    },
  };
  return {
    send: async (request, connected = () => undefined) =>
      exchange(request, connected, agents, options),
    longestMs: options.deadlineMs,
    close: () => {
      plain.destroy();
      secure.destroy();
      tunnels?.destroy();
    },
  };
}

/** Those that keep sockets, or one for a single exchange. */
interface Agents {
  plain(isNew: boolean): http.Agent;
  secure(proxy: Proxy | null, isNew: boolean): https.Agent;
}

function exchange(
  request: HttpRequest,
  mayLeave: () => void,
  agents: Agents,
  { deadlineMs, maxBytes, dial, via }: SenderOptions,
): Promise<HttpResponse> {
  const url = new URL(request.url);
  const secure = url.protocol === "https:";
  const port = Number(url.port === "" ? (secure ? 443 : 80) : url.port);
  const target: Target = { host: url.hostname, port, isPlain: !secure };
  // Also where a proxy resolves the name: an address that nobody may dial is not asked of it either.
  const lookup = dial?.(target);
  const proxy = via?.(target) ?? null;
  const body = request.body === undefined ? undefined : Buffer.from(request.body);
  const headers = {
    ...request.headers,
    ...(body === undefined ? {} : { "content-length": String(body.byteLength) }),
  };

  return new Promise((resolve, reject) => {
    let connected = false;
    let tooLarge = false;
    let late = false;
    const options = {
      method: request.method,
      headers,
      ...(lookup === undefined ? {} : { lookup }),
    };
    const { onNewSocket = false, trusts } = request;
    const sending = secure
      ? https.request(url, {
          ...options,
          agent: agents.secure(proxy, onNewSocket),
          ...(trusts === undefined ? {} : { ca: trusts }),
        })
      : http.request(url, {
          ...options,
          agent: agents.plain(onNewSocket),
        });

    const deadline = setTimeout(() => {
      late = true;
      sending.destroy();
    }, deadlineMs);

    const fail = (error: NodeJS.ErrnoException): void => {
      clearTimeout(deadline);
      reject(failure(error, { connected, tooLarge, late, host: url.host, deadlineMs, maxBytes }));
    };

    const leave = (): void => {
      try {
        mayLeave();
      } catch (refusal) {
        clearTimeout(deadline);
        sending.destroy();
        reject(refusal instanceof Error ? refusal : new Error(String(refusal)));
        return;
      }
      connected = true;
      sending.end(body);
    };

    sending.on("socket", (socket) => {
      // A kept one would gather a listener with each exchange.
      if (socket.connecting) socket.once(secure ? "secureConnect" : "connect", leave);
      else leave();
    });
    sending.on("error", fail);
    sending.on("response", (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.byteLength;
        if (size > maxBytes) {
          tooLarge = true;
          sending.destroy();
        } else chunks.push(chunk);
      });
      response.on("error", fail);
      response.on("aborted", () => fail(new Error("aborted")));
      response.on("end", () => {
        if (!response.complete) return;
        if (tooLarge) {
          fail(new Error("too large"));
          return;
        }
        clearTimeout(deadline);
        resolve({
          status: response.statusCode ?? 0,
          headers: flatten(response.headers),
          body: Buffer.concat(chunks).toString("utf8"),
        });
      });
    });
  });
}

function failure(
  error: NodeJS.ErrnoException,
  facts: {
    connected: boolean;
    tooLarge: boolean;
    late: boolean;
    host: string;
    deadlineMs: number;
    maxBytes: number;
  },
): TransportFailure {
  if (error instanceof TransportFailure) return error;
  const { host } = facts;
  const cause = { cause: error };
  if (facts.tooLarge)
    return new TransportFailure(
      "too_large",
      text(
        `${host} answered more than ${facts.maxBytes} bytes`,
        `${host} の応答が ${facts.maxBytes} バイトを超えました`,
      ),
    );
  if (error.code === "ENOTFOUND" || error.code === "EAI_AGAIN")
    return new TransportFailure(
      "name_not_found",
      text(`The name ${host} was not found`, `${host} という名前が見つかりません`),
      cause,
    );
  if (!facts.connected && error.code !== undefined && !/^E[A-Z]+$/.test(error.code))
    return new TransportFailure(
      "tls",
      text(
        `${host} showed no valid certificate: ${error.code}`,
        `${host} の証明書が有効ではありません: ${error.code}`,
      ),
      cause,
    );
  if (!facts.connected)
    return new TransportFailure(
      "refused",
      text(`${host} was not reached`, `${host} に接続できませんでした`),
      cause,
    );
  if (facts.late)
    return new TransportFailure(
      "timeout",
      text(
        `${host} did not answer in ${facts.deadlineMs / 1000} seconds`,
        `${host} が ${facts.deadlineMs / 1000} 秒以内に応答しませんでした`,
      ),
    );
  return new TransportFailure(
    "cut",
    text(`The connection to ${host} was cut`, `${host} との接続が切れました`),
    cause,
  );
}

function flatten(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
    ),
  );
}
