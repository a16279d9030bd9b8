import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, api, ask } from "./client.ts";

/** What the person is told of. */

const { alerts } = api;

export type AlertList = AnswerOf<typeof alerts.$get>;
export type Alert = AlertList["items"][number];

export const alertsQuery = queryOptions({
  queryKey: ["alerts"],
  queryFn: () => ask(() => alerts.$get()),
});

const { choices } = alerts;

export type AlertChoices = AnswerOf<typeof choices.$get>;

export const alertChoicesQuery = queryOptions({
  queryKey: ["alerts", "choices"],
  queryFn: () => ask(() => choices.$get()),
});

/** What is left out is as for everybody. A person without a webhook, or a channel, has not chosen what it tells. */
export function chooseAlerts({
  kinds,
  flows,
  canWebhook,
  canPost,
}: AlertChoices): Promise<AlertChoices> {
  const chosen = <Row extends { readonly webhook: boolean; readonly post: boolean }>({
    webhook: byWebhook,
    post: byPost,
    ...its
  }: Row) => ({
    ...its,
    ...(canWebhook ? { webhook: byWebhook } : {}),
    ...(canPost ? { post: byPost } : {}),
  });
  const json = {
    kinds: kinds.map(chosen),
    flows: flows
      .filter((one) =>
        [!one.screen, !one.mail, !one.webhook, !one.post, one.quiet !== "learnt"].includes(true),
      )
      .map(({ id, screen, mail, webhook: byWebhook, post: byPost, quiet }) =>
        chosen({ id, screen, mail, webhook: byWebhook, post: byPost, quiet }),
      ),
  };
  return ask(() => choices.$put({ json }));
}

export function markSeen(newest: number): Promise<unknown> {
  return ask(() => alerts.seen.$post({ json: { newest } }));
}

const { webhook } = alerts;

export type Webhook = NonNullable<AnswerOf<typeof webhook.$get>["webhook"]>;

export const webhookQuery = queryOptions({
  queryKey: ["alerts", "webhook"],
  queryFn: () => ask(() => webhook.$get()),
});

export function setWebhook(url: string): Promise<AnswerOf<typeof webhook.$put>> {
  return ask(() => webhook.$put({ json: { url } }));
}

export function drawWebhookSecret(): Promise<AnswerOf<typeof webhook.secret.$post>> {
  return ask(() => webhook.secret.$post());
}

export function testWebhook(): Promise<AnswerOf<typeof webhook.test.$post>> {
  return ask(() => webhook.test.$post());
}

export function removeWebhook(): Promise<unknown> {
  return ask(() => webhook.$delete());
}

const { post } = alerts;

export type AlertPosting = AnswerOf<typeof post.$get>;
export type AlertPost = NonNullable<AlertPosting["post"]>;
export type PostConnection = AlertPosting["connections"][number];

export const alertPostQuery = queryOptions({
  queryKey: ["alerts", "post"],
  queryFn: () => ask(() => post.$get()),
});

export function setAlertPost(json: {
  readonly connectionId: string;
  readonly place: string;
  readonly placeName: string;
}): Promise<AlertPosting> {
  return ask(() => post.$put({ json }));
}

export function removeAlertPost(): Promise<unknown> {
  return ask(() => post.$delete());
}
