import { createHmac, timingSafeEqual } from "node:crypto";
import { BadCursorError } from "#reading/reading.ts";

/**
 * Cursors of outside lists, signed: what a client makes up itself is refused here, and never asked
 * of the outside world, which would take it for anything.
 */
export interface ChoiceCursors {
  write(cursor: string | null, list: string): string | null;
  /** Throws BadCursorError for a cursor that was not given out for this list. */
  read(cursor: string | undefined, list: string): string | null;
}

export function choiceCursors(secret: string): ChoiceCursors {
  const sign = (cursor: string, list: string): Buffer =>
    createHmac("sha256", secret)
      .update(JSON.stringify(["choices", list, cursor]))
      .digest();
  return {
    write: (cursor, list) =>
      cursor === null
        ? null
        : `${Buffer.from(cursor).toString("base64url")}.${sign(cursor, list).toString("base64url")}`,
    read: (given, list) => {
      if (given === undefined) return null;
      const [text = "", signature = ""] = given.split(".");
      const cursor = Buffer.from(text, "base64url").toString("utf8");
      const wanted = sign(cursor, list);
      const shown = Buffer.from(signature, "base64url");
      if (shown.length !== wanted.length || !timingSafeEqual(shown, wanted)) {
        throw new BadCursorError("This cursor was not given out for this list");
      }
      return cursor;
    },
  };
}
