/** For tests: a hostile request as bytes. */

/** A request as it goes over the wire, but for who sends it. */
export interface HostileRequest {
  readonly method: string;
  readonly target: string;
  /** Each in the order given; the same name may come twice. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array | null;
  readonly framing: "length" | "chunks";
}

/** The bytes of a request; `authorization` is who sends it. */
export function wireOf(request: HostileRequest, authorization: string | null): Uint8Array[] {
  const { method, target, headers, body, framing } = request;
  const bodyHeader =
    body === null
      ? []
      : framing === "length"
        ? [["Content-Length", String(body.length)] as const]
        : [["Transfer-Encoding", "chunked"] as const];
  const lines = [
    ["Host", "127.0.0.1"] as const,
    ...(authorization === null ? [] : [["Authorization", authorization] as const]),
    ...bodyHeader,
    ...headers,
  ].map(([name, value]) => `${name}: ${value}`);
  const head = Buffer.from(
    [`${method} ${target} HTTP/1.1`, ...lines, "", ""].join("\r\n"),
    "latin1",
  );
  if (body === null) return [head];
  if (framing === "length") return [head, body];
  const size = body.length === 0 ? "" : `${body.length.toString(16)}\r\n`;
  return [head, Buffer.from(size), body, Buffer.from(size === "" ? "0\r\n\r\n" : "\r\n0\r\n\r\n")];
}
