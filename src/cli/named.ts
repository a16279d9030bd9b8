import { parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import { exitCodes, Failure } from "./failure.ts";
import { pick, type Session } from "./session.ts";

/** Things as people name them on the command line. */

/** By id or exact name; the server looks among thousands. */
export async function flowNamed({ api, ask, t }: Session, wanted: string) {
  const { items } = await ask(parseResponse(api.flows.$get({ query: { text: wanted } })));
  return pick(items, wanted, t);
}

/** A lookup table, by id or exact name. */
export async function tableNamed({ api, ask, t }: Session, wanted: string) {
  const { items } = await ask(parseResponse(api.tables.$get({ query: { text: wanted } })));
  return pick(items, wanted, t);
}

/** One's own, by id or exact name. */
export async function connectionNamed({ api, ask, t }: Session, wanted: string) {
  const { items } = await ask(parseResponse(api.connections.$get()));
  return pick(items, wanted, t);
}

/** By e-mail or id. */
export async function personNamed({ api, ask, t }: Session, wanted: string) {
  const { items } = await ask(parseResponse(api.people.$get()));
  const found = items.find(({ id, email }) => id === wanted || email === wanted.toLowerCase());
  if (found === undefined) throw nobody(wanted, t);
  return found;
}

export function nobody(wanted: string, t: Translate): Failure {
  return new Failure(exitCodes.refused, t("cli.people.not_found", { wanted }));
}
