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

/** What is left out is as for everybody. */
export function chooseAlerts({ kinds, flows }: AlertChoices): Promise<AlertChoices> {
  const json = {
    kinds,
    flows: flows
      .filter(({ screen, mail, quiet }) => !screen || !mail || quiet !== "learnt")
      .map(({ id, screen, mail, quiet }) => ({ id, screen, mail, quiet })),
  };
  return ask(() => choices.$put({ json }));
}

export function markSeen(newest: number): Promise<unknown> {
  return ask(() => alerts.seen.$post({ json: { newest } }));
}
