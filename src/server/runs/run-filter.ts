import type { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Reading } from "#people/reading.ts";
import { given } from "../given.ts";
import type { Env, ServerParts } from "../parts.ts";
import { ownConnectionIds } from "../rights.ts";
import { sightOf } from "../sight.ts";
import type { RunQuery } from "./runs.schemas.ts";

type Asked = Omit<z.infer<typeof RunQuery>, "limit" | "cursor">;
export type RunFilter = Omit<Parameters<Reading["listRuns"]>[0], "limit" | "cursor">;

/**
 * What a list of runs is asked for. A text is looked for with the connections whose errors whoever asks sees as
 * they are, and with what they see.
 */
export async function runFilter(
  { flow, from, to, status, text: words, kind }: Asked,
  { store }: Pick<ServerParts, "store">,
  c: Context<Env>,
): Promise<RunFilter> {
  const actor = c.get("actor");
  return {
    ...given({ flowId: flow, createdFrom: from, createdTo: to, kind }),
    ...(status === undefined ? {} : { statuses: [...new Set(status)] }),
    ...(words === undefined
      ? {}
      : {
          text: {
            words,
            own: ownConnectionIds(await store.connections(), actor),
            sight: await sightOf({ store }, actor),
          },
        }),
  };
}
