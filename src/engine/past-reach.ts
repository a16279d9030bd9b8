import { InputError } from "#sdk/errors.ts";
import { text } from "#sdk/text.ts";

const day = 24 * 3_600_000;

/** Refuses to begin a flow with what the other side has forgotten. */
export function checkReach(
  { keptDays }: { readonly keptDays?: number },
  from: number,
  now: number,
): void {
  if (keptDays !== undefined && from < now - keptDays * day) throw forgotten(keptDays);
}

function forgotten(days: number): InputError {
  return new InputError({
    code: "engine.past_forgotten",
    message: text(
      `The other system keeps what this trigger reads for ${days} days only. The flow would miss what happened before.`,
      `このトリガーが読み取る記録は、連携先に ${days} 日間しか保存されません。それより前の記録は取得できません。`,
    ),
    advice: text(
      `Start the flow from now, or from a date within the last ${days} days.`,
      `「今から」で開始するか、過去 ${days} 日以内の日時を指定してください。`,
    ),
  });
}
