/**
 * All that is asked while an answer is on its way is asked together, next. `ask` gives an answer to
 * each, in their order.
 */
export function batched<Item, Answer>(
  ask: (items: readonly Item[]) => Promise<readonly Answer[]>,
): (item: Item) => Promise<Answer> {
  interface Waiting {
    readonly item: Item;
    readonly resolve: (answer: Answer) => void;
    readonly reject: (error: unknown) => void;
  }
  let waiting: Waiting[] = [];
  let asking = false;

  async function askAll(): Promise<void> {
    asking = true;
    while (waiting.length > 0) {
      // Whoever asks in this moment comes along.
      await Promise.resolve();
      const batch = waiting;
      waiting = [];
      try {
        const answers = await ask(batch.map(({ item }) => item));
        for (const [index, answer] of answers.entries()) batch[index]?.resolve(answer);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    asking = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!asking) void askAll();
    });
}
