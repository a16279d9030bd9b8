import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, join } from "node:path";
import { z } from "zod";
import { nodeSettings } from "./node-settings.ts";
import { yieldOf } from "./yield.ts";

const root = join(import.meta.dirname, "..");

/** Runs one of our packages' programs to its end. It yields the processors to others by so much. A signal that ends us ends it, too. */
export async function runProgram(
  command: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
  niceness: number,
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
    // Linux shares the processors out to sessions first.
    detached: true,
    shell: process.platform === "win32",
  });
  if (child.pid !== undefined) yieldOf(child.pid, niceness);
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
