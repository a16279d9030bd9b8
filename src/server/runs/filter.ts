import type { Context } from "hono";
import type { z } from "zod";
import type { Reading, SoughtText } from "#reading/reading.ts";
import { given } from "../given.ts";
import type { Env, ServerParts } from "../parts.ts";
import { privateKeysOf } from "../private-key.ts";
import { ownConnectionIds } from "../rights.ts";
import { sightOf } from "../sight.ts";
import type { runFilter } from "./runs.schemas.ts";

type Asked = z.infer<z.ZodObject<typeof runFilter>>;
type Parts = Pick<ServerParts, "store" | "engine">;
export type RunFilter = Omit<Parameters<Reading["listRuns"]>[0], "limit" | "cursor">;

/** Which runs are meant, for whoever asks. */
export async function filterOf(
  { flow, from, to, status, text: words, ...asked }: Asked,
  parts: Parts,
  c: Context<Env>,
): Promise<RunFilter> {
  return {
    ...asked,
    ...given({ flowId: flow, createdFrom: from, createdTo: to }),
    ...(status === undefined ? {} : { statuses: [...new Set(status)] }),
    ...(words === undefined ? {} : { text: await soughtText(parts, words, c) }),
  };
}

/** With the connections whose errors whoever asks sees as they are, and with what they see. */
async function soughtText(
  { store, engine }: Parts,
  words: string,
  c: Context<Env>,
): Promise<SoughtText> {
  const actor = c.get("actor");
  const own = ownConnectionIds(await store.connections(), actor);
  const privateKeys = privateKeysOf(engine.connectors);
  return { words, own, privateKeys, sight: await sightOf({ store }, actor) };
}
