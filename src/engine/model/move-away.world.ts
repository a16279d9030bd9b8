import type { Disk } from "./disk.world.ts";
import type { Machine } from "./machine.world.ts";
import type { Promised } from "./promise.world.ts";
import type { Question } from "./questions.world.ts";
import type { Fate, Turn } from "./turns.world.ts";

/** So many things happen before a write that is waited for is not waited for any more. */
const longestWatch = 40;

interface Moved {
  readonly machine: Machine;
  readonly disk: Disk;
  readonly promise: Pick<Promised, "violated">;
  readonly note: (words: string) => void;
  readonly settle: () => Promise<void>;
  readonly now: () => number;
  readonly go: (question: Question, fate: Fate) => Promise<void>;
}

/** All processes end, where the move says, and everything goes to the other database. */
export async function moveAway(
  { machine, disk, promise, note, settle, now, go }: Moved,
  { at, bytesLeft, breaks }: Extract<Turn, { do: "move" }>,
): Promise<void> {
  /** What hangs, of a kind, as soon as it does; where it does not soon, nothing. */
  const comes = async (is: (question: Question) => boolean): Promise<Question | undefined> => {
    for (let left = longestWatch; left > 0; left -= 1) {
      const hanging = machine.questions();
      const found = hanging.find(is);
      const [first] = hanging;
      if (found || !first) return found;
      await go(first, "answered");
      await settle();
    }
    return undefined;
  };

  if (at === "passed") {
    const pass = await comes(({ words }) => words === "passGate");
    if (pass?.to === "store") await machine.commit(pass);
  } else if (at !== "now") {
    const write = await comes((one) => one.to === "outside" && one.request.method !== "GET");
    if (write?.to === "outside" && at === "arrived") machine.arrive(write, "none");
  }
  for (const process of machine.processes()) machine.kill(process, bytesLeft);
  try {
    if (await disk.move({ now, breaks })) note(`everything moves to PostgreSQL (${at})`);
  } catch (error) {
    promise.violated(`the move: ${String(error)}`);
  }
}
