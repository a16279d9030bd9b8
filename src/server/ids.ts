import { randomBytes } from "node:crypto";

/** Easy to read out and to select by a double click: no look-alikes, no punctuation but the prefix's. */
const letters = "23456789abcdefghjkmnpqrstuvwxyz";

/** A new id such as `flow_7kq2...`; 16 letters of 31 are 79 bits. */
export function newId(
  prefix:
    | "connection"
    | "flow"
    | "lineage"
    | "proposal"
    | "audit"
    | "client"
    | "secret"
    | "table"
    | "erasure"
    | "batch"
    | "test"
    | "post",
): string {
  const bytes: number[] = [];
  while (bytes.length < 16) {
    // 248 is the largest multiple of 31 in a byte: what lies above would make some letters likelier.
    bytes.push(...[...randomBytes(24)].filter((byte) => byte < 248));
  }
  const name = bytes.slice(0, 16).map((byte) => letters[byte % letters.length]);
  return `${prefix}_${name.join("")}`;
}
