import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { say } from "../language.ts";
import type { ErrorBody } from "../refusal-body.ts";
import { apiErrors } from "../errors.ts";

/** Of all headers of a request together. */
export const headerMaxBytes = 16 * 1024;

type Code =
  | "request.malformed_http"
  | "request.headers_too_large"
  | "request.too_slow"
  | "internal";

/** What becomes of a request of which no request could be made, as of one to a broken address. */
export function refuseUnreadable(error: unknown): Response {
  // The application turns its own errors into responses; what is left was wrong before it.
  const isClients = error instanceof Error && error.name === "RequestError";
  const { status, body } = refusal(isClients ? "request.malformed_http" : "internal");
  return Response.json(body, { status, headers: { "Cache-Control": "no-store" } });
}

/** `Expect` may ask for leave to send the body, and for nothing else. */
export function refuseExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const { status, body } = refusal("request.malformed_http");
  response
    .writeHead(status, {
      "Content-Type": "application/json",
      "Cache-Control": "no-store",
      Connection: "close",
    })
    .end(JSON.stringify(body));
}

/** How long the other side has to read the refusal. */
const lastWordsMs = 1_000;

const told = new WeakSet<Duplex>();

/** What is no HTTP, or comes too slowly or too large, is told so and let go. */
export function onBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (told.has(socket)) return;
  told.add(socket);
  if (error.code === "ECONNRESET" || !socket.writable || isBeingAnswered(socket)) {
    socket.destroy();
    return;
  }
  const { status, body } = refusal(codeOf(error));
  const text = JSON.stringify(body);
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
      "Content-Type: application/json",
      `Content-Length: ${Buffer.byteLength(text)}`,
      "Cache-Control: no-store",
      "Connection: close",
      "",
      text,
    ].join("\r\n"),
  );
  // Half-closed it would stay open for as long as the other side likes.
  const cutOff = setTimeout(() => socket.destroy(), lastWordsMs);
  socket.once("close", () => clearTimeout(cutOff));
}

/** Where an answer has begun, a second one in the middle of it would be read as a part of it. */
function isBeingAnswered(socket: Duplex): boolean {
  // Node's own default looks here, too: nothing public tells it.
  const answer: unknown = Reflect.get(socket, "_httpMessage");
  return (
    typeof answer === "object" && answer !== null && Reflect.get(answer, "headersSent") === true
  );
}

function codeOf({ code }: NodeJS.ErrnoException): Code {
  if (code === "HPE_HEADER_OVERFLOW") return "request.headers_too_large";
  return code === "ERR_HTTP_REQUEST_TIMEOUT" ? "request.too_slow" : "request.malformed_http";
}

/** In English: which language was asked for cannot be read. */
function refusal(code: Code): { readonly status: number; readonly body: ErrorBody } {
  const { status, text } = apiErrors[code];
  const message = say(text, "en", { limit: headerMaxBytes, id: "-" });
  return { status, body: { error: { code, message, details: [] } } };
}
