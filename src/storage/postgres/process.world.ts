import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** Another process on the same database, that can be frozen and killed. */
export interface OtherProcess {
  /** The next line that it says. */
  said(): Promise<string>;
  /** As a machine that is suspended: nothing of it runs, and its connections stay open. */
  freeze(): void;
  thaw(): void;
  kill(): Promise<void>;
}

const index = JSON.stringify(new URL("./postgres.world.ts", import.meta.url));

/** `work` has what is `opened`, its `store`, `say(line)`, and `thawed`, a promise. */
export function otherProcess(url: string, work: string): OtherProcess {
  const code = `import { openQuietly } from ${index};
    const opened = await openQuietly(process.argv[1]);
    const { store, close } = opened;
    const thawed = new Promise((resolve) => process.once("SIGCONT", resolve));
    const say = (line) => process.stdout.write(line + "\\n");
    ${work}
    setInterval(() => {}, 1000);`;
  const child: ChildProcess & { readonly stdout: NonNullable<ChildProcess["stdout"]> } = spawn(
    process.execPath,
    ["--input-type=module", "-e", code, url],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    async said() {
      const line = await lines.next();
      if (line.done) throw new Error("The other process has ended");
      return line.value;
    },
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "close");
    },
  };
}
