import { InputError, UnseenError } from "#sdk/errors.ts";
import { text } from "#sdk/text.ts";
import type { Clock } from "../clock.ts";
import { standstillOf } from "../consent.ts";
import { engineError, failureOf, stepErrorOf } from "../failure.ts";
import type { Gate, Outside } from "../outside.ts";
import type { Registry } from "../registry.ts";
import type { StepError } from "../result.ts";
import type { ConnectionRecord, Store } from "../store.ts";
import { hour } from "./alert.ts";
import type { Sending } from "./alerts.ts";

/** A short text of Millrace's own that goes out through a connection. */
export interface Post {
  /** Stays the same however often it is sent. It stands in the mark by which the post is found. */
  readonly id: string;
  readonly connectionId: string;
  readonly place: string;
  /** Formatted as `asPlainText` of the SDK says. */
  readonly text: string;
  /** When it was made. Milliseconds since 1970. */
  readonly at: number;
}

export interface PostOptions {
  readonly store: Pick<Store, "connection" | "breakConnection">;
  readonly registry: Registry;
  readonly outside: Pick<Outside, "open" | "write">;
  readonly clock: Clock;
}

/**
 * Posts a text. One that may have been sent before is looked for, and is sent again only where it is not found: rather
 * twice than never. Rejects with an OutsideError where it was not posted, or nobody knows.
 */
export async function post(its: Post, sending: Sending, options: PostOptions): Promise<void> {
  const connection = await connectionTo(its.connectionId, options);
  const { posts, action, connector } = postsOf(connection, options.registry);
  const tag = { effectId: its.id, generation: 0, at: its.at };
  const startedAt = options.clock.now();
  try {
    const input = action.input.parse(posts.input(its));
    const request = action.request(input, tag);
    if (sending.isRepeat && (await isThere())) return;
    const kind = action.effect;
    if (kind.kind === "chosen") throw new Error(`${action.id} does not say why it happens once`);
    const sent = await options.outside.write(connector, connection, {
      request,
      idempotencyKey: its.id,
      kind,
      enter: () => gate(its, sending, options),
    });
    if (sent.is === "closed" && sent.closed !== "elsewhere") throw sent.closed;
    if (sent.is === "not_done") throw sent.failure.error;

    async function isThere(): Promise<boolean> {
      const { api } = options.outside.open(connector, connection, "none");
      const within = {
        from: new Date(its.at - hour),
        to: new Date(options.clock.now() + hour),
      };
      try {
        return ((await action.seek?.(request, tag)?.ask(api, within)) ?? null) !== null;
      } catch (error) {
        if (error instanceof UnseenError) return false;
        throw error;
      }
    }
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure.kind === "connection")
      await options.store.breakConnection(connection.id, stepErrorOf(failure), startedAt);
    throw thrown;
  }
}

/** The last look before the first byte leaves. `elsewhere`: another process has the post. */
async function gate(
  { connectionId }: Post,
  { leaves }: Sending,
  options: PostOptions,
): Promise<Gate<null, Error | "elsewhere">> {
  const now = await options.store.connection(connectionId);
  const standstill = now === null ? engineError("engine.no_connection") : standstillOf(now);
  if (standstill !== null) return { closed: standing(standstill) };
  if (!(await leaves())) return { closed: "elsewhere" };
  return { passedAt: options.clock.now(), passed: null };
}

async function connectionTo(id: string, { store }: PostOptions): Promise<ConnectionRecord> {
  const connection = await store.connection(id);
  if (connection === null) throw standing(engineError("engine.no_connection"));
  const standstill = standstillOf(connection);
  if (standstill !== null) throw standing(standstill);
  return connection;
}

/** It was broken or held before: that is no news of it. */
function standing({ code, message, advice }: StepError): InputError {
  return new InputError({ code, message, ...(advice === undefined ? {} : { advice }) });
}

function postsOf(connection: ConnectionRecord, registry: Registry) {
  const connector = registry.connector(connection.connector);
  const posts = connector?.posts;
  const action = posts && registry.action(connection.connector, posts.action);
  if (!connector || !posts || action?.kind !== "effect") throw cannotPost();
  return { connector, posts, action };
}

function cannotPost(): InputError {
  return new InputError({
    code: "engine.cannot_post",
    message: text(
      "Millrace posts nothing of its own through this connection.",
      "この接続からは、Millrace のお知らせを投稿できません。",
    ),
    advice: text(
      "Choose a connection whose system has channels.",
      "チャンネルのあるシステムの接続を選択してください。",
    ),
  });
}
