import { InputError } from "#sdk/errors.ts";
import { text } from "#sdk/text.ts";
import { lastKnownRead } from "./schedule.ts";
import type { Acceptance, PollRecord } from "./store.ts";

const day = 24 * 3_600_000;

/** Refuses to begin a flow with what the other side has forgotten. */
export function checkReach(
  { keptDays }: { readonly keptDays?: number },
  from: number,
  now: number,
): void {
  if (keptDays !== undefined && from < now - keptDays * day) throw forgotten(keptDays);
}

type Missed = NonNullable<Acceptance["missed"]>;

/** What a poll may have missed that did not succeed for so long that the other side has forgotten a part; else null. */
export function missedBy(
  { keptDays }: { readonly keptDays?: number },
  poll: Pick<PollRecord, "cursor" | "widestAt">,
  now: number,
): Missed | null {
  if (keptDays === undefined || poll.cursor === null) return null;
  const from = lastKnownRead(poll);
  const to = now - keptDays * day;
  return from < to ? missed(keptDays, dateOf(from), dateOf(to)) : null;
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function missed(days: number, from: string, to: string): Missed {
  return {
    code: "engine.events_missed",
    advice: text(
      `The other system keeps what this trigger reads for ${days} days only. What happened from ${from} to ${to} (UTC) may be missing. Look there, and enter by hand what the flow would have done.`,
      `このトリガーが読み取る記録は、連携先に ${days} 日間しか保存されません。${from} から ${to} まで (UTC) の記録を取得できていない可能性があります。連携先で確認し、不足分は手動で処理してください。`,
    ),
  };
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
