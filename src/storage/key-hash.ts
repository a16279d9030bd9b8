import { hash } from "node:crypto";

/** 16 bytes of SHA-256: what was handled is kept for ever, so it is kept small. */
export function keyHash(key: string): Buffer {
  return hash("sha256", key, "buffer").subarray(0, 16);
}
