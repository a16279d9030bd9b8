/** Every route under /_control that only Google has; README.md has the same table in words. */
import { z } from "zod";
import { type Route, routesOf } from "../kit/control.ts";
import { ControlError } from "../kit/control-error.ts";
import { clockOf, commonRoutes } from "../kit/control-routes.ts";
import { armBody, networkFaults, when } from "../kit/control-schemas.ts";
import type { Fault, Simulator } from "./simulator.ts";
import {
  demoSpreadsheet,
  lastFilled,
  newSheet,
  type Sheet,
  type Spreadsheet,
} from "./spreadsheet.ts";

const Kinds = z.discriminatedUnion("kind", [
  ...networkFaults,
  z.strictObject({ kind: z.literal("rate_limited") }),
  z.strictObject({
    kind: z.literal("error"),
    when,
    code: z.union([z.literal(409), z.literal(500), z.literal(503)]).default(503),
  }),
]);

const faultBody = armBody<Fault>(
  Kinds.transform((fault, context): Fault => {
    if (fault.kind !== "late") return fault;
    context.addIssue({ code: "custom", message: "nothing is late here" });
    return z.NEVER;
  }),
);

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const place = { spreadsheet: z.string().default(demoSpreadsheet), sheet: z.string() };

const rowsBody = z.strictObject({ ...place, rows: z.array(z.array(cell)) });
/** The header row, and those above it, stay. */
const sortBody = z.strictObject({ ...place, column: z.int().min(0), header: z.int().default(1) });
const sheetBody = z.strictObject({
  ...place,
  title: z.string().optional(),
  rows: z.array(z.array(cell)).optional(),
  /** By column, from 0. */
  formats: z.array(z.enum(["DATE", "DATE_TIME", "NUMBER"]).nullable()).optional(),
});
const newSheetBody = z.strictObject({
  spreadsheet: z.string().default(demoSpreadsheet),
  id: z.int(),
  title: z.string(),
  rows: z.array(z.array(cell)).default([]),
});
const shareBody = z.strictObject({
  spreadsheet: z.string().default(demoSpreadsheet),
  email: z.string(),
  role: z.enum(["writer", "reader", "none"]),
});
const accountBody = z.strictObject({
  email: z.string(),
  key_id: z.string(),
  public_key: z.string().nullable(),
});
const settingsBody = z.strictObject({
  rate_limits: z.boolean().optional(),
  api_enabled: z.boolean().optional(),
  token_seconds: z.int().min(1).optional(),
});

const { get, post } = routesOf<Simulator>();

export const ROUTES: readonly Route<Simulator>[] = [
  ...commonRoutes<Fault, object, Simulator>({ faultBody, filters: {}, summary }),

  post("/sheets", ({ sim, body }) => {
    const { spreadsheet, id, title, rows } = newSheetBody.parse(body);
    const made = newSheet(id, title, rows);
    spreadsheetOf(sim, spreadsheet).sheets.push(made);
    return sheetShown(made);
  }),
  // As a person does: the tab is renamed, or its cells or the formats of its columns are other ones.
  post("/sheet", ({ sim, body }) => {
    const { title, rows, formats = [], ...named } = sheetBody.parse(body);
    const sheet = sheetOf(sim, named);
    if (title !== undefined) sheet.title = title;
    if (rows !== undefined) sheet.rows = rows;
    for (const [column, format] of formats.entries())
      if (format === null) sheet.formats.delete(column);
      else sheet.formats.set(column, format);
    return sheetShown(sheet);
  }),
  post("/rows", ({ sim, body }) => {
    const { rows, ...named } = rowsBody.parse(body);
    const sheet = sheetOf(sim, named);
    sheet.rows.splice(lastFilled(sheet) + 1, sheet.rows.length, ...rows);
    sheet.rowCount = Math.max(sheet.rowCount, sheet.rows.length);
    return sheetShown(sheet);
  }),
  post("/sort", ({ sim, body }) => {
    const { column, header, ...named } = sortBody.parse(body);
    const sheet = sheetOf(sim, named);
    const text = (row: Sheet["rows"][number]) => String(row[column] ?? "\uFFFF");
    const sorted = sheet.rows.slice(header).toSorted((a, b) => (text(a) > text(b) ? -1 : 1));
    sheet.rows = [...sheet.rows.slice(0, header), ...sorted];
    return sheetShown(sheet);
  }),
  get("/sheet", ({ sim, query }) =>
    sheetShown(
      sheetOf(sim, {
        spreadsheet: query.get("spreadsheet") ?? demoSpreadsheet,
        sheet: query.get("sheet") ?? "",
      }),
    ),
  ),
  post("/share", ({ sim, body }) => {
    const { spreadsheet, email, role } = shareBody.parse(body);
    const { sharedWith } = spreadsheetOf(sim, spreadsheet);
    if (role === "none") sharedWith.delete(email);
    else sharedWith.set(email, role);
    return Object.fromEntries(sharedWith);
  }),
  // Without a key: that key is deleted.
  post("/accounts", ({ sim, body }) => {
    const { email, key_id, public_key } = accountBody.parse(body);
    if (public_key === null) sim.accounts.deleteKey(email, key_id);
    else sim.accounts.add(email, key_id, public_key);
    return accounts(sim);
  }),
  post("/tokens/forget", ({ sim }) => {
    sim.accounts.forgetTokens();
    return {};
  }),
  post("/settings", ({ sim, body }) => {
    const { rate_limits, api_enabled, token_seconds } = settingsBody.parse(body);
    if (rate_limits !== undefined) sim.settings.rateLimits = rate_limits;
    if (api_enabled !== undefined) sim.settings.apiEnabled = api_enabled;
    if (token_seconds !== undefined) sim.accounts.lastsSeconds = token_seconds;
    return settings(sim);
  }),
];

function spreadsheetOf({ spreadsheets }: Simulator, id: string): Spreadsheet {
  const found = spreadsheets.get(id);
  if (found === undefined) throw new ControlError(404, `There is no spreadsheet "${id}".`);
  return found;
}

function sheetOf(
  sim: Simulator,
  { spreadsheet, sheet }: { readonly spreadsheet: string; readonly sheet: string },
): Sheet {
  const found = spreadsheetOf(sim, spreadsheet).sheets.find(({ title }) => title === sheet);
  if (found === undefined) throw new ControlError(404, `There is no sheet "${sheet}".`);
  return found;
}

function sheetShown({ id, title, rows, rowCount, columnCount }: Sheet) {
  return { id, title, rows, row_count: rowCount, column_count: columnCount };
}

function accounts({ accounts: known }: Simulator) {
  return { data: known.all().map(({ email, keys }) => ({ email, keys: [...keys.keys()] })) };
}

function settings({ settings: { rateLimits, apiEnabled }, accounts: known }: Simulator) {
  return { rate_limits: rateLimits, api_enabled: apiEnabled, token_seconds: known.lastsSeconds };
}

function summary(sim: Simulator) {
  return {
    clock: clockOf(sim.clock),
    settings: settings(sim),
    accounts: accounts(sim).data,
    requests: sim.journal.seq,
    writes: sim.journal.ledger.length,
    spreadsheets: [...sim.spreadsheets.values()].map(({ id, title, sheets }) => {
      return { id, title, sheets: sheets.map((sheet) => sheet.title) };
    }),
  };
}
