import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import type { Json } from "#sdk/json.ts";
import { type AnswerOf, api, ask } from "./client.ts";

/** Where other systems deliver what starts a flow. The key begins with the flow's. */

const { webhook } = api.flows[":id"];

type Answer = AnswerOf<typeof webhook.$get>;

export type FlowWebhook = Omit<Answer, "captured"> & {
  readonly captured:
    | (Omit<NonNullable<Answer["captured"]>, "body"> & { readonly body: Json })
    | null;
};

/** The stated edge: what came as JSON is JSON. */
const Any = z.custom<Json>();

export const webhookQuery = (id: string) =>
  queryOptions({
    queryKey: ["flow", id, "webhook"],
    queryFn: async (): Promise<FlowWebhook> => {
      const { captured, ...rest } = await ask(() => webhook.$get({ param: { id } }));
      return { ...rest, captured: captured && { ...captured, body: Any.parse(captured.body) } };
    },
  });

export function makeAddress(id: string) {
  return ask(() => webhook.address.$post({ param: { id } }));
}

export function revokeAddress(id: string) {
  return ask(() => webhook.address.$delete({ param: { id } }));
}

export interface SecretWish {
  /** Null: Millrace draws one. */
  readonly secret: string | null;
  readonly keepOldMinutes: number;
}

/** Resolves with the secret that was drawn. No later answer shows it. */
export async function setSecret(id: string, wish: SecretWish): Promise<string | null> {
  const { secret, keepOldMinutes } = wish;
  const json = { keepOldMinutes, ...(secret === null ? {} : { secret }) };
  return (await ask(() => webhook.secrets.$post({ param: { id }, json }))).secret;
}

export function startListening(id: string) {
  return ask(() => webhook.listening.$post({ param: { id } }));
}

export function stopListening(id: string) {
  return ask(() => webhook.listening.$delete({ param: { id } }));
}
