/** One spreadsheet, through a service account that it is shared with. */
import type { ConnectionReport, Mode } from "#sdk/index.ts";
import { defineConnection, field, InputError, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { openSheets, type SheetsApi } from "./google-sheets.client.ts";
import { demoKey, demoSpreadsheet } from "./google-sheets.demo.ts";
import { encoded } from "./google-sheets.encode.ts";
import { isGoogles } from "./google-sheets.errors.ts";
import { judge } from "./google-sheets.judge.ts";
import { keyField, keyIn } from "./google-sheets.key.ts";
import { tokensOf } from "./google-sheets.token.ts";

const sheetsOrigin = "https://sheets.googleapis.com";
const tokenUrl = "https://oauth2.googleapis.com/token";

/** And as many writes, of each service account. */
const readsAMinute = 60;

/** In an address of a spreadsheet, or alone. Null for anything else. */
function idIn(address: string): string | null {
  const [, id] =
    /^(?:https:\/\/docs\.google\.com\/spreadsheets\/(?:u\/\d+\/)?d\/)?([\w-]{20,100})(?:[/?#].*)?$/.exec(
      address,
    ) ?? [];
  return id ?? null;
}

const Fields = z.object({
  key: field(keyField, {
    label: text("Key of the service account (JSON)", "サービスアカウントの鍵 (JSON)"),
    help: text(
      "In Google’s console, enable the Google Sheets API, make a service account, and make a JSON key of it. Paste the whole content of the file.",
      "Google のコンソールで Google Sheets API を有効にし、サービスアカウントとその JSON 鍵を作成します。ファイルの内容をすべて貼り付けてください。",
    ),
    secret: true,
    multiline: true,
    source: {
      label: text("Service accounts in Google’s console", "Google コンソールのサービスアカウント"),
      url: "https://console.cloud.google.com/iam-admin/serviceaccounts",
    },
  }),
  spreadsheet: field(
    z
      .string()
      .trim()
      .refine(
        (address) => idIn(address) !== null,
        refusal(
          text(
            "Paste the address of the spreadsheet, https://docs.google.com/spreadsheets/d/…",
            "スプレッドシートのアドレス (https://docs.google.com/spreadsheets/d/…) を貼り付けてください。",
          ),
        ),
      ),
    {
      label: text("Address of the spreadsheet", "スプレッドシートのアドレス"),
      says: "identity",
      help: text(
        "Share the spreadsheet with the e-mail address of the service account (client_email in the key), as Editor.",
        "サービスアカウントのメールアドレス (鍵の client_email) に、スプレッドシートを「編集者」として共有してください。",
      ),
    },
  ),
  perMinute: field(z.coerce.number().int().min(10).max(600).default(readsAMinute), {
    label: text("Reads and writes per minute", "1 分あたりの読み書きの回数"),
    says: "manner",
    help: text(
      "Millrace waits rather than asks more often: so many reads and so many writes. Google allows a service account 60 each, over all spreadsheets, and more where you have asked for it in its console.",
      "読み取り・書き込みのそれぞれについて、超える分は待ってから行います。Google の上限はサービスアカウントごとに各 60 回 (全スプレッドシートの合計) で、コンソールから引き上げを申請できます。",
    ),
    advanced: true,
  }),
  apiBase: field(z.string().trim().default(sheetsOrigin), {
    label: text("API address", "API のアドレス"),
    says: "identity",
    help: text(
      "Leave it as it is. Only a simulator that the operator of this installation has named has another address.",
      "通常は変更しません。この環境の運用者が設定したシミュレーターを使う場合だけ変更します。",
    ),
    advanced: true,
  }),
});
type Values = z.infer<typeof Fields>;

/** Google knows no test: whatever is written stands in the spreadsheet. */
const modeOf = ({ apiBase }: Values): Mode => (apiBase === sheetsOrigin ? "live" : "test");

const idOf = ({ spreadsheet }: Values): string => idIn(spreadsheet) ?? "";

function originOf({ apiBase }: Values, trustedLoopback: readonly string[]): string {
  if (apiBase === sheetsOrigin || trustedLoopback.includes(apiBase)) return apiBase;
  throw new InputError({
    code: "google-sheets.address_not_allowed",
    message: text(
      "A key of Google is used only with https://sheets.googleapis.com or with a simulator that this installation names",
      "Google の鍵を使える接続先は https://sheets.googleapis.com か、この環境に設定されたシミュレーターだけに限られています",
    ),
    advice: text(
      `Set the API address to ${sheetsOrigin}.`,
      `API のアドレスを ${sheetsOrigin} に設定してください。`,
    ),
  });
}

export const googleSheets = defineConnection<typeof Fields, SheetsApi>({
  transport: "http",
  fields: Fields,
  // Anybody's service account reads a spreadsheet that is shared by its link, and the key says whose it is.
  accountProof: { attested: false, renewable: [] },
  mode: modeOf,
  simulated: (apiBase) => ({ key: demoKey, spreadsheet: demoSpreadsheet, apiBase }),
  origin: originOf,
  limits: ({ perMinute }) => ({
    perSecond: (2 * perMinute) / 60,
    perEndpointPerSecond: perMinute / 60,
    countedOverSeconds: 60,
  }),
  readsPerMinute: readsAMinute,
  secretsIn: ({ key }) => [keyIn(key)?.private_key ?? ""].filter((secret) => secret !== ""),
  telling: [/(?<![\w.-])[\w.-]+@[\w.-]+\.gserviceaccount\.com\b/g, /\/spreadsheets\/d\/[\w-]+/g],
  // Google counts reads together, and writes together.
  endpoint: (method) => (method === "GET" ? "GET /spreadsheets" : "POST /spreadsheets"),
  isOwn: isGoogles,
  tokenSource(values) {
    const key = keyIn(values.key);
    const url = values.apiBase === sheetsOrigin ? tokenUrl : `${values.apiBase}/token`;
    return key && tokensOf(key, url);
  },
  open: (values, { http, trustedLoopback }) =>
    openSheets({ id: idOf(values), origin: originOf(values, trustedLoopback) }, http),
  async check(api, values): Promise<ConnectionReport> {
    const { title } = await api.book();
    const writes = (await api.mayWrite()) ? "yes" : "no";
    return {
      account: idOf(values),
      accountName: title,
      mode: modeOf(values),
      allows: {
        triggers: { "new-sheet-row": "yes", "changed-sheet-row": "yes" },
        actions: {
          "append-row": writes,
          "update-row": writes,
          "upsert-row": writes,
          "clear-row": writes,
          "find-row": "yes",
          "list-rows": "yes",
        },
      },
    };
  },
  ping: async (api) => void (await api.book()),
  encode: (values, request, { origin }) => encoded(request, origin, idOf(values)),
  judge: (request, response, values) => judge(request, response, idOf(values)),
});
