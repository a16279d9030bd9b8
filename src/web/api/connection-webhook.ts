import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, api, ask } from "./client.ts";

/** Where a system tells a connection of what happens. The key begins with the connection's. */

const { webhook } = api.connections[":id"];

export type ConnectionWebhook = AnswerOf<typeof webhook.$get>;

export const connectionWebhookQuery = (id: string) =>
  queryOptions({
    queryKey: ["connection", id, "webhook"],
    queryFn: () => ask(() => webhook.$get({ param: { id } })),
  });

export function makeConnectionAddress(id: string) {
  return ask(() => webhook.address.$post({ param: { id } }));
}

export function revokeConnectionAddress(id: string) {
  return ask(() => webhook.address.$delete({ param: { id } }));
}

export function setSigningSecret(
  id: string,
  json: { readonly secret: string; readonly keepOldMinutes: number },
) {
  return ask(() => webhook.secrets.$post({ param: { id }, json }));
}
