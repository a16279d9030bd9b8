/** The words of a command, as a POSIX shell (bash, zsh) reads them. Pure; nothing is run or looked up. */
export type ShellWords =
  | {
      readonly ok: true;
      readonly words: readonly string[];
      /** What follows the command, such as `| jq`; null: nothing. */
      readonly rest: string | null;
    }
  /** `windows`: it is written for cmd.exe. `substituted`: another command's output stands in it. */
  | { readonly ok: false; readonly why: "unclosed" | "windows" | "substituted" };

export function shellWords(text: string): ShellWords {
  if (/\^\r?\n|\^"/.test(text)) return { ok: false, why: "windows" };
  const words: string[] = [];
  let word: string | null = null;
  let at = 0;
  const add = (more: string): void => {
    word = (word ?? "") + more;
  };
  const end = (): void => {
    if (word !== null) words.push(word);
    word = null;
  };
  while (at < text.length) {
    const char = text.charAt(at);
    const next = text.charAt(at + 1);
    if (char === "\\") {
      const lineBreak = /^\\\r?\n/.exec(text.slice(at, at + 3))?.[0];
      if (lineBreak === undefined) add(next);
      at += lineBreak?.length ?? 2;
    } else if (char === "'" || (char === "$" && next === "'")) {
      const quoted = char === "'" ? plain(text, at + 1) : ansi(text, at + 2);
      if (quoted === null) return { ok: false, why: "unclosed" };
      add(quoted.said);
      at = quoted.after;
    } else if (char === '"') {
      const quoted = double(text, at + 1);
      if (quoted === null) return { ok: false, why: "unclosed" };
      if (quoted === "substituted") return { ok: false, why: "substituted" };
      add(quoted.said);
      at = quoted.after;
    } else if (char === "`" || (char === "$" && next === "(")) {
      return { ok: false, why: "substituted" };
    } else if (
      /[|;<>]/.test(char) ||
      (char === "&" && word === null) ||
      (char === "&" && !isUrl(word))
    ) {
      end();
      return { ok: true, words, rest: text.slice(at).trim() };
    } else if (/\s/.test(char)) {
      end();
      at += 1;
      // A new line is a new command.
      if (char === "\n" && words.length > 0 && text.slice(at).trim() !== "")
        return { ok: true, words, rest: text.slice(at).trim() };
    } else {
      add(char);
      at += 1;
    }
  }
  end();
  return { ok: true, words, rest: null };
}

/** People forget the quotation marks around an address. */
function isUrl(word: string | null): boolean {
  return /^https?:\/\//.test(word ?? "");
}

interface Quoted {
  readonly said: string;
  readonly after: number;
}

/** `'...'` */
function plain(text: string, from: number): Quoted | null {
  const close = text.indexOf("'", from);
  return close === -1 ? null : { said: text.slice(from, close), after: close + 1 };
}

/** `"..."` */
function double(text: string, from: number): Quoted | "substituted" | null {
  let said = "";
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    const next = text.charAt(at + 1);
    if (char === '"') return { said, after: at + 1 };
    if (char === "`" || (char === "$" && next === "(")) return "substituted";
    if (char === "\\" && '"\\$`\n'.includes(next) && next !== "") {
      if (next !== "\n") said += next;
      at += 1;
    } else said += char;
  }
  return null;
}

const escapes: Readonly<Partial<Record<string, string>>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\u0007",
  b: "\b",
  e: "\u001b",
  f: "\f",
  v: "\v",
};

const coded = /^(?:x([0-9a-f]{1,2})|u([0-9a-f]{1,4})|U([0-9a-f]{1,8})|([0-7]{1,3}))/i;

/** `$'...'` */
function ansi(text: string, from: number): Quoted | null {
  let said = "";
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === "'") return { said, after: at + 1 };
    if (char !== "\\") {
      said += char;
      continue;
    }
    const code = coded.exec(text.slice(at + 1, at + 10));
    const [whole, short, long, longest, octal] = code ?? [];
    const hexadecimal = short ?? long ?? longest;
    const point = Number.parseInt(hexadecimal ?? octal ?? "", octal === undefined ? 16 : 8);
    if (whole === undefined || point > 0x10_ff_ff) {
      const next = text.charAt(at + 1);
      said += escapes[next] ?? next;
      at += 1;
    } else {
      said += String.fromCodePoint(point);
      at += whole.length;
    }
  }
  return null;
}
