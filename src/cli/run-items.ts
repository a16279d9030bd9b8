import { parseResponse } from "hono/client";
import type { ItemDetail, ItemPage } from "./client.ts";
import { effectTable } from "./run-words.ts";
import { localTime, type Session } from "./session.ts";
import { block, errorWords, stepDetails } from "./step-details.ts";
import { words } from "./words.ts";

export interface ItemsOptions {
  /** As it was typed; the server refuses what it does not know. */
  readonly only?: "failed" | "open";
  readonly limit?: string;
  readonly cursor?: string;
}

/** `millrace runs items`: what a loop of a run has worked on. */
export async function listItems(
  session: Session,
  id: string,
  loop: string,
  options: ItemsOptions,
): Promise<void> {
  const { api, ask, t } = session;
  const query = { loop, ...options };
  const page = await ask(parseResponse(api.runs[":id"].items.$get({ param: { id }, query })));
  session.show(page, () => {
    if (page.items.length === 0) return t("cli.runs.no_items");
    const more = page.next === null ? "" : `\n${t("cli.runs.more", { cursor: page.next })}`;
    return itemTable(page.items, session) + more;
  });
}

/** One of them, with its steps. */
export async function showItem(session: Session, id: string, path: string): Promise<void> {
  const { api, ask } = session;
  const query = { path };
  const item = await ask(parseResponse(api.runs[":id"].item.$get({ param: { id }, query })));
  session.show(item, () => itemDetails(item, id, session));
}

function itemTable(items: ItemPage["items"], { t, table }: Session): string {
  const head = [
    t("head.number"),
    t("head.item"),
    t("head.state"),
    t("head.ended"),
    t("head.error"),
    t("head.path"),
  ];
  return table(
    head,
    items.map((item) => [
      String(item.number),
      item.label ?? "-",
      t(words[item.status]),
      localTime(item.endedAt),
      item.error?.message ?? "",
      item.path,
    ]),
  );
}

function itemDetails(item: ItemDetail, run: string, { t, table }: Session): string {
  const facts: readonly (readonly [string, string])[] = [
    [t("head.item"), item.label ?? "-"],
    [t("head.number"), String(item.number)],
    [t("head.state"), t(words[item.status])],
    [t("head.started"), localTime(item.startedAt)],
    [t("head.ended"), localTime(item.endedAt)],
    ...(item.error === null ? [] : [[t("head.error"), errorWords(item.error)] as const]),
  ];
  return [
    table([item.path, ""], facts),
    block(t("head.data"), item.data),
    ...item.steps.flatMap((step) =>
      stepDetails(step, { id: run, loops: item.loops, calls: item.calls }, { t, table }),
    ),
    ...(item.effects.length === 0 ? [] : [effectTable(item.effects, { t, table })]),
  ].join("\n\n");
}
