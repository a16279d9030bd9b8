/** The JSON key of a service account, as Google's console gives it. Pure. */
import type { LocalizedText } from "#sdk/index.ts";
import { isJsonObject, isRsaKey, jsonOf, refusal, text } from "#sdk/index.ts";
import { z } from "zod";

const Key = z.object({
  type: z.literal("service_account"),
  client_email: z.string().regex(/^[^@\s]+@[^@\s]+\.gserviceaccount\.com$/),
  private_key: z.string(),
  private_key_id: z.string().optional(),
});
export type ServiceKey = z.infer<typeof Key>;

/** Null for anything else. */
export function keyIn(source: string): ServiceKey | null {
  const key = Key.safeParse(jsonOf(source)).data ?? null;
  return key !== null && isRsaKey(key.private_key) ? key : null;
}

const makeOne = {
  en: "Make a JSON key of a service account under “IAM & Admin → Service accounts → Keys”, and paste the whole file.",
  ja: "「IAM と管理 → サービス アカウント → 鍵」で JSON 形式の鍵を作成し、ファイルの内容をすべて貼り付けてください。",
};

/** What is pasted instead of a key, and what that is. */
function otherThan(source: string): LocalizedText {
  const json = jsonOf(source);
  if (source.startsWith("ya29."))
    return text(
      `This is an access token, which expires within the hour. ${makeOne.en}`,
      `これは 1 時間以内に失効するアクセストークンです。${makeOne.ja}`,
    );
  if (source.startsWith("AIza"))
    return text(
      `This is an API key, which cannot write. ${makeOne.en}`,
      `これは API キーで、書き込みには使えません。${makeOne.ja}`,
    );
  if (source.includes("BEGIN PRIVATE KEY") && !isJsonObject(json))
    return text(
      `This is only the private key. ${makeOne.en}`,
      `これは秘密鍵の部分だけです。${makeOne.ja}`,
    );
  if (!isJsonObject(json))
    return text(
      `This is not JSON: perhaps a P12 key, or a part of the file. ${makeOne.en}`,
      `JSON ではありません。P12 形式の鍵か、ファイルの一部だけの可能性があります。${makeOne.ja}`,
    );
  if ("web" in json || "installed" in json)
    return text(
      `This is an OAuth client, which needs a consent in a browser. ${makeOne.en}`,
      `これはブラウザーでの同意が必要な OAuth クライアントです。${makeOne.ja}`,
    );
  if (json["type"] === "authorized_user")
    return text(
      `These are credentials of a person. ${makeOne.en}`,
      `これは個人ユーザーの認証情報です。${makeOne.ja}`,
    );
  return text(
    `This is not a complete key of a service account. ${makeOne.en}`,
    `サービスアカウントの鍵として必要な項目がありません。${makeOne.ja}`,
  );
}

export const keyField = z
  .string()
  .trim()
  .superRefine((source, context) => {
    if (keyIn(source) === null) context.addIssue({ code: "custom", ...refusal(otherThan(source)) });
  });
