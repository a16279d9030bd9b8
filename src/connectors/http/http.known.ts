/** Which items of a list earlier pages have brought. While it is read, a list may move: it brings items again. */
import { createHash } from "node:crypto";
import {
  InputError,
  isJsonObject,
  type Json,
  longestKey,
  type LocalizedText,
  text,
  TransientError,
} from "#sdk/index.ts";
import { valueAt } from "./http.json.ts";

export interface Item {
  readonly item: Json;
  /** How long it is as JSON. */
  readonly size: number;
}

/** Gives those items of a page that no page before it had. */
export type Memory = (page: readonly Json[]) => readonly Item[];

interface Looked extends Item {
  readonly looks: string;
}

function lookedAt(item: Json): Looked {
  const written = JSON.stringify(item);
  const looks = createHash("sha256").update(written).digest("base64url").slice(0, 22);
  return { item, size: written.length, looks };
}

/**
 * By the ID that stands at the path in each item; an empty path means the item itself. An item that comes again on a
 * later page, as it was, is one item.
 */
export function byKey(keyPath: string): Memory {
  /** By its key, what each item looked like. */
  const seen = new Map<string, string>();
  return (page) => {
    const here = new Set<string>();
    return page.map(lookedAt).filter(({ item, looks }) => {
      const key = keyOf(item, keyPath);
      if (here.has(key)) throw keyTwice(key);
      here.add(key);
      return isFresh(key, looks, seen);
    });
  };
}

function isFresh(key: string, looks: string, seen: Map<string, string>): boolean {
  const before = seen.get(key);
  if (before !== undefined && before !== looks) throw keyMoved(key);
  seen.set(key, looks);
  return before === undefined;
}

/**
 * Nobody has said where an ID stands. A field `id` counts as one, as long as each item has another. Without it, two
 * items that look alike may be one item or two: nobody can tell, so that the list is not handed on.
 */
export function byLooks(): Memory {
  const seen = new Map<string, string>();
  const looked = new Set<string>();
  let haveIds = true;
  return (page) => {
    const items = page.map(lookedAt);
    const ids = page.map(idIn);
    haveIds &&= !ids.includes(null) && new Set(ids).size === ids.length;
    const fresh = items.filter(({ looks }, at) => {
      if (haveIds) return isFresh(ids[at] ?? "", looks, seen);
      if (looked.has(looks)) throw alike();
      return true;
    });
    for (const { looks } of items) looked.add(looks);
    return fresh;
  };
}

function idIn(item: Json): string | null {
  return isJsonObject(item) && Object.hasOwn(item, "id") ? asKey(item["id"]) : null;
}

/** A number and a text of the same digits are one key. */
export function keyOf(item: Json, keyPath: string): string {
  const key = asKey(valueAt(item, keyPath));
  if (key === null || /\0/.test(key) || !key.isWellFormed()) throw keyMissing(keyPath);
  if (Buffer.byteLength(key) > longestKey) throw keyTooLong(key);
  return key;
}

function asKey(value: Json | undefined): string | null {
  const key = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
  return typeof key === "string" && key !== "" ? key : null;
}

function refused(code: string, message: LocalizedText, advice: LocalizedText): InputError {
  return new InputError({ code, message, advice });
}

/** The list is read once more, from its beginning. */
function moved(code: string, message: LocalizedText, advice: LocalizedText): TransientError {
  return new TransientError({ code, message, advice, unexecuted: false });
}

const otherKey = text(
  "Say where an ID stands that each item has for itself. Nothing is lost: items that are new by then start the flow once the list can be read.",
  "アイテムごとに異なる ID の場所を指定してください。読み取れるようになった時点で、それまでに追加されたアイテムのフローが開始されます。",
);

function keyMissing(keyPath: string): InputError {
  const place = keyPath === "" ? null : keyPath;
  return refused(
    "http.no_key",
    place === null
      ? text(
          "An item of the list is no text and no whole number, and nothing says where its ID stands",
          "文字列でも整数でもないアイテムがあり、ID の場所が指定されていません",
        )
      : text(
          `An item of the list has no ID at “${place}”: a text or a whole number`,
          `「${place}」に ID (文字列または整数) がないアイテムがあります`,
        ),
    otherKey,
  );
}

const ownKey = text(
  "Say where an ID stands that each item has for itself. If an item has only changed while the list was read, Millrace reads the list again by itself.",
  "アイテムごとに異なる ID の場所を指定してください。読み取り中にアイテムが変更されただけの場合は、自動的に再度読み取られます。",
);

function twiceText(key: string): LocalizedText {
  return text(
    `Two items of the list have the same ID: ${key.slice(0, 100)}`,
    `同じ ID のアイテムが 2 件あります: ${key.slice(0, 100)}`,
  );
}

const keyTwice = (key: string): InputError => refused("http.key_twice", twiceText(key), ownKey);
const keyMoved = (key: string): TransientError => moved("http.key_twice", twiceText(key), ownKey);

function alike(): TransientError {
  return moved(
    "http.items_alike",
    text(
      "Two pages of the list have an item that looks the same: the list has moved while it was read, or there are two such items",
      "一覧の 2 つのページに同じ内容のアイテムがあります。読み取り中に一覧が変化したか、同じ内容のアイテムが 2 件あります",
    ),
    text(
      "Millrace reads the list again by itself. If this goes on, say where the ID stands in an item, or ask for all items in one page by a query parameter.",
      "一覧は自動的に再度読み取られます。続く場合は、アイテム内の ID の場所を指定するか、クエリパラメーターで全件を 1 ページで取得してください。",
    ),
  );
}

function keyTooLong(key: string): InputError {
  return refused(
    "http.key_too_long",
    text(
      `The ID of an item is longer than ${longestKey} bytes. It begins with ${key.slice(0, 50)}`,
      `アイテムの ID が ${longestKey} バイトを超えています。先頭: ${key.slice(0, 50)}`,
    ),
    otherKey,
  );
}
