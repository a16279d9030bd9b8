/** For tests: sends a write over HTTP once, as the engine does. */
import type { z } from "zod";
import type { Answer, FrozenRequest, HttpConnectionSpec, SendOnce } from "#sdk/index.ts";
import { overHttp, unanswered } from "#sdk/index.ts";

/** An open connection, as tests have it. */
export interface Opened<Fields extends z.ZodObject> {
  readonly fields: z.infer<Fields>;
  readonly origin: string;
  readonly http: SendOnce;
}

/** Resolves with what proves that it is done, and throws what says what is to be done next. */
export async function sendWrite<Fields extends z.ZodObject>(
  system: string,
  spec: Pick<HttpConnectionSpec<Fields, unknown>, "encode" | "judge">,
  { fields, origin, http }: Opened<Fields>,
  request: FrozenRequest,
  idempotencyKey: string = crypto.randomUUID(),
): Promise<Answer> {
  const encoded = spec.encode(fields, overHttp(request), { origin, idempotencyKey });
  const response = await http(encoded).catch((failure: unknown) => {
    throw unanswered(system, failure);
  });
  const verdict = spec.judge(overHttp(request), response, fields);
  if (verdict.is === "done") return verdict.answer;
  throw verdict.error;
}

/** A write is looked for whenever it may have been made. */
export const anyTime = { from: new Date(0), to: new Date(8.64e15) };
