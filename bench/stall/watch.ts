import { pause } from "../installation.ts";

/**
 * Asks every so often while something is done, whether the last question is answered or not: who waits
 * for an answer before they ask again sees a standstill once. The milliseconds of each answer.
 */
export async function watch(
  everyMs: number,
  ask: () => Promise<unknown>,
  during: () => Promise<unknown>,
): Promise<readonly number[]> {
  const asked: Promise<number>[] = [];
  await whileDoing(during, async () => {
    // A server that stands still may cut a connection off: that counts as long as it was waited for.
    asked.push(timed(() => ask().catch(() => null)));
    await pause(everyMs);
  });
  return Promise.all(asked);
}

/** The same for a person, who asks again a while after the answer. */
export async function watchInTurn(
  pauseMs: number,
  ask: () => Promise<unknown>,
  during: () => Promise<unknown>,
): Promise<readonly number[]> {
  const answered: number[] = [];
  await whileDoing(during, async () => {
    answered.push(await timed(ask));
    await pause(pauseMs);
  });
  return answered;
}

async function whileDoing(
  during: () => Promise<unknown>,
  again: () => Promise<void>,
): Promise<void> {
  let isOver = false;
  const doing = during().finally(() => {
    isOver = true;
  });
  while (!isOver) await again();
  await doing;
}

export async function timed(ask: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await ask();
  return performance.now() - startedAt;
}
