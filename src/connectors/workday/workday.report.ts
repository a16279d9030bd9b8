/** Which report is meant, and with which answers to its prompts: pasted as its address, or written short. */
import { canBeId, InputError, text } from "#sdk/index.ts";

export interface Named {
  /** Where the address leads; null for the short form, which names a report of the connection's tenant. */
  readonly at: { readonly host: string; readonly tenant: string } | null;
  readonly owner: string;
  readonly name: string;
  /** By the name of a prompt, the value that the address holds. */
  readonly prompts: readonly Prompt[];
}

export interface Prompt {
  readonly name: string;
  readonly value: string;
}

const pathOfReports = /^\/ccx\/service\/customreport2\/([^/]+)\/([^/]+)\/([^/]+)\/?$/;

/** `https://host/ccx/service/customreport2/tenant/owner/report?Prompt=value`, or `owner/report?Prompt=value`. Null for what names no report. */
export function reportNamed(written: string): Named | null {
  const said = written.trim();
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(said) ? byAddress(said) : byName(said);
}

function byAddress(said: string): Named | null {
  const url = URL.parse(said);
  if (url === null || !/^https?:$/.test(url.protocol) || hasPassword(said)) return null;
  const parts = partsOf(pathOfReports.exec(url.pathname)?.slice(1));
  if (parts === null) return null;
  const [tenant = "", owner = "", name = ""] = parts;
  return { at: { host: url.host, tenant }, owner, name, prompts: promptsIn(url.search) };
}

function byName(said: string): Named | null {
  const [path = "", ...query] = said.split("?");
  const parts = partsOf(/^([^/#]+)\/([^/#]+)$/.exec(path)?.slice(1));
  if (parts === null) return null;
  const [owner = "", name = ""] = parts;
  return { at: null, owner, name, prompts: promptsIn(query.join("?")) };
}

/** An address can bear a user and a password before its host, also where its beginning was not pasted. */
export function hasPassword(written: string): boolean {
  const said = written.trim();
  const url = URL.parse(said);
  if (url !== null && (url.username !== "" || url.password !== "")) return true;
  return /^[^/?#]*:[^/?#]*@/.test(said);
}

function partsOf(parts: readonly string[] | undefined): readonly string[] | null {
  const read = parts?.map(decoded) ?? [];
  return read.length > 0 && read.every((part) => part !== null && canBeId(part))
    ? read.flatMap((part) => part ?? [])
    : null;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** Which form the answer has is ours to say. */
function promptsIn(query: string): readonly Prompt[] {
  return Array.from(new URLSearchParams(query), ([name, value]) => ({ name, value })).filter(
    ({ name }) => name !== "format" && name !== "xsds",
  );
}

/** The path and query of the rows of a report. A prompt that is given counts instead of the address's. */
export function pathOf(tenant: string, named: Named, given: readonly Prompt[]): string {
  const { prompts } = named;
  const names = new Set(given.map((prompt) => prompt.name));
  const all = [...prompts.filter((prompt) => !names.has(prompt.name)), ...given];
  const query = [...all, { name: "format", value: "json" }].map(
    (prompt) => `${encodeURIComponent(prompt.name)}=${encodeURIComponent(prompt.value)}`,
  );
  return `${placeOf(tenant, named)}?${query.join("&")}`;
}

/** Where its schema is. */
export function schemaPathOf(tenant: string, named: Named): string {
  return `${placeOf(tenant, named)}?xsds`;
}

function placeOf(tenant: string, { owner, name }: Named): string {
  return `/ccx/service/customreport2/${[tenant, owner, name].map(encodeURIComponent).join("/")}`;
}

/** The report that is written, if it is one of this tenant's. */
export function reportOf(
  written: string,
  { host, tenant }: { readonly host: string; readonly tenant: string },
): Named {
  const named = reportNamed(written);
  if (named === null) throw noReport();
  const { at } = named;
  if (at !== null && (at.host !== host || at.tenant !== tenant)) throw elsewhere();
  return named;
}

export const reportForm = text(
  "Paste the address of a report, as Workday shows it under “View URLs”, or write owner/report.",
  "Workday の「View URLs」に表示されるレポートのアドレスを貼り付けるか、「所有者/レポート」の形で入力してください。",
);

export const noPassword = text(
  "This address holds a user or a password. Paste it without them: the connection has its own.",
  "アドレスにユーザー名またはパスワードが含まれています。接続の設定が使われるため、取り除いて貼り付けてください。",
);

function noReport(): InputError {
  return new InputError({
    code: "workday.no_report",
    message: text(
      "This is not the address of a Workday report",
      "Workday のレポートを指定していません",
    ),
    advice: reportForm,
  });
}

function elsewhere(): InputError {
  return new InputError({
    code: "workday.report_elsewhere",
    message: text(
      "The address of the report leads to another host or tenant than the connection’s",
      "レポートのアドレスのホストまたはテナントが、接続のものと異なります",
    ),
    advice: text(
      "Choose the connection to that tenant, or paste the address of a report in this one.",
      "そのテナントへの接続を選ぶか、この接続のテナントにあるレポートのアドレスを貼り付けてください。",
    ),
  });
}
