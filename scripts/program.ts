import { spawn } from "node:child_process";
import { once } from "node:events";
import { setPriority } from "node:os";
import { delimiter, join } from "node:path";
import { z } from "zod";
import { nodeSettings } from "./node-settings.ts";

const root = join(import.meta.dirname, "..");

/** For what may wait: a process gets this share of the processors' time only where others leave it. */
const LOW = 5;

/** Runs one of our packages' programs to its end, with low priority where it may wait. A signal that ends us ends it, too. */
export async function runProgram(
  command: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
  mayWait = false,
): Promise<{ readonly code: number; readonly output: string }> {
  const bin = join(root, "node_modules", ".bin");
  const child = spawn(command, args, {
    cwd: root,
    env: {
      ...process.env,
      PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`,
      // The threads in which stores are read start many times.
      NODE_COMPILE_CACHE: nodeSettings.NODE_COMPILE_CACHE,
      ...variables,
    },
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  if (mayWait && child.pid !== undefined) setPriority(child.pid, LOW);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const stop = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    const [code] = z.tuple([z.int().nullable(), z.unknown()]).parse(await once(child, "close"));
    return { code: code ?? 1, output };
  } catch (error) {
    return { code: 1, output: `${output}${String(error)}` };
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}
