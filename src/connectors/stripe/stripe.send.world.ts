/** For tests: sends what an action makes of an input, as the engine would. */
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { EffectAction, Found, FrozenRequest, JsonObject, MadePage } from "#sdk/index.ts";
import type { StripeApi } from "./stripe.client.ts";
import { sendWrite } from "../send.world.ts";
import { stripe } from "./stripe.connection.ts";
import type { connect } from "./stripe.world.ts";

type Effect<Input extends z.ZodObject> = EffectAction<StripeApi, Input, z.ZodType>;

/** `effectId` and generation 1 mark it. */
export async function send<Input extends z.ZodObject>(
  { opened }: Pick<ReturnType<typeof connect>, "opened">,
  action: Effect<Input>,
  input: JsonObject,
  effectId: string = randomUUID(),
) {
  const request = action.request(action.input.parse(input), { effectId, generation: 1, at: 0 });
  const answer = await sendWrite("stripe", stripe, opened, request, effectId);
  return { ...answer, output: action.read(answer) };
}

/** What the action's list says of a write. */
export async function find<Input extends z.ZodObject>(
  api: StripeApi,
  action: Effect<Input>,
  effectId: string,
): Promise<Found | null> {
  const [from, to] = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 3_600_000)];
  let cursor: string | null = null;
  do {
    const page: MadePage | undefined = await action.made?.({ api, from, to, cursor });
    const made = page?.made.find(({ tag }) => tag.effectId === effectId);
    if (made) return made.found;
    cursor = page?.next ?? null;
  } while (cursor !== null);
  return null;
}

/** What a read by id has no need of. */
export const anyRequest: FrozenRequest = { method: "POST", path: "/", params: {}, apiVersion: "" };
