import { endUnfinished, sweepStranded } from "./unfinished.ts";
import type { Writer } from "./writer.ts";

const soon = 2_000;
const sweepEvery = 60_000;

/** Now and then, for what a process that died has left in a way that nothing else finds. */
export function startSweep(writer: Writer, onTrouble: (error: unknown) => void): { stop(): void } {
  const sweep = async (): Promise<void> => {
    await sweepStranded(writer);
    await endUnfinished(writer);
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
