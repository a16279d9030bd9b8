/** One tenant, through an integration system user. Nobody consents in a browser, and nothing is written. */
import type { Mode } from "#sdk/index.ts";
import { defineConnection, field, InputError, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { openWorkday, type WorkdayApi } from "./workday.client.ts";
import { isWorkdays } from "./workday.errors.ts";
import { hasPassword, noPassword, reportForm, reportNamed } from "./workday.report.ts";

export const Report = z
  .string()
  .trim()
  .max(4_000)
  .refine((written) => !hasPassword(written), refusal(noPassword))
  .refine((written) => hasPassword(written) || reportNamed(written) !== null, refusal(reportForm));

const Fields = z.object({
  host: field(z.string().trim().min(1), {
    label: text("Host", "ホスト"),
    says: "identity",
    help: text(
      "As in the address of a report, such as services1.myworkday.com.",
      "レポートのアドレスに含まれるホスト名。例: services1.myworkday.com",
    ),
  }),
  tenant: field(
    z
      .string()
      .trim()
      .regex(/^[\w-]+$/),
    {
      label: text("Tenant", "テナント"),
      says: "identity",
      help: text(
        "The name after customreport2 in the address of a report.",
        "レポートのアドレスで customreport2 の後に続く名前。",
      ),
    },
  ),
  user: field(
    z
      .string()
      .trim()
      .regex(/^[^\s:]+$/),
    {
      label: text("User", "ユーザー"),
      says: "identity",
      help: text(
        "An integration system user (ISU) of its own for Millrace: its security groups say what it sees.",
        "Millrace 専用の統合システムユーザー (ISU)。参照できる範囲はセキュリティグループで決まります。",
      ),
    },
  ),
  password: field(z.string().min(1), { label: text("Password", "パスワード"), secret: true }),
  report: field(Report, {
    label: text("Report for the check", "接続確認用のレポート"),
    says: "access",
    help: text(
      "A small report that is shared with the user. Millrace reads it to check the connection. Paste its address from “View URLs”, or write owner/report.",
      "このユーザーと共有されている小さなレポート。接続の確認時に読み取ります。「View URLs」のアドレスを貼り付けるか、「所有者/レポート」の形で入力します。",
    ),
  }),
});
type Values = z.infer<typeof Fields>;

/** Workday tells nobody which tenants hold people's real data. */
function modeOf({ host }: Values): Mode {
  return host.startsWith("http://") ? "test" : "live";
}

const hosts = /^(?:[a-z0-9-]+\.)+(?:my)?workday\.com$/;

function originOf({ host }: Values, trustedLoopback: readonly string[]): string {
  const said = host.toLowerCase().replace(/\/$/, "");
  if (trustedLoopback.includes(said)) return said;
  const name = said.replace(/^https:\/\//, "");
  if (hosts.test(name)) return `https://${name}`;
  throw new InputError({
    code: "workday.address_not_allowed",
    message: text(
      "A password of Workday is sent only to hosts of workday.com and myworkday.com, or to a simulator that this installation names",
      "Workday のパスワードの送信先は、workday.com と myworkday.com のホストか、この環境に設定されたシミュレーターだけに限られています",
    ),
    advice: text(
      "Enter the host from the address of a report, without a path.",
      "レポートのアドレスに含まれるホスト名だけを入力してください (パスは含めません)。",
    ),
  });
}

/** As Basic authorization sends it (RFC 7617). */
function pairOf({ user, tenant, password }: Values): string {
  return Buffer.from(`${nameOf(user, tenant)}@${tenant}:${password}`).toString("base64");
}

function nameOf(user: string, tenant: string): string {
  return user.endsWith(`@${tenant}`) ? user.slice(0, -tenant.length - 1) : user;
}

export const workday = defineConnection<typeof Fields, WorkdayApi>({
  transport: "http",
  fields: Fields,
  accountProof: { attested: false, renewable: ["password"] },
  mode: modeOf,
  simulated: (host) => ({
    host,
    tenant: "millrace_demo",
    user: "ISU_Millrace",
    password: "millrace-demo",
    report: "isu_reports/Workers",
  }),
  origin: originOf,
  // Workday names no number for a second, and for a day at least 75,000.
  limits: () => ({ perSecond: 5, perEndpointPerSecond: 2, perDay: 75_000, atOnce: 4 }),
  secretsIn: (values) => [pairOf(values)],
  telling: [/https:\/\/[\w.-]+\.(?:my)?workday\.com\/[^\s"'<>]*/g],
  endpoint: (method, path) => `${method} ${path}`,
  isOwn: isWorkdays,
  open: (values, { http, trustedLoopback }) =>
    openWorkday(
      {
        origin: originOf(values, trustedLoopback),
        tenant: values.tenant,
        authorization: `Basic ${pairOf(values)}`,
      },
      http,
    ),
  async check(api, values) {
    const { host, tenant, user, report } = values;
    await api.report(report);
    const name = host
      .toLowerCase()
      .replace(/^https?:\/\//, "")
      .replace(/\/$/, "");
    const triggers = {
      "new-report-row": "yes",
      "report-row-changed": "yes",
      "report-row-gone": "yes",
    } as const;
    return {
      // Another user sees other rows of the same report.
      account: `${name}/${tenant}/${nameOf(user, tenant)}`,
      accountName: tenant,
      mode: modeOf(values),
      allows: { triggers, actions: { "get-report": "yes", "find-worker": "yes" } },
    };
  },
  // No action of this connector writes, so the engine has nothing to encode or to judge.
  encode: ({ host }, { path }) => {
    throw new Error(`${path} is no write of Workday's at ${host}`);
  },
  judge: ({ path }) => {
    throw new Error(`${path} is no write of Workday's`);
  },
});
