import type { Context } from "hono";
import { z } from "zod";
import type { Env } from "../parts.ts";

const Bindings = z.object({
  incoming: z.object({ socket: z.object({ remoteAddress: z.string() }) }),
});

/** Where a request came from. */
export function addressOf(c: Context<Env>): string {
  return Bindings.safeParse(c.env).data?.incoming.socket.remoteAddress ?? "unknown";
}
