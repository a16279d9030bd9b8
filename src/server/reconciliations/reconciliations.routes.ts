import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { monthOf } from "#flow/month.ts";
import type { ConnectionRecord, Reconciliation as Record } from "#engine/store.ts";
import { lockedError } from "../connections/locked.ts";
import { csvAnswer, csvContent, csvDescription, pagesOf } from "../csv.ts";
import { bodyRefusals, refusals } from "../error-body.ts";
import { ApiError } from "../errors.ts";
import { given } from "../given.ts";
import type { Env, ServerParts } from "../parts.ts";
import { ownConnection } from "../rights.ts";
import { answer, Cursor, Id, IdParam, jsonBody, limitOf } from "../schemas.ts";
import { reconciledColumns } from "./columns.ts";
import {
  MonthlyWish,
  ReconciledLines,
  Reconciliation,
  ReconciliationList,
  ReconciliationStart,
  ReconciliationWish,
  Verdict,
} from "./reconciliations.schemas.ts";
import { labelsOf, lineView, reconciliationView } from "./reconciliations.view.ts";

const tags = ["reconciliations"];

const outside = ["(outside) connection", "(outside) refused", "(outside) unreachable"] as const;

const list = createRoute({
  method: "get",
  path: "/connections/{id}/reconciliations",
  operationId: "listReconciliations",
  tags,
  summary: "List the reconciliations of a connection",
  description:
    "The newest 24 that were started, and whether its months are reconciled by themselves. Old ones are removed with the history. Empty while the connection is locked.",
  request: { params: IdParam },
  responses: { 200: answer("They.", ReconciliationList), ...refusals("connection.not_found") },
});

const ask = createRoute({
  method: "post",
  path: "/connections/{id}/reconciliations",
  operationId: "askReconciliation",
  tags,
  summary: "Count what a reconciliation would read",
  description:
    "Reads one page of each list to count the month's objects. Of a list with more than one page the number is an estimate. Nothing more is read until the reconciliation is started.",
  request: { params: IdParam, body: jsonBody(ReconciliationWish) },
  responses: {
    201: answer("What it would read.", Reconciliation),
    ...bodyRefusals(
      "connection.not_found",
      "reconciliation.not_possible",
      "reconciliation.not_begun",
      ...outside,
    ),
  },
});

const monthly = createRoute({
  method: "put",
  path: "/connections/{id}/reconciliations/monthly",
  operationId: "setMonthlyReconciliation",
  tags,
  summary: "Have each month of a connection reconciled, or no more",
  description:
    "On the third day of the next month, beginning with this month. It reads as much as there is, without asking. Its owner gets an alert if there are differences.",
  request: { params: IdParam, body: jsonBody(MonthlyWish) },
  responses: {
    200: answer("The connection's reconciliations.", ReconciliationList),
    ...bodyRefusals("connection.not_found", "reconciliation.not_possible", ...outside),
  },
});

const get = createRoute({
  method: "get",
  path: "/reconciliations/{id}",
  operationId: "getReconciliation",
  tags,
  summary: "Show a reconciliation",
  description: "With the sums of its verdicts by currency, as far as it has come.",
  request: { params: IdParam },
  responses: {
    200: answer("The reconciliation.", Reconciliation),
    ...refusals("reconciliation.not_found", "request.read_too_slow", "(outside) connection"),
  },
});

const start = createRoute({
  method: "post",
  path: "/reconciliations/{id}/start",
  operationId: "startReconciliation",
  tags,
  summary: "Start a reconciliation",
  description:
    "It works in the background within the connection's rate limits, and goes on after a restart. If it finds differences, the connection's owner gets an alert.",
  request: { params: IdParam, body: jsonBody(ReconciliationStart) },
  responses: {
    200: answer("The reconciliation, as it begins.", Reconciliation),
    ...bodyRefusals(
      "reconciliation.not_found",
      "reconciliation.other",
      "reconciliation.started",
      "system.restore_undecided",
      "(outside) connection",
    ),
  },
});

const stop = createRoute({
  method: "post",
  path: "/reconciliations/{id}/stop",
  operationId: "stopReconciliation",
  tags,
  summary: "Stop a reconciliation",
  description: "What it has said so far stays. Harmless if it is not under way.",
  request: { params: IdParam },
  responses: {
    200: answer("The reconciliation as it is now.", Reconciliation),
    ...refusals("reconciliation.not_found"),
  },
});

const filter = {
  verdict: Verdict.exactOptional().meta({ description: "Lines with this verdict only." }),
  list: Id.exactOptional().meta({ description: "Objects of this list only." }),
};

const lines = createRoute({
  method: "get",
  path: "/reconciliations/{id}/lines",
  operationId: "listReconciledLines",
  tags,
  summary: "List what a reconciliation says, line by line",
  description:
    "List by list, the newest objects first. A condition's value is shown as long as the event is kept.",
  request: {
    params: IdParam,
    query: z.strictObject({
      ...filter,
      parent: Id.exactOptional().meta({
        description: "The parts of this object, such as the transactions of a payout.",
      }),
      limit: limitOf(50),
      cursor: Cursor,
    }),
  },
  responses: {
    200: answer("The lines.", ReconciledLines),
    ...refusals(
      "reconciliation.not_found",
      "request.read_too_slow",
      "request.bad_cursor",
      "(outside) connection",
    ),
  },
});

const csv = createRoute({
  method: "get",
  path: "/reconciliations/{id}/csv",
  operationId: "exportReconciliationCsv",
  tags,
  summary: "Export a reconciliation as CSV",
  description: `One line for each object, and behind them one for each transaction of a payout. Times are by the clocks of the reconciliation's time zone. ${csvDescription}`,
  request: { params: IdParam, query: z.strictObject(filter) },
  responses: {
    200: csvContent,
    ...refusals("reconciliation.not_found", "request.read_too_slow", "(outside) connection"),
  },
});

const mostListed = 24;

type Parts = Pick<ServerParts, "engine" | "reading" | "store" | "people" | "clock">;

/** `/reconciliations`, and those of a connection: its owner's alone. */
export function reconciliationRoutes(parts: Parts) {
  const { engine, reading, store, people, clock } = parts;
  const connectorOf = ({ connector }: ConnectionRecord) =>
    engine.connectors.find(({ id }) => id === connector);

  async function found(id: string, c: Context<Env>) {
    const record = await store.reconciliation(id);
    const connection = record && (await store.connection(record.connectionId));
    if (connection?.owner !== c.get("actor").person) throw ApiError.of("reconciliation.not_found");
    return { record, connection, connector: connectorOf(connection), locale: c.get("locale") };
  }

  /** Its findings are values of the account: the owner of a locked connection does not see them. */
  async function unlocked(id: string, c: Context<Env>) {
    const its = await found(id, c);
    if (its.connection.locked) throw lockedError();
    return its;
  }

  async function shown(id: string, c: Context<Env>) {
    const { record, ...its } = await found(id, c);
    if (record === null) throw ApiError.of("reconciliation.not_found");
    return viewOf(record, its);
  }

  async function viewOf(record: Record, its: Parameters<typeof reconciliationView>[2]) {
    const isGoing = record.state === "going";
    const known = record.sums ?? (isGoing ? await reading.reconciledSums(record.id) : []);
    const sums = its.connection.locked ? [] : known;
    return reconciliationView(record, sums, its);
  }

  async function listed(connection: ConnectionRecord, c: Context<Env>) {
    const its = { connection, connector: connectorOf(connection), locale: c.get("locale") };
    const wish = await store.monthly(connection.id);
    const items = [];
    const records = connection.locked ? [] : await store.reconciliations(connection.id, mostListed);
    for (const record of records) items.push(await viewOf(record, its));
    return {
      isPossible: its.connector?.books !== undefined,
      monthly: wish && { timeZone: wish.zone, nextMonth: wish.nextMonth },
      items,
    };
  }

  const ownZone = async (c: Context<Env>): Promise<string> =>
    (await people.preferences(c.get("actor").person)).timeZone ?? "UTC";

  return new OpenAPIHono<Env>()
    .openapi(list, async (c) => {
      const connection = await ownConnection(parts, c.req.valid("param").id, c.get("actor"));
      return c.json(await listed(connection, c), 200);
    })
    .openapi(ask, async (c) => {
      const actor = c.get("actor");
      const connection = await ownConnection(parts, c.req.valid("param").id, actor);
      const { month, timeZone = null } = c.req.valid("json");
      const otherwise = await ownZone(c);
      const wish = { connection, month, timeZone, otherwise, by: actor.person };
      const told = await engine.askReconciliation(wish);
      if (!told.asked) throw ApiError.of(`reconciliation.${refusedAs[told.why]}`);
      const its = { connection, connector: connectorOf(connection), locale: c.get("locale") };
      return c.json(await viewOf(told.reconciliation, its), 201);
    })
    .openapi(monthly, async (c) => {
      const connection = await ownConnection(parts, c.req.valid("param").id, c.get("actor"));
      const { on, timeZone } = c.req.valid("json");
      if (on && connection.locked) throw lockedError();
      if (on && connectorOf(connection)?.books === undefined)
        throw ApiError.of("reconciliation.not_possible");
      if (on) {
        const zone = timeZone ?? (await engine.accountTimeZone(connection)) ?? (await ownZone(c));
        const nextMonth = monthOf(clock.now(), zone);
        await store.setMonthly(connection.id, { zone, nextMonth });
      } else await store.setMonthly(connection.id, null);
      return c.json(await listed(connection, c), 200);
    })
    .openapi(get, async (c) => {
      const { id } = c.req.valid("param");
      await unlocked(id, c);
      return c.json(await shown(id, c), 200);
    })
    .openapi(start, async (c) => {
      const { id } = c.req.valid("param");
      await unlocked(id, c);
      const before = await shown(id, c);
      if (before.expected.reads !== c.req.valid("json").reads)
        throw ApiError.of("reconciliation.other");
      switch (await engine.startReconciliation(id)) {
        case "started":
          return c.json(await shown(id, c), 200);
        case "conflict":
          throw ApiError.of("reconciliation.started");
        case "undecided":
          throw ApiError.of("system.restore_undecided");
      }
    })
    .openapi(stop, async (c) => {
      const { id } = c.req.valid("param");
      await shown(id, c);
      await store.stopReconciliation(id, clock.now());
      return c.json(await shown(id, c), 200);
    })
    .openapi(lines, async (c) => {
      const { id } = c.req.valid("param");
      const { connector, locale } = await unlocked(id, c);
      const { list: book, ...query } = c.req.valid("query");
      const page = await reading.reconciled({ id, ...query, ...given({ book }) });
      const labelOf = labelsOf(connector, locale);
      const items = page.items.map((line) => lineView(line, labelOf, locale));
      return c.json({ items, next: page.next }, 200);
    })
    .openapi(csv, async (c) => {
      const { id } = c.req.valid("param");
      const { record, connector, locale } = await unlocked(id, c);
      const { list: book, ...query } = c.req.valid("query");
      const labelOf = labelsOf(connector, locale);
      const pages = pagesOf(async (cursor) => {
        const asked = {
          id,
          ...query,
          limit: 500,
          withParts: true,
          ...given({ book, cursor }),
        } as const;
        const { items, next } = await reading.reconciled(asked);
        return { items: items.map((line) => lineView(line, labelOf, locale)), next };
      });
      const name = `reconciliation-${record?.month ?? id}.csv`;
      const timeZone = record?.zone ?? "UTC";
      return csvAnswer({ name, columns: reconciledColumns(), pages }, { locale, timeZone });
    });
}

const refusedAs = { no_books: "not_possible", not_begun: "not_begun" } as const;
