import type { Session } from "../session.ts";
import { endUnfinished } from "../verbs/unfinished.ts";
import { sweepStranded } from "./stranded.ts";
import type { Writer } from "./writer.ts";

const soon = 2_000;
const sweepEvery = 60_000;

/** Now and then, for what a process that died has left in a way that nothing else finds. */
export function startSweep(
  writer: Writer,
  session: Session,
  onTrouble: (error: unknown) => void,
): { stop(): void } {
  const sweep = async (): Promise<void> => {
    await sweepStranded(writer);
    // No clock is at hand, and none is needed: what ends here ended with the process before.
    await endUnfinished(session, writer.highest());
  };
  const run = (): void => {
    sweep().catch(onTrouble);
  };
  const first = setTimeout(run, soon);
  const timer = setInterval(run, sweepEvery);
  return {
    stop() {
      clearTimeout(first);
      clearInterval(timer);
    },
  };
}
