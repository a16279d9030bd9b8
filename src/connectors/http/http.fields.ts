/** The form of a connection to any system that speaks HTTP. */
import { field, refusal, text, withNeeded } from "#sdk/index.ts";
import { z } from "zod";
import { isHeaderValue, type Pairs } from "./http.address.ts";
import { pathPattern } from "./http.json.ts";

const word = (most = 10_000) => z.string().trim().min(1).max(most);

const Form = withNeeded(
  z.object({
    base: field(
      z
        .string()
        .trim()
        .refine(
          (base) => /^https?:$/.test(URL.parse(base)?.protocol ?? ""),
          refusal(
            text(
              "Enter an address that begins with https://.",
              "https:// で始まるアドレスを入力してください。",
            ),
          ),
        ),
      {
        label: text("Base address", "ベースアドレス"),
        says: "identity",
        help: text(
          "Such as https://api.example.com/v1. Steps name paths below it, and nothing is sent to another host. http:// and private networks are reached only where the operator of this installation allows the host in MILLRACE_PRIVATE_HOSTS.",
          "例: https://api.example.com/v1。ステップではこのアドレス以下のパスを指定します。ほかのホストには送信されません。http:// のアドレスとプライベートネットワークには、この環境の運用者が MILLRACE_PRIVATE_HOSTS でホストを許可した場合だけ接続できます。",
        ),
      },
    ),
    mode: field(z.enum(["live", "test"]).default("live"), {
      label: text("Environment", "環境"),
      says: "identity",
      help: text(
        "Millrace cannot see whether this system is the real one. Choose the test system only if nothing that happens there counts.",
        "接続先が本番かどうかを Millrace が判別することはできません。そこで何が起きても問題のない環境の場合だけ「テスト環境」を選んでください。",
      ),
      values: {
        live: text("Live system", "本番環境"),
        test: text("Test system", "テスト環境"),
      },
      live: "^live$",
    }),
    auth: field(
      z.enum(["none", "basic", "bearer", "header", "query", "client_credentials"]).default("none"),
      {
        label: text("Authentication", "認証方式"),
        says: "access",
        values: {
          none: text("None", "なし"),
          basic: text("User name and password (Basic)", "ユーザー名とパスワード (Basic)"),
          bearer: text("Token (Bearer)", "トークン (Bearer)"),
          header: text("Key in a header", "ヘッダーのキー"),
          query: text("Key in the address", "URL パラメーターのキー"),
          client_credentials: text(
            "Client credentials (OAuth 2.0)",
            "クライアントクレデンシャル (OAuth 2.0)",
          ),
        },
      },
    ),
    user: field(word().optional(), {
      label: text("User name", "ユーザー名"),
      says: "access",
      showsFor: { field: "auth", values: ["basic"], required: true },
    }),
    password: field(word().optional(), {
      label: text("Password", "パスワード"),
      secret: true,
      showsFor: { field: "auth", values: ["basic"] },
    }),
    token: field(word().optional(), {
      label: text("Token", "トークン"),
      secret: true,
      showsFor: { field: "auth", values: ["bearer"], required: true },
    }),
    key_name: field(word(200).optional(), {
      label: text("Name of the key", "キーの名前"),
      says: "access",
      help: text(
        "The name of the header, such as X-API-Key, or of the parameter in the address.",
        "X-API-Key などのヘッダー名、または URL パラメーターの名前。",
      ),
      showsFor: { field: "auth", values: ["header", "query"], required: true },
    }),
    key: field(word().optional(), {
      label: text("Key", "キー"),
      secret: true,
      showsFor: { field: "auth", values: ["header", "query"], required: true },
    }),
    token_url: field(word(2_000).optional(), {
      label: text("Token address", "トークンのアドレス"),
      says: "access",
      help: text(
        "Where Millrace gets tokens, such as https://login.example.com/oauth/token. It may be another host than that of the base address, and the same rules hold for it.",
        "トークンを取得するアドレス。例: https://login.example.com/oauth/token。ベースアドレスと別のホストも指定できますが、接続できるアドレスの条件は同じです。",
      ),
      showsFor: { field: "auth", values: ["client_credentials"], required: true },
    }),
    client_id: field(word().optional(), {
      label: text("Client ID", "クライアント ID"),
      says: "access",
      showsFor: { field: "auth", values: ["client_credentials"], required: true },
    }),
    client_secret: field(word().optional(), {
      label: text("Client secret", "クライアントシークレット"),
      secret: true,
      showsFor: { field: "auth", values: ["client_credentials"], required: true },
    }),
    scope: field(word(2_000).optional(), {
      label: text("Scope", "スコープ"),
      says: "access",
      help: text(
        "As the system’s documentation names it, with spaces between several. Leave it empty if it names none.",
        "連携先のドキュメントに記載されているスコープ。複数ある場合は空白で区切ります。指定が不要な場合は空欄にします。",
      ),
      showsFor: { field: "auth", values: ["client_credentials"] },
    }),
    client_auth: field(z.enum(["basic", "form"]).default("basic"), {
      label: text("How the client authenticates", "クライアントの認証方法"),
      says: "access",
      values: {
        basic: text("By Basic authorization", "Basic 認証"),
        form: text("In the form that is sent", "送信するフォームに含める"),
      },
      showsFor: { field: "auth", values: ["client_credentials"] },
    }),
    token_fields: field(word(10_000).optional(), {
      label: text("Further fields of the token request", "トークンのリクエストの追加項目"),
      says: "access",
      help: text(
        "One on a line, such as “audience=https://api.example.com”. No secrets: they are shown with the connection.",
        "1 行に 1 つずつ「audience=https://api.example.com」のように入力します。接続の画面に表示されるため、秘密情報は入力しないでください。",
      ),
      multiline: true,
      advanced: true,
      showsFor: { field: "auth", values: ["client_credentials"] },
    }),
    test_path: field(z.string().trim().max(2_000).default("/"), {
      label: text("Test path", "確認用のパス"),
      says: "access",
      help: text(
        "A GET request to this path checks the connection and tells the system's time. Choose one that needs the credentials and changes nothing.",
        "このパスへの GET リクエストで、接続の確認と連携先の時刻の取得を行います。認証が必要で、何も変更しないパスを指定してください。",
      ),
    }),
    own_path: field(word(500).regex(pathPattern).optional(), {
      label: text("Mark of the system's own answers", "連携先の応答の目印"),
      says: "access",
      help: text(
        "A path in JSON that every answer of the system holds, errors included, such as meta.request_id. An answer without it then counts as a page of a proxy, and proves nothing. Without this mark Millrace takes every answer for the system's own: a proxy on the way that answers 200, 400 or 403 is believed.",
        "エラーも含め、連携先のすべての応答に必ずある JSON のパス (例: meta.request_id)。これがない応答はプロキシなどのページとみなし、処理結果の根拠にしません。指定しない場合は、どの応答も連携先のものとみなします。途中のプロキシが 200、400、403 を返しても区別できません。",
      ),
    }),
    headers: field(word(20_000).optional(), {
      label: text("Further headers", "追加のヘッダー"),
      help: text(
        "Sent with each request, one on a line: “X-Tenant: 42”. They are sealed as secrets; enter them again when you replace the credentials.",
        "すべてのリクエストに付けるヘッダー。「X-Tenant: 42」のように 1 行に 1 つずつ入力します。秘密情報として暗号化されるため、認証情報を変更するときは再度入力してください。",
      ),
      secret: true,
      multiline: true,
      advanced: true,
    }),
    per_second: field(z.int().min(1).max(1_000).default(10), {
      label: text("Calls per second", "1 秒あたりの呼び出し回数"),
      says: "manner",
      help: text(
        "The maximum, counted together for all connections to this address.",
        "上限。このアドレスへのすべての接続で合算します。",
      ),
      advanced: true,
    }),
    per_day: field(z.int().min(1).max(10_000_000).optional(), {
      label: text("Calls in 24 hours", "24 時間あたりの呼び出し回数"),
      says: "manner",
      help: text(
        "When so many are made, Millrace waits until the system takes more. Empty: no limit.",
        "この回数に達すると、次に呼び出せる時刻まで待ちます。空欄の場合は制限しません。",
      ),
      advanced: true,
    }),
    at_once: field(z.int().min(1).max(250).optional(), {
      label: text("Calls at once", "同時に行う呼び出しの数"),
      says: "manner",
      help: text(
        "Counted together for all processes of this installation. Empty: no limit.",
        "この環境のすべてのプロセスで合算します。空欄の場合は制限しません。",
      ),
      advanced: true,
    }),
    ca: field(z.string().trim().startsWith("-----BEGIN CERTIFICATE-----").max(100_000).optional(), {
      label: text("Own certificate authority", "独自の認証局"),
      says: "access",
      help: text(
        "The certificates, in PEM form, that are trusted for this system instead of the well-known ones.",
        "一般的な認証局の代わりに信頼する証明書 (PEM 形式)。",
      ),
      multiline: true,
      advanced: true,
    }),
  }),
);

export const Fields = Form.superRefine((values, context) => {
  const refuse = (path: string, said: ReturnType<typeof text>): void =>
    context.addIssue({ code: "custom", path: [path], ...refusal(said) });
  if (values.auth === "header" && !/^[\w-]+$/.test(values.key_name ?? "x"))
    refuse(
      "key_name",
      text("This is not a valid header name.", "ヘッダーの名前として使えません。"),
    );
  for (const name of ["token", "key"] as const)
    if (values.auth !== "query" && !isHeaderValue(values[name] ?? ""))
      refuse(
        name,
        text(
          "This contains characters that a header cannot carry.",
          "ヘッダーで使えない文字が含まれています。",
        ),
      );
  const url = URL.parse(values.token_url ?? "https://none.example");
  if (!/^https?:$/.test(url?.protocol ?? "") || url?.username !== "" || url.hash !== "")
    refuse(
      "token_url",
      text(
        "Enter an address that begins with https:// and holds no user name and no #.",
        "https:// で始まり、ユーザー名と # を含まないアドレスを入力してください。",
      ),
    );
  if (linesOf(values.token_fields ?? "").some((one) => !pair.test(one)))
    refuse(
      "token_fields",
      text(
        "Enter one field on a line, as “name=value”.",
        "1 行に 1 つずつ「名前=値」の形で入力してください。",
      ),
    );
  if (badHeader(values.headers ?? "") !== undefined)
    refuse(
      "headers",
      text(
        "Enter one header on a line, as “Name: value”.",
        "1 行に 1 つずつ「名前: 値」の形で入力してください。",
      ),
    );
});

export type Values = z.infer<typeof Fields>;

const pair = /^([^=]+)=(.*)$/;

/** The further fields of a token request, by their names. */
export function fieldsIn(fields: string): Pairs {
  const found = linesOf(fields).map((one) => {
    const [, name = "", value = ""] = pair.exec(one) ?? [];
    return [name.trim(), value.trim()] as const;
  });
  return Object.fromEntries(found);
}

const line = /^([\w-]+):[ \t]*(.+)$/;

function linesOf(headers: string): readonly string[] {
  return headers
    .split(/\r?\n/)
    .map((one) => one.trim())
    .filter((one) => one !== "");
}

function badHeader(headers: string): string | undefined {
  return linesOf(headers).find((one) => !line.test(one) || !isHeaderValue(one));
}

/** By their names in small letters. */
export function headersIn(headers: string): Pairs {
  const found = linesOf(headers).flatMap((one) => {
    const [, name = "", value = ""] = line.exec(one) ?? [];
    return name === "" ? [] : [[name.toLowerCase(), value] as const];
  });
  return Object.fromEntries(found);
}
