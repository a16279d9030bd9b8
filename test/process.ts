import { type ChildProcess, spawn } from "node:child_process";
import { nodeSettings } from "../scripts/node-settings.ts";

/** A program of ours in a process of its own. */
export interface RunningProgram {
  readonly pid: number;
  readonly output: () => string;
  /** Resolves with the first match within a line that it prints. Rejects when it ends first. */
  waitFor(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Sends a signal that does not end it. */
  signal(signal: "SIGSTOP" | "SIGCONT" | "SIGUSR2"): void;
  /** Sends the signal and resolves with the exit code; null when the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  readonly ended: Promise<number | null>;
}

const running = new Set<ChildProcess>();

export function startProgram(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): RunningProgram {
  const child = spawn(process.execPath, [file, ...args], {
    // Nothing comes of itself that a story does not tell of: a clock that jumps passes many nights.
    env: { ...process.env, ...nodeSettings, LANG: "C", MILLRACE_BACKUP_TIME: "off", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  running.add(child);
  let output = "";
  let isOver = false;
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      for (const listener of listeners) listener();
    });
  const ended = new Promise<number | null>((resolve) => {
    child.on("close", (code) => {
      isOver = true;
      running.delete(child);
      resolve(code);
      for (const listener of listeners) listener();
    });
  });

  return {
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    waitFor: (pattern) =>
      new Promise((resolve, reject) => {
        let lineFrom = 0;
        const look = (): void => {
          const linesTo = isOver ? output.length : output.lastIndexOf("\n") + 1;
          const found = pattern.exec(output.slice(lineFrom, linesTo));
          lineFrom = linesTo;
          if (!found && !isOver) return;
          listeners.delete(look);
          if (found) resolve(found);
          else reject(new Error(`${file} ended before it printed ${pattern}:\n${output}`));
        };
        listeners.add(look);
        look();
      }),
    signal: (signal) => void child.kill(signal),
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

/** Ends what a failed story left behind. */
export async function endAll(): Promise<void> {
  await Promise.all(
    Array.from(running, (child) => {
      // Not "close": a grandchild may hold the streams open.
      const exited = new Promise((resolve) => child.on("exit", resolve));
      child.kill("SIGKILL");
      return exited;
    }),
  );
}

export async function runToEnd(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  patienceMs = 600_000,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const program = startProgram(file, args, env);
  const tooLong = setTimeout(() => void program.end("SIGKILL"), patienceMs);
  const code = await program.ended;
  clearTimeout(tooLong);
  return { code, output: program.output() };
}
