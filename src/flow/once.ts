import type { Json } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { Catalogue, CatalogueKind, CatalogueOnce, OnceOfOne, Schema } from "./catalogue.ts";
import { fieldAt } from "./edit-field.ts";
import { actionOf, otherSide } from "./offers.ts";
import { fieldOf } from "./shape.ts";
import type { ActionStep } from "./step.ts";
import { typedJson } from "./value-type.ts";

/** Why the write of a step happens once, in a sentence; null where it writes nothing, or its author has not chosen. */
export function onceInWords(step: ActionStep, catalogue: Catalogue): LocalizedText | null {
  const action = actionOf(catalogue, step.connector, step.action);
  if (!action?.once) return null;
  const system = otherSide(catalogue, step.connector);
  if (action.once.kind === "parts") return partsInWords(action.once, system);
  const kind = kindOf(action.once, step, action.input);
  return kind === null ? null : kindInWords(kind, system);
}

type OfParts = Extract<CatalogueOnce, { kind: "parts" }>;

/** The sentences for a step of several writes. */
export function partsInWords({ parts }: OfParts, system: LocalizedText): LocalizedText {
  // The name of the only one says nothing more.
  const named = parts.length > 1;
  const names = text(
    named ? `: ${parts.map(({ label }) => label.en.toLowerCase()).join(", ")}` : "",
    named ? ` (${parts.map(({ label }) => label.ja).join("、")})` : "",
  );
  // The kind of a part that is chosen stands in a field of its own action, which nobody sees here.
  const kinds = parts.flatMap(({ once }) =>
    once.kind === "chosen" ? [] : [kindInWords(once, system)],
  );
  const each = [...new Map(kinds.map((words) => [words.en, words])).values()];
  return text(
    [
      `The step writes several times, one write after the other${names.en}. If one of them fails, the step goes on with that one and does not repeat those before it.`,
      ...each.map(({ en }) => en),
    ].join(" "),
    [
      `このステップは、複数の書き込みを順に行います${names.ja}。途中で失敗した場合は失敗した書き込みから再開し、完了済みの書き込みは繰り返しません。`,
      ...each.map(({ ja }) => ja),
    ].join(""),
  );
}

function kindOf(once: OnceOfOne, step: ActionStep, input: Schema): CatalogueKind | null {
  if (once.kind !== "chosen") return once;
  const valueOf = (name: string): Json | undefined => {
    const given = fieldAt(step.input, [name]);
    return given === undefined ? fieldOf(input, name)?.default : typedJson(given);
  };
  const value = valueOf(once.field);
  if (typeof value !== "string" || !Object.hasOwn(once.kinds, value)) return null;
  const kind = once.kinds[value] ?? null;
  if (kind?.kind !== "keyed" || once.hours === undefined) return kind;
  const hours = valueOf(once.hours);
  return typeof hours === "number" ? { ...kind, hours } : null;
}

const nowhereElse = text("", "");

/** The sentence for one kind; `system`: what the other side is called. */
export function kindInWords(kind: CatalogueKind, system: LocalizedText): LocalizedText {
  switch (kind.kind) {
    case "keyed":
      return text(
        `If the answer is lost, Millrace sends the same request again: for ${kind.hours} hours, ${system.en} recognizes it and does not execute it twice.`,
        `応答が失われた場合は、同じリクエストを再送します。${kind.hours} 時間以内なら ${system.ja} が同じものと認識し、二重には実行しません。`,
      );
    case "ledger":
      return text(
        "Millrace stores a record of its own together with the write, so sending it again never repeats it.",
        "書き込みと同時に Millrace の記録も保存されるため、再送しても二重には実行されません。",
      );
    case "guarded":
      return text(
        `${system.en} refuses a repeat, because a field with Millrace’s mark must be unique there.`,
        `Millrace の目印を入れた項目は重複できないため、再送しても ${system.ja} が受け付けません。`,
      );
    case "sets":
      if (kind.several === true)
        return text(
          "The step only sets values: sending it twice has the same result as sending it once. If a newer run has set some of the objects since, Millrace leaves them out when it sends the rest again.",
          "値を設定するだけなので、2 回送信しても結果は 1 回と同じです。その後、より新しい実行が一部の対象を設定した場合は、それらを除いて再送します。",
        );
      return text(
        "The step only sets values: sending it twice has the same result as sending it once. If a newer run has set the same object since, Millrace does not send it again, and asks you.",
        "値を設定するだけなので、2 回送信しても結果は 1 回と同じです。その後、より新しい実行が同じ対象を設定した場合は再送せず、確認をお願いします。",
      );
    case "findable": {
      const where = kind.where ? text(` (${kind.where.en})`, ` (${kind.where.ja})`) : nowhereElse;
      return text(
        `Millrace sends it at most once. If the answer is lost, Millrace looks for the result at ${system.en}${where.en}, and asks you if it finds nothing.`,
        `送信は最大 1 回です。応答が失われた場合は ${system.ja} で結果を探し${where.ja}、見つからなければ確認をお願いします。`,
      );
    }
    case "unsafe":
      return text(
        "Millrace sends it at most once. If the answer is lost, it asks you what happened.",
        "送信は最大 1 回です。応答が失われた場合は、実行されたかどうかの確認をお願いします。",
      );
  }
}
