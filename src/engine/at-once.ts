import type { Enter } from "#sdk/at-once.ts";
import { TransportFailure } from "#sdk/http.ts";
import { text } from "#sdk/text.ts";
import type { Clock } from "./clock.ts";

/** The longest wait for a place: other work waits meanwhile. */
export const placePatience = 60_000;

/** The places of all accounts, for one process that shares them with no other. Who waits longest is next. */
export function createAtOnce(clock: Clock): { readonly enter: Enter } {
  const accounts = new Map<string, { taken: number; readonly waiting: (() => void)[] }>();

  const enter: Enter = async (name, most) => {
    const account = accounts.get(name) ?? { taken: 0, waiting: [] };
    accounts.set(name, account);
    if (account.taken >= most || account.waiting.length > 0)
      await new Promise<void>((resolve, reject) => {
        const next = (): void => {
          forget();
          resolve();
        };
        const forget = clock.at(clock.now() + placePatience, () => {
          account.waiting.splice(account.waiting.indexOf(next), 1);
          reject(noPlace());
        });
        account.waiting.push(next);
      });
    else account.taken += 1;
    return () => {
      const next = account.waiting.shift();
      // The place goes over to who waits.
      if (next !== undefined) next();
      else account.taken -= 1;
      if (account.taken === 0) accounts.delete(name);
    };
  };
  return { enter };
}

export function noPlace(): TransportFailure {
  return new TransportFailure(
    "busy",
    text(
      "As many exchanges with this account are under way as its connection allows at once, so nothing was sent",
      "この接続の同時実行数の上限に達しているため、送信していません",
    ),
  );
}
