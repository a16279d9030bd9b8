/** For tests: keeps passwords in a microsecond. Scrypt, as people's are kept, takes a tenth of a second. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { PasswordHashing } from "./passwords.ts";

const digest = (salt: string, password: string): Buffer =>
  createHash("sha256").update(`${salt}:${password}`).digest();

export const quickPasswords: PasswordHashing = {
  hash: async (password) => {
    const salt = randomBytes(8).toString("hex");
    return `quick:${salt}:${digest(salt, password).toString("hex")}`;
  },
  verify: async ({ hash, password }) => {
    const [kind, salt = "", kept = ""] = hash.split(":");
    if (kind !== "quick") throw new Error("This password was kept in another way");
    return timingSafeEqual(Buffer.from(kept, "hex"), digest(salt, password));
  },
};
