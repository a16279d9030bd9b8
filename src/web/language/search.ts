/** As people search: without regard to case, and to the width of Japanese letters. */
export function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

/** How far katakana stand behind hiragana. */
const toHiragana = 0x60;

/** Words that people say for one and the same thing, as `alike` writes them. */
const synonyms = [
  ["create", "add", "new", "make", "作成", "追加", "新規", "登録"],
  ["update", "change", "edit", "更新", "変更", "編集"],
  ["delete", "remove", "削除"],
  ["charge", "payment", "pay", "支払い", "決済", "課金", "チャージ"],
  ["refund", "返金", "払い戻し", "払戻し"],
  ["customer", "client", "顧客", "取引先", "お客様"],
  ["invoice", "bill", "請求書", "インボイス"],
  ["mail", "e-mail", "メール"],
].map((group) => group.map(alike));

/** The same for words that are typed in either of the two kana. */
function alike(text: string): string {
  return folded(text).replaceAll(/[ァ-ヶ]/gu, (kana) =>
    String.fromCodePoint((kana.codePointAt(0) ?? 0) - toHiragana),
  );
}
/** Whether each word that is looked for, or one that means the same, is in one of some texts. */
export function meaning(search: string): (...texts: readonly string[]) => boolean {
  const words = alike(search)
    .split(/\s+/u)
    .filter((word) => word !== "")
    .map((word) => synonyms.find((group) => group.includes(word)) ?? [word]);
  return (...texts) => {
    const all = alike(texts.join("\n"));
    return words.every((same) => same.some((word) => all.includes(word)));
  };
}

/** Whether what is looked for is in one of some texts. */
export function finding(search: string): (...texts: readonly string[]) => boolean {
  const wanted = folded(search).trim();
  return (...texts) => texts.some((text) => folded(text).includes(wanted));
}

/** Does a name begin with what is looked for? */
export function isCalled(name: string, search: string): boolean {
  const words = folded(search).trim();
  return words !== "" && folded(name).startsWith(words);
}
