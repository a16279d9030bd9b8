import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { spanOfMonth } from "#flow/month.ts";
import { typedAmount } from "#flow/money.ts";
import { text } from "#sdk/text.ts";
import { type Column, csvAnswer, csvContent, csvDescription } from "../csv.ts";
import { refusals } from "../error-body.ts";
import { given } from "../given.ts";
import { type Locale, say } from "../language.ts";
import { seesLines } from "../ledger/show-lines.ts";
import type { Env, ServerParts } from "../parts.ts";
import { heads, moneyKinds } from "../runs/csv-words.ts";
import { answer, iso } from "../schemas.ts";
import { sumUp } from "./sum-up.ts";
import { type FlowMonth, Summary, type SummaryMoney, summaryQuery } from "./summary.schemas.ts";

const query = z.strictObject(summaryQuery);
const what =
  "For each flow: runs of the month’s events, what was filtered, skipped, failed or parked, calls, and the money that the writes of the month have moved. The list includes deleted flows. Runs that are not over count; runs that ended within the last minute may not count yet.";

const getSummary = createRoute({
  method: "get",
  path: "/",
  operationId: "getSummary",
  tags: ["ledger"],
  summary: "Sum up a month",
  description: what,
  request: { query },
  responses: { 200: answer("The month.", Summary), ...refusals("request.read_too_slow") },
});

const exportSummaryCsv = createRoute({
  method: "get",
  path: "/csv",
  operationId: "exportSummaryCsv",
  tags: ["ledger"],
  summary: "Export a month’s summary as CSV",
  description: `${what} A flow that has moved money in several ways or currencies has a line for each. ${csvDescription}`,
  request: { query },
  responses: { 200: csvContent, ...refusals("request.read_too_slow") },
});

type Parts = Pick<ServerParts, "reading" | "store" | "people">;
type Asked = z.infer<typeof query>;

/** `/summary`: what each flow did in a month. */
export function summaryRoutes(parts: Parts) {
  return new OpenAPIHono<Env>()
    .openapi(getSummary, async (c) => c.json(await summaryOf(c.req.valid("query"), parts, c), 200))
    .openapi(exportSummaryCsv, async (c) => {
      const summary = await summaryOf(c.req.valid("query"), parts, c);
      const locale = c.get("locale");
      return csvAnswer(
        {
          name: `summary-${summary.month}.csv`,
          columns: summaryColumns(locale),
          pages: onePage(summary.flows.flatMap(linesOf)),
        },
        { locale, timeZone: summary.timeZone },
      );
    });
}

async function summaryOf(
  { month, flow: flowId, timeZone: said }: Asked,
  { reading, store, people }: Parts,
  c: Context<Env>,
): Promise<Summary> {
  const actor = c.get("actor");
  const timeZone = said ?? (await people.preferences(actor.person)).timeZone ?? "UTC";
  const { from, to } = spanOfMonth(month, timeZone);
  const read = await reading.ledgerSums({ from, to, ...given({ flowId }) });
  const sees = await seesLines(
    { store },
    read.sums.map(({ heading }) => heading),
    actor,
  );
  const there = new Set((await store.flows()).map(({ id }) => id));
  const seer = { sees, isDeleted: (id: string) => !there.has(id), locale: c.get("locale") };
  return { month, timeZone, from: iso(from), to: iso(to), flows: [...sumUp(read, seer)] };
}

/** A flow, with one of the sums of money that it has moved. */
interface Line {
  readonly flow: FlowMonth;
  readonly moved: SummaryMoney | null;
}

function linesOf(flow: FlowMonth): readonly Line[] {
  return flow.money.length === 0
    ? [{ flow, moved: null }]
    : flow.money.map((moved) => ({ flow, moved }));
}

async function* onePage(lines: readonly Line[]): AsyncGenerator<readonly Line[]> {
  yield await Promise.resolve(lines);
}

function summaryColumns(locale: Locale): readonly Column<Line>[] {
  const number = (of: (flow: FlowMonth) => number) => ({
    text: ({ flow }: Line) => String(of(flow)),
  });
  return [
    { head: heads.flow, text: ({ flow }) => flow.flowName },
    { head: text("Runs", "実行"), ...number(({ runs }) => runs) },
    { head: text("Filtered", "対象外"), ...number(({ filtered }) => filtered) },
    { head: text("Skipped", "スキップ"), ...number(({ skipped }) => skipped) },
    { head: text("Failed", "失敗"), ...number(({ failed }) => failed) },
    { head: text("Needed a decision", "判断待ち"), ...number(({ parked }) => parked) },
    { head: text("Calls", "呼び出し"), ...number(({ calls }) => calls) },
    { head: text("Writes", "書き込み"), ...number(({ writes }) => writes) },
    { head: heads.mode, text: ({ moved }) => moved?.mode ?? null },
    { head: heads.money, text: ({ moved }) => moved && say(moneyKinds[moved.kind], locale) },
    {
      head: heads.amount,
      text: ({ moved }) =>
        moved?.money ? typedAmount(moved.money.amount, moved.money.currency) : null,
    },
    { head: heads.currency, text: ({ moved }) => moved?.money?.currency.toUpperCase() ?? null },
    {
      head: text("Writes that moved it", "金額のある書き込み"),
      text: ({ moved }) => moved && String(moved.count),
    },
    {
      head: text("Note", "備考"),
      text: ({ flow }) =>
        [flow.isDeleted ? deleted[locale] : [], flow.isMoneyHidden ? hidden[locale] : []]
          .flat()
          .join(" "),
    },
    { head: text("Flow’s id", "フロー ID"), text: ({ flow }) => flow.flowId },
  ];
}

const deleted = text("The flow is deleted.", "フローは削除済みです。");
const hidden = text(
  "It has moved money that you do not see.",
  "表示する権限のない金額があります。",
);
