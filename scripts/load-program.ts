import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { cachedDataVersionTag } from "node:v8";
import { constants, Script } from "node:vm";
import { threadId } from "node:worker_threads";
import { crc32 } from "node:zlib";

/**
 * Loads a built program, and keeps what V8 has compiled of it in the folder in which Node keeps it. Node's
 * own cache holds only what is compiled as a file is read: a start calls 2,500 functions more, and what
 * people ask for then thousands.
 */

interface Loaded {
  exports: unknown;
}

/** How the build wraps each file. */
type Body = (
  exports: unknown,
  require: (id: string) => unknown,
  module: Loaded,
  file: string,
  folder: string,
) => void;

interface Kept {
  readonly script: Script;
  /** Null where nothing is kept. */
  readonly at: string | null;
  /** Of the compiled code that was found and taken; 0 without. */
  readonly bytes: number;
}

/** By then a program has done once what it does most. */
const settledAfterMs = 10_000;
const grown = 1.1;
const sumBytes = 4;

const folder = process.env["NODE_COMPILE_CACHE"] ?? "";
const loaded = new Map<string, Loaded>();
const scripts: Kept[] = [];

/** Runs a file of the build, of the kind that the build wraps in a function; gives what it exports. */
export function load(file: string): unknown {
  const known = loaded.get(file);
  if (known) return known.exports;
  const module: Loaded = { exports: {} };
  loaded.set(file, module);
  const outside = createRequire(file);
  const here = dirname(file);
  try {
    bodyOf(file)(
      module.exports,
      (id) => (id.startsWith("./") ? load(join(here, id)) : outside(id)),
      module,
      file,
      here,
    );
  } catch (error) {
    loaded.delete(file);
    throw error;
  }
  return module.exports;
}

function bodyOf(file: string): Body {
  const source = readFileSync(file);
  const at =
    folder === ""
      ? null
      : join(
          folder,
          `${basename(file)}-${crc32(source).toString(16)}-${cachedDataVersionTag().toString(16)}`,
        );
  const found = at === null ? undefined : readKept(at);
  // The build writes ASCII, of which each character takes a byte in memory, too.
  const script = new Script(source.toString("latin1"), {
    filename: file,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(found === undefined ? {} : { cachedData: found }),
  });
  const isTaken = script.cachedDataRejected === false;
  scripts.push({ script, at, bytes: isTaken ? (found?.length ?? 0) : 0 });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the build wraps each file so
  return script.runInThisContext() as Body;
}

/** What was written by halves, as when the power fails, V8 would take for code. */
function readKept(at: string): Buffer | undefined {
  try {
    const bytes = readFileSync(at);
    const code = bytes.subarray(sumBytes);
    return bytes.readUInt32LE() === crc32(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

function keep({ script, at, bytes }: Kept): void {
  if (at === null) return;
  const code = script.createCachedData();
  if (code.length < bytes * grown) return;
  const sum = Buffer.alloc(sumBytes);
  sum.writeUInt32LE(crc32(code));
  const draft = `${at}.${process.pid}.${threadId}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(draft, Buffer.concat([sum, code]));
  renameSync(draft, at);
}

/** Without a place to write, the next start compiles again. */
function keepAll(which: readonly Kept[]): void {
  try {
    for (const one of which) keep(one);
  } catch {
    return;
  }
}

setTimeout(() => keepAll(scripts), settledAfterMs).unref();
process.once("exit", () => keepAll(scripts.filter(({ bytes }) => bytes === 0)));
