/** Puts an answer on the socket: whole, or in one of the ways a network can spoil it. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import type { Answered } from "./answer.ts";
import { onTheWay } from "./faults.ts";

export async function deliver(
  request: IncomingMessage,
  response: ServerResponse,
  answered: Answered,
): Promise<void> {
  const { answer, exchange } = answered;
  if (answer === null || onTheWay(answered, "cut") !== undefined) {
    request.socket.resetAndDestroy();
    return;
  }
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, { ...answer.headers, "Content-Length": body.length });
  if (onTheWay(answered, "truncate") !== undefined) {
    // The length promises the whole body, so that the client can tell.
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => request.socket.end());
    return;
  }
  const drip = onTheWay(answered, "drip");
  if (drip !== undefined) await dripping(response, body, drip.ms, drip.pieces);
  else response.end(body);
  exchange.delivered = !response.destroyed;
}

async function dripping(
  response: ServerResponse,
  body: Buffer,
  ms: number,
  pieces: number,
): Promise<void> {
  const size = Math.max(1, Math.ceil(body.length / pieces));
  response.flushHeaders();
  for (let at = 0; at < body.length; at += size) {
    await sleep(ms, undefined, { ref: false });
    if (response.destroyed) return;
    response.write(body.subarray(at, at + size));
  }
  response.end();
}
