import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, api, ask } from "./client.ts";

/** Where other systems start a flow, and with which credentials. The key begins with the flow's. */

const { invocation } = api.flows[":id"];

type Invocation = AnswerOf<typeof invocation.$get>;

/** The only moment at which a secret is told. */
export type MadeCredentials = AnswerOf<typeof invocation.credentials.$post>;

export const invocationQuery = (id: string) =>
  queryOptions({ queryKey: ["flow", id, "invocation"], queryFn: () => askInvocation(id) });

export function askInvocation(id: string): Promise<Invocation> {
  return ask(() => invocation.$get({ param: { id } }));
}

/** No secret is good any more. */
export function revokeCredentials(id: string) {
  return ask(() => invocation.credentials.$delete({ param: { id } }));
}

export function makeCredentials(id: string, keepOldMinutes: number): Promise<MadeCredentials> {
  const json = { keepOldMinutes };
  return ask(() => invocation.credentials.$post({ param: { id }, json }));
}
