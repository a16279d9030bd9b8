import type { Money } from "#sdk/action.ts";
import { text } from "#sdk/text.ts";
import { showAmount } from "#flow/money.ts";
import { ApiError } from "../errors.ts";
import { type Locale, say } from "../language.ts";

interface Unconfirmed {
  readonly money: Money | null;
  /** In words. */
  readonly request: string;
  readonly confirm: string;
}

/** Names one write in live mode, with the money that it moves by now, and what confirms exactly that. */
export function unconfirmedWrite(
  what: "continue" | "decision",
  { money, request, confirm }: Unconfirmed,
  locale: Locale,
): ApiError {
  if (money === null) {
    const code = `run.${what}_unconfirmed` as const;
    const message = say(writes, locale, { request });
    return ApiError.of(code, { request, confirm }, [{ code, message }]).confirmedBy(confirm);
  }
  const code = `run.${what}_unconfirmed_money` as const;
  const amount = showAmount(money.amount, money.currency, locale);
  const message = say(moves, locale, { money: amount, request });
  return ApiError.of(code, { money: amount, request, confirm }, [{ code, message }]).confirmedBy(
    confirm,
  );
}

const moves = text("Moves {money}: {request}", "動く金額: {money} ({request})");
const writes = text("Writes to the live account: {request}", "ライブモードでの書き込み: {request}");
