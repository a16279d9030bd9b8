import { hash, randomBytes } from "node:crypto";

/** Something to be known by one person: 256 bits in letters, digits, - and _. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** How a secret of ours is kept. It has 256 bits, so that nobody can try them all. */
export function hashOf(secret: string): string {
  return hash("sha256", secret);
}

export function newId(prefix: "key" | "link" | "try"): string {
  return `${prefix}_${randomBytes(12).toString("hex")}`;
}
