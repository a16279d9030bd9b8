/**
 * Where a value stands as whole words in a text, encoded or not. A part of a word is not found: who may ask how often a value
 * occurs would else learn an address letter by letter. Pure.
 */

/** From one place in a text up to another. */
type Span = readonly [from: number, to: number];

/** A text as it was written, or with its encoded characters decoded. `at`: where each character stands in the text as written. */
interface View {
  readonly text: string;
  readonly at: readonly number[] | null;
}

/** What belongs to a word between its letters and digits, as in an address, a name with a hyphen or an id. */
const joiners = String.raw`._%+@\-`;
const letters = String.raw`[\p{L}\p{M}\p{N}]`;
const unspaced = String.raw`[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}]`;

/** Japanese puts no space beside an address or a name in other letters: those are no part of its word. */
function inWordOf(edge = ""): string {
  return new RegExp(unspaced, "v").test(edge) ? letters : `[${letters}--${unspaced}]`;
}

function asWords(value: string, between: string): RegExp {
  const literal = value.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  const characters = Array.from(value);
  return new RegExp(
    `(?<!${inWordOf(characters.at(0))}[${between}]*)${literal}(?![${between}]*${inWordOf(characters.at(-1))})`,
    "giv",
  );
}

/** Puts a mark in the place of a value wherever it stands as whole words, in upper or lower case. */
export function wholeWords(value: string, mark: string): (text: string) => string {
  const decodedWords = asWords(value.trim(), joiners);
  // A letter that is escaped still belongs to the word that it stands in.
  const encodedWords = asWords(value.trim(), String.raw`\\${joiners}`);
  const spansIn = ({ text, at }: View, place: number, all: readonly View[]): readonly Span[] =>
    Array.from(
      text.matchAll(place === all.length - 1 ? decodedWords : encodedWords),
      ({ 0: found, index }) => {
        const to = index + found.length;
        return at === null ? [index, to] : [at[index] ?? 0, at[to] ?? 0];
      },
    );
  return (text) => marked(text, viewsOf(text).flatMap(spansIn), mark);
}

/** A text of a text, such as a link in the body of a request that was kept as text, is encoded more than once. */
const mostLayers = 3;

/** One character that is percent-encoded in UTF-8, or escaped as in JSON. */
const encoded =
  /%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-7](?:%[89ab][\da-f]){3}|\\u[\da-f]{4}|\\["\\/bfnrt]/gi;

/** All that is to be read in the JSON of a value: its own escapes, and what texts in it encode. */
export function readings(json: string): readonly string[] {
  const all = [json];
  for (let last = json; all.length <= mostLayers + 1;) {
    const next = last.replaceAll(encoded, (found) => meaningOf(found) ?? found);
    if (next === last) break;
    all.push(next);
    last = next;
  }
  return all;
}

function viewsOf(text: string): readonly View[] {
  const views: View[] = [{ text, at: null }];
  for (let last = views[0]; last !== undefined && views.length <= mostLayers;) {
    const next = decoded(last);
    if (next !== null) views.push(next);
    last = next ?? undefined;
  }
  return views;
}

/** Null where nothing is encoded. */
function decoded({ text, at }: View): View | null {
  const parts: string[] = [];
  const places: number[] = [];
  let behind = 0;
  const keep = (to: number): void => {
    parts.push(text.slice(behind, to));
    for (let place = behind; place < to; place += 1) places.push(at?.[place] ?? place);
  };
  for (const { 0: found, index } of text.matchAll(encoded)) {
    const meant = meaningOf(found);
    if (meant === null) continue;
    keep(index);
    parts.push(meant);
    for (const _ of meant.split("")) places.push(at?.[index] ?? index);
    behind = index + found.length;
  }
  if (behind === 0) return null;
  keep(text.length);
  places.push(at?.[text.length] ?? text.length);
  return { text: parts.join(""), at: places };
}

/** Null where the bytes are no character. */
function meaningOf(found: string): string | null {
  try {
    if (found.startsWith("%")) return decodeURIComponent(found);
    const character: unknown = JSON.parse(`"${found}"`);
    return typeof character === "string" ? character : null;
  } catch {
    return null;
  }
}

function marked(text: string, spans: readonly Span[], mark: string): string {
  let done = 0;
  let result = "";
  for (const [from, to] of spans.toSorted(([one], [other]) => one - other)) {
    if (from < done) {
      done = Math.max(done, to);
      continue;
    }
    result += text.slice(done, from) + mark;
    done = to;
  }
  return result + text.slice(done);
}
