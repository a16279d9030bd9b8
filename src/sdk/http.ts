import type { FrozenRequest, HttpVerb } from "./connection.ts";
import { type LocalizedText, text } from "./text.ts";

/** One HTTP request as it will go over the wire. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Absolute. Its origin must be the one that the connection declares. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** It goes over a new socket: a socket that was kept may break as the request leaves. */
  readonly onNewSocket?: true;
  /**
   * Certificates, in PEM form, that are trusted for this request instead of the well-known ones.
   */
  readonly trusts?: string;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /**
   * Set by the engine: a moment by the other side's clock at which the request had not been answered yet. So the answer
   * shows what had happened before this moment. Milliseconds since 1970. Without a `Date` in the answer it is a moment by
   * our clock, five minutes before the request left.
   */
  readonly asOf?: number;
}

/**
 * Makes one exchange and never repeats it. The engine hands this function to a connector for
 * reading; the function applies the rate limits, the host lock and the read count. Writes go out
 * through the engine alone.
 *
 * `connected` is called when the connection is open and before the first byte leaves, because
 * waiting for a connection takes time. If it throws, nothing leaves.
 *
 * Rejects with a TransportFailure, or with what `connected` throws.
 */
export type SendOnce = (request: HttpRequest, connected?: () => void) => Promise<HttpResponse>;

/** Why no whole answer of the system's came back. */
export type TransportReason =
  | "refused"
  | "name_not_found"
  | "tls"
  | "cut"
  | "timeout"
  | "too_large"
  | "foreign_answer"
  | "gate_closed"
  | "wrong_host"
  | "address_refused"
  | "proxy"
  | "busy";

/** Reasons that prove that not one byte of the request reached the other side. */
const provenUnsent: ReadonlySet<TransportReason> = new Set([
  "refused",
  "name_not_found",
  "tls",
  "gate_closed",
  "wrong_host",
  "address_refused",
  "proxy",
  "busy",
]);

export class TransportFailure extends Error {
  override readonly name = "TransportFailure";
  readonly reason: TransportReason;
  readonly unexecuted: boolean;
  /** What happened, for people. */
  readonly words: LocalizedText;

  /** `unexecuted`: set by a transport that knows how far its exchange got. */
  constructor(
    reason: TransportReason,
    words: LocalizedText,
    { unexecuted, ...options }: ErrorOptions & { readonly unexecuted?: boolean } = {},
  ) {
    super(words.en, options);
    this.reason = reason;
    this.words = words;
    this.unexecuted = unexecuted ?? provenUnsent.has(reason);
  }
}

/**
 * Lets through only answers in the system's own form. A proxy, a firewall or a gateway answers with
 * any status, perhaps after the system has executed the request: such an answer counts as no
 * answer.
 */
export function onlyOwn(send: SendOnce, isOwn: (response: HttpResponse) => boolean): SendOnce {
  return async (request, connected) => {
    const response = await send(request, connected);
    if (isOwn(response)) return response;
    const { host } = new URL(request.url);
    throw new TransportFailure(
      "foreign_answer",
      text(
        `The answer from ${host} is not in the system's own form (HTTP status ${response.status})`,
        `${host} からの応答は、連携先のシステムの形式ではありません (HTTP ステータス ${response.status})`,
      ),
    );
  };
}

const verbs: Readonly<Record<HttpVerb, HttpVerb>> = {
  POST: "POST",
  PUT: "PUT",
  PATCH: "PATCH",
  DELETE: "DELETE",
};
const isVerb = (method: string): method is HttpVerb => Object.hasOwn(verbs, method);

/** Throws if a request was frozen for another transport. */
export function overHttp(request: FrozenRequest): FrozenRequest<HttpVerb> {
  const { method } = request;
  if (!isVerb(method)) throw new Error(`${method} is not a verb of writes over HTTP`);
  return { ...request, method };
}
