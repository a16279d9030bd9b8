import type { z } from "zod";
import type { LocalizedText } from "#sdk/text.ts";

/**
 * Every setting of the server, once: what it is for, what it may be, what it is when nothing is
 * said, and the variable and option that set it. An option goes before a variable.
 */
export interface Setting<S extends z.ZodType> {
  readonly doc: LocalizedText;
  readonly schema: S;
  /** As it would be written in the variable; null for "not set". */
  readonly default: string | null;
  readonly env: string;
  /** The command line option; absent where a command line is no place for it. */
  readonly option?: string | undefined;
  /** What may be said, in words for people. */
  readonly expects: LocalizedText;
}

export const setting = <S extends z.ZodType>(facts: Setting<S>): Setting<S> => facts;

/** Whether a name or an address is this machine's alone. */
export function isThisMachine(name: string): boolean {
  return /^(127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)$/.test(name);
}
