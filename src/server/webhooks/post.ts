import http from "node:http";
import https from "node:https";
import type { WebhookFault, WebhookOutcome } from "#engine/store.ts";
import type { Address } from "#exchange/addresses.ts";
import { dialling, type Resolve } from "#exchange/find.ts";
import { faultOf, literalAddress, readUrl } from "./address.ts";

/** How a webhook goes out: decision 37. */

export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends once. Of the answer only the status is looked at. */
export type PostWebhook = (request: WebhookRequest) => Promise<WebhookOutcome>;

export interface PostOptions {
  readonly resolve: Resolve;
  /** For the name, the connection and the answer together. */
  readonly deadlineMs: number;
}

export function createPost({ resolve, deadlineMs }: PostOptions): PostWebhook {
  return async (request) => {
    const url = readUrl(request.url);
    if (!(url instanceof URL)) return failed("address_refused");
    const late = AbortSignal.timeout(deadlineMs);
    const addresses = await addressesOf(url, resolve, late);
    if (addresses === "too_late" || addresses === "name_not_found") return failed(addresses);
    if (faultOf(url, addresses) !== null) return failed("address_refused");
    return exchange(url, addresses, request, late);
  };
}

/** Where a URL leads now. */
export async function addressesOf(
  url: URL,
  resolve: Resolve,
  late: AbortSignal,
): Promise<readonly Address[] | "name_not_found" | "too_late"> {
  const literal = literalAddress(url);
  if (literal !== null) return [literal];
  const tooLate = new Promise<"too_late">((end) => {
    late.addEventListener("abort", () => end("too_late"), { once: true });
  });
  const found = resolve(url.hostname).catch(() => "name_not_found" as const);
  return Promise.race([found, tooLate]);
}

function exchange(
  url: URL,
  addresses: readonly Address[],
  { headers, body }: WebhookRequest,
  late: AbortSignal,
): Promise<WebhookOutcome> {
  const isSecure = url.protocol === "https:";
  const options = {
    method: "POST",
    headers: { ...headers, "content-length": String(Buffer.byteLength(body)) },
    lookup: dialling(addresses),
    signal: late,
  };
  return new Promise((settle) => {
    let isConnected = false;
    // An agent of its own keeps no connection and knows no proxy.
    const sending = isSecure
      ? https.request(url, { ...options, agent: new https.Agent({ keepAlive: false }) })
      : http.request(url, { ...options, agent: new http.Agent({ keepAlive: false }) });
    sending.on("socket", (socket) => {
      socket.once(isSecure ? "secureConnect" : "connect", () => {
        isConnected = true;
      });
    });
    sending.on("response", ({ statusCode = 0 }) => {
      settle({ is: "answered", status: statusCode });
      sending.destroy();
    });
    sending.on("error", (error: NodeJS.ErrnoException) =>
      settle(failed(late.aborted ? "too_late" : faultIn(error, isConnected))),
    );
    sending.on("close", () => settle(failed("no_answer")));
    sending.end(body);
  });
}

function faultIn({ code = "" }: NodeJS.ErrnoException, isConnected: boolean): WebhookFault {
  if (isConnected) return "no_answer";
  // The codes of the network are such as ECONNREFUSED, those of certificates are not.
  return /^E[A-Z]+$/.test(code) ? "unreachable" : "certificate";
}

function failed(why: WebhookFault): WebhookOutcome {
  return { is: "failed", why };
}
