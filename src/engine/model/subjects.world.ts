import type { HttpRequest } from "#sdk/http.ts";
import { z } from "zod";

/** What a question of the model is about. */

const OfRun = z.object({ runId: z.string() });
const OfWrite = z.object({ effect: OfRun }).transform(({ effect }) => effect);
const Subject = z.union([OfRun, OfWrite]);
const Tagged = z.object({ tag: z.string() });

/** The effect that a write makes, from its metadata. */
export const effectIn = ({ body }: HttpRequest): string | null =>
  body === undefined ? null : Tagged.parse(JSON.parse(body)).tag;

/** The run that a verb is about, by its first argument. */
export const runOf = ([first]: readonly unknown[]): string | null => {
  const { data } = Subject.safeParse(first);
  return data?.runId ?? null;
};
