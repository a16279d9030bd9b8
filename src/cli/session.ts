import type { Locale } from "#i18n/language.ts";
import { type Translate, translator } from "#i18n/translator.ts";
import {
  answerOf,
  type Client,
  connect,
  type DoorClient,
  type Headers,
  headersFor,
  type Target,
} from "./client.ts";
import { Failure, exitCodes } from "./failure.ts";
import { table } from "./table.ts";

/** Where a command reads and writes; a test hands in its own. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  readonly write: (text: string) => void;
  /** For what is not the result: hints and errors. */
  readonly note: (text: string) => void;
  /** Resolves when the person wants to end a command that goes on for ever. From the call on, that no longer ends the process. */
  readonly interrupted: () => Promise<void>;
}

/** What every command has at hand. */
export interface Session {
  readonly io: Io;
  readonly locale: Locale;
  readonly t: Translate;
  readonly api: Client;
  /** What the API answers to everybody. */
  readonly door: DoorClient;
  /** For a request that the typed client cannot make. */
  readonly target: Target;
  readonly headers: Headers;
  /** Waits for an answer of the API; a refusal ends the command. */
  readonly ask: <Answer>(asking: Promise<Answer>) => Promise<Answer>;
  /** The result: as it came with `--json`, else in words. */
  readonly show: (result: unknown, words: () => string) => void;
  /** The same on one line, for results that keep coming. */
  readonly showLine: (result: unknown, words: () => string) => void;
  readonly table: (head: readonly string[], rows: readonly (readonly string[])[]) => string;
}

export interface GlobalOptions extends Target {
  readonly json: boolean;
}

/** What a command has at hand that asks no server. */
export interface Offline extends Pick<Session, "io" | "locale" | "t"> {
  readonly options: GlobalOptions;
}

export function showing({ io, options }: Pick<Offline, "io" | "options">, indent = 2) {
  return (result: unknown, words: () => string): void =>
    io.write(`${options.json ? JSON.stringify(result, null, indent) : words()}\n`);
}

/** `needs` nothing: only for what the API answers to everybody. */
export function openSession(
  options: GlobalOptions,
  locale: Locale,
  io: Io,
  needs: "key" | "nothing",
): Session {
  const t = translator(locale);
  if (!URL.canParse(options.url)) {
    throw new Failure(exitCodes.usage, t("cli.bad_url", { url: options.url }));
  }
  const headers =
    needs === "nothing"
      ? { "accept-language": locale }
      : headersFor(options, io.env["MILLRACE_API_KEY"], locale, t);
  return {
    io,
    locale,
    t,
    ...connect(options, headers),
    target: options,
    headers,
    ask: (asking) => answerOf(asking, options, t),
    show: showing({ io, options }),
    showLine: showing({ io, options }, 0),
    table,
  };
}

/** A moment in the person's own time zone: `2026-07-01 18:30:00`. */
export function localTime(moment: string | null): string {
  return moment === null ? "-" : new Date(moment).toLocaleString("sv-SE");
}

/** Finds the one that is meant by an id or by its exact name. */
export function pick<Item extends { readonly id: string; readonly name: string }>(
  items: readonly Item[],
  wanted: string,
  t: Translate,
): Item {
  const found = items.find(({ id }) => id === wanted);
  if (found !== undefined) return found;
  const [first, ...others] = items.filter(({ name }) => name === wanted);
  if (first === undefined)
    throw new Failure(exitCodes.refused, t("cli.not_found", { name: wanted }));
  if (others.length === 0) return first;
  const ids = [first, ...others].map(({ id }) => id);
  throw new Failure(exitCodes.refused, t("cli.ambiguous", { name: wanted }), ids);
}

/** Makes a commander action of a function that wants a session before its arguments. */
export type WithSession = <Arguments extends unknown[]>(
  action: (session: Session, ...args: Arguments) => Promise<void>,
) => (...args: Arguments) => Promise<void>;
