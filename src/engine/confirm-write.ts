import type { Movement } from "#sdk/action.ts";
import type { FrozenRequest } from "#sdk/connection.ts";
import { currencyCode } from "#sdk/currency.ts";
import { fingerprint } from "./live-confirmation.ts";
import { wholeMovement } from "./parts.ts";
import type { AnyEffectAction } from "./walk.ts";

/** A person's word for one write that is sent once they have given it: for the money that they have read, and for no other. */

/**
 * A text: the fingerprint that a refusal gave. True: a yes, which names no amount. So programs from before confirm, screens
 * that show what is written down, and batches, whose runs nobody reads one by one.
 */
export type WriteConfirmation = string | boolean;

interface NamedWrite {
  readonly action: AnyEffectAction;
  readonly effectId: string;
  readonly generation: number;
  /** What is asked for, before the other side was read for it. */
  readonly wanted: FrozenRequest;
  /** With what was read there: this would be sent. */
  readonly request: FrozenRequest;
  /** What the person sees in the run; null where nothing is written down yet. */
  readonly frozen: FrozenRequest | null;
}

/** What a refusal says of it. */
export interface WriteToConfirm {
  readonly movement: Movement | null;
  /** Another one for another amount or another request. */
  readonly confirm: string;
  /** Whether a yes is enough: the money is what the person wrote, or has seen in the run. */
  readonly isAsSeen: boolean;
}

/** The time in a request's mark is not read, and neither is where a row stands by now. Pure. */
export function toConfirm(write: NamedWrite): WriteToConfirm {
  const { action, effectId, generation, wanted, request, frozen } = write;
  const movement = wholeMovement(action, request);
  const timeless = action.retag(wanted, { effectId, generation, at: 0 });
  const moved = moneyRead(movement);
  const said = wholeMovement(action, wanted);
  const seen = said?.money === null && frozen ? wholeMovement(action, frozen) : said;
  return {
    movement,
    confirm: fingerprint([effectId, generation, timeless, moved]),
    isAsSeen: moneyRead(seen) === moved,
  };
}

/** Pure. */
export function isWriteConfirmed(
  { confirm, isAsSeen }: Pick<WriteToConfirm, "confirm" | "isAsSeen">,
  confirmed: WriteConfirmation,
): boolean {
  return typeof confirmed === "string" ? confirmed === confirm : confirmed && isAsSeen;
}

function moneyRead(movement: Movement | null): string {
  if (movement === null) return "none";
  const { kind, money } = movement;
  return money === null ? kind : `${kind} ${money.amount} ${currencyCode(money.currency)}`;
}
