import { type LocalizedText, text } from "#sdk/text.ts";
import type { CatalogueConnector, CatalogueTrigger, Schema } from "./catalogue.ts";
import { labelAt } from "./shape.ts";

/** What people are told of fields that the outside system fills in some time after the event. */

type Late = NonNullable<CatalogueTrigger["comesLater"]>;
type System = Pick<CatalogueConnector, "label" | "otherSide">;
type Path = readonly string[];

/** Of a trigger, whoever uses it. */
export function lateWords(trigger: CatalogueTrigger, system: System): LocalizedText | null {
  const { comesLater, output } = trigger;
  if (comesLater === undefined) return null;
  const { en, ja, one } = about(comesLater.fields, comesLater, { output, system });
  const [using, usingJa] = one ? ["it", "この項目"] : ["one of them", "これらの項目"];
  return text(
    `${en.system} fills in ${en.fields} some time after the event. A flow that uses ${using} waits until that is done, for up to ${en.time} after the event; then it starts with the field empty. Other flows start at once.`,
    `${ja.fields}は、イベントの発生後に ${ja.system} が設定します。${usingJa}を使用するフローは、設定されるまで、イベントの発生から最長 ${ja.time}待ちます。その時間を過ぎると、空のまま開始します。ほかのフローはすぐに開始します。`,
  );
}

/** Of a flow that uses some of them. */
export function lateWordsOfFlow(
  used: readonly Path[],
  trigger: CatalogueTrigger,
  system: System,
): LocalizedText | null {
  const { comesLater, output } = trigger;
  if (comesLater === undefined || used.length === 0) return null;
  const { en, ja, one } = about(used, comesLater, { output, system });
  return text(
    `This flow uses ${en.fields}, which ${en.system} fills in some time after the event. It waits until that is done, for up to ${en.time} after the event; then it starts with the ${one ? "field" : "fields"} empty. Tests do not wait.`,
    `このフローで使用する${ja.fields}は、イベントの発生後に ${ja.system} が設定します。フローは、設定されるまで、イベントの発生から最長 ${ja.time}待ちます。その時間を過ぎると、空のまま開始します。テストの実行では待ちません。`,
  );
}

/** Of a run that has begun without them. `waited`: they had not come in time. */
export function lateWordsOfRun(
  empty: readonly Path[],
  waited: boolean,
  trigger: CatalogueTrigger,
  system: System,
): LocalizedText | null {
  const { comesLater, output } = trigger;
  if (comesLater === undefined || empty.length === 0) return null;
  const { en, ja, one } = about(empty, comesLater, { output, system });
  if (waited)
    return text(
      `${en.system} had not filled in ${en.fields} ${en.time} after the event. The run started without ${one ? "it" : "them"}.`,
      `イベントの発生から ${ja.time}が過ぎても ${ja.system} が${ja.fields}を設定しなかったため、空のまま実行を開始しました。`,
    );
  return text(
    `${en.system} had not filled in ${en.fields} when Millrace read the event. Only runs that an event starts wait for ${one ? "it" : "them"}, for up to ${en.time} after the event.`,
    `Millrace がイベントを読み取った時点では、${ja.system} は${ja.fields}をまだ設定していませんでした。イベントで開始する実行だけが、イベントの発生から最長 ${ja.time}、設定されるのを待ちます。`,
  );
}

function about(
  fields: readonly Path[],
  { withinSeconds }: Late,
  { output, system }: { readonly output: Schema; readonly system: System },
) {
  const labels = fields.map(
    (path) => labelAt(output, path) ?? text(path.join(" › "), path.join(" › ")),
  );
  const name = system.otherSide ?? system.label;
  const time = timeOf(withinSeconds);
  return {
    one: fields.length === 1,
    en: { system: name.en, time: time.en, fields: listedIn(labels.map(({ en }) => en)) },
    ja: { system: name.ja, time: time.ja, fields: labels.map(({ ja }) => `「${ja}」`).join("") },
  };
}

function listedIn(names: readonly string[]): string {
  const before = names.slice(0, -1);
  const last = names.at(-1) ?? "";
  return before.length === 0 ? last : `${before.join(", ")} and ${last}`;
}

function timeOf(seconds: number): LocalizedText {
  const [count, one, ja] =
    seconds % 3_600 === 0
      ? ([seconds / 3_600, "hour", "時間"] as const)
      : ([Math.ceil(seconds / 60), "minute", "分"] as const);
  return text(`${count} ${one}${count === 1 ? "" : "s"}`, `${count} ${ja}`);
}
