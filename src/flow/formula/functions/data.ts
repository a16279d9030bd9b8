import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { jsonOf as parsedJson } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import { isNestedDeeper } from "../../depth.ts";
import { type Args, type FormulaFunction, params, type World } from "../library.ts";
import { refuse } from "../refusal.ts";
import { itemOf, jsonOf } from "../value.ts";

const category = "data";

export const dataFunctions: readonly FormulaFunction[] = [
  {
    name: "toJson",
    category,
    takesNull: true,
    help: text("Writes a value as JSON.", "値を JSON 形式の文字列にします。"),
    example: 'toJson({"id": 1, "tags": ["a"]})',
    signatures: [
      {
        params: params("value: any"),
        result: "text",
        run: (args, { budget }) => {
          const written = JSON.stringify(jsonOf(args.item(0), budget));
          budget.spendText(written.length);
          return written;
        },
      },
    ],
  },
  {
    name: "parseJson",
    category,
    help: text(
      "Reads JSON. A dot takes a field of it: parseJson(text).id",
      "JSON を読み取ります。項目はピリオドで取り出します: parseJson(text).id",
    ),
    example: `parseJson('{"id": 1}').id`,
    signatures: [{ params: params("text: text"), result: "any", run: parsed }],
  },
  coding(
    "urlEncode",
    "Encodes a text as part of an address.",
    "文字列を URL で使用できる形式に変換します。",
    '"a b&c"',
    (written) => encodeURIComponent(wellFormed(written)),
  ),
  coding("urlDecode", "Undoes urlEncode.", "URL エンコードを元に戻します。", '"a%20b"', (written) =>
    readOr("urlDecode", written, () => decodeURIComponent(written)),
  ),
  coding(
    "base64Encode",
    "Writes a text in Base64, as UTF-8.",
    "文字列を Base64 (UTF-8) に変換します。",
    '"日本"',
    (written) =>
      btoa(
        Array.from(utf8ToBytes(wellFormed(written)), (byte) => String.fromCharCode(byte)).join(""),
      ),
  ),
  coding("base64Decode", "Undoes base64Encode.", "Base64 を元に戻します。", '"YWJj"', (written) =>
    readOr("base64Decode", written, () => {
      const plain = written.replaceAll("-", "+").replaceAll("_", "/");
      const bytes = Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    }),
  ),
  coding(
    "sha256",
    "The SHA-256 hash of a text, in hexadecimal.",
    "文字列の SHA-256 ハッシュ (16 進数) です。",
    '"abc"',
    (written) => bytesToHex(sha256(utf8ToBytes(wellFormed(written)))),
  ),
  {
    name: "uuid",
    category,
    cost: 500,
    help: text(
      "A unique identifier. It stays the same when a step is tried again.",
      "ほかと重複しない ID です。ステップを再試行しても変わりません。",
    ),
    example: "uuid()",
    signatures: [{ params: [], result: "text", run: (_, world) => uuid(world) }],
  },
];

function coding(
  name: string,
  en: string,
  ja: string,
  example: string,
  code: (written: string) => string,
): FormulaFunction {
  return {
    name,
    category,
    help: text(en, ja),
    example: `${name}(${example})`,
    signatures: [
      {
        params: params("text: text"),
        result: "text",
        run: (args, { budget }) => {
          // The longest that a coding can make of a text.
          budget.spend(args.text(0).length * 12);
          const coded = code(args.text(0));
          budget.spendText(coded.length);
          return coded;
        },
      },
    ],
  };
}

/** Half a character, such as of an emoji cut in two, is none. */
function wellFormed(written: string): string {
  return written.replaceAll(/\p{Surrogate}/gu, "\u{FFFD}");
}

function readOr(name: string, written: string, read: () => string): string {
  try {
    return read();
  } catch {
    return refuse("flow.formula_bad_data", { function: name, value: written.slice(0, 80) });
  }
}

function parsed(args: Args, { budget }: World) {
  const written = args.text(0);
  // As dear as what comes of it: a list of 100,000 empty lists is short.
  budget.spend(written.length * 3);
  const json = parsedJson(written);
  return json === undefined || isNestedDeeper(json, 100)
    ? refuse("flow.formula_bad_data", { function: "parseJson", value: written.slice(0, 80) })
    : itemOf(json, budget);
}

/** Version 8 of RFC 9562: made from what belongs to the run, and not by chance. */
function uuid(world: World): string {
  world.uuids += 1;
  const hex = bytesToHex(sha256(utf8ToBytes(`${world.seed}\n${world.uuids}`)));
  const variant = "89ab".charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
