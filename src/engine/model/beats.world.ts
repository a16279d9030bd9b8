/** Whatever can go on by itself has gone one step further. */
export const nextBeat = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

/** How often the engine's loops give way between what they hear and what they ask next, and once more. */
export const beatsToSettle = 3;
