import { createCipheriv, createDecipheriv, createSecretKey, hash, randomBytes } from "node:crypto";
import { VaultError } from "./errors.ts";

/**
 * Seals secrets with AES-256-GCM. What a secret is for (its connection, owner, origin and account)
 * is authenticated with it: a sealed secret that is moved to another place does not open there.
 */
export interface Vault {
  /** `v1.<key id>.<base64 of IV, cipher text and tag>`. Sealing the same twice gives two texts. */
  seal(plain: string, context: SealContext): string;
  /** Throws VaultError where the text was not sealed with this key for exactly this context. */
  open(sealed: string, context: SealContext): string;
}

export type SealContext = Readonly<Record<string, string>>;

const algorithm = "aes-256-gcm";
const keyLength = 32;
const ivLength = 12;
const tagLength = 16;
const shape = /^(v1)\.([\w-]{8})\.([A-Za-z0-9+/]+={0,2})$/;

export function openVault(options: { readonly key: Buffer }): Vault {
  if (options.key.length !== keyLength) {
    throw new VaultError("vault.key_malformed", "The key of the vault must be 32 bytes long.");
  }
  const key = createSecretKey(options.key);
  const keyId = nameOf(options.key);

  return {
    seal(plain, context) {
      const iv = randomBytes(ivLength);
      const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagLength });
      cipher.setAAD(additionalData(keyId, context));
      const body = [iv, cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()];
      return `v1.${keyId}.${Buffer.concat(body).toString("base64")}`;
    },

    open(sealed, context) {
      const [, , sealedWith, body] = shape.exec(sealed) ?? [];
      if (sealedWith === undefined || body === undefined) throw notAuthentic();
      if (sealedWith !== keyId) {
        throw new VaultError(
          "vault.other_key",
          `The secret was sealed with the key ${sealedWith}; the key in use is ${keyId}.`,
        );
      }
      const bytes = Buffer.from(body, "base64");
      if (bytes.length < ivLength + tagLength) throw notAuthentic();
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivLength), {
        authTagLength: tagLength,
      });
      decipher.setAAD(additionalData(keyId, context));
      decipher.setAuthTag(bytes.subarray(-tagLength));
      const plain = decipher.update(bytes.subarray(ivLength, -tagLength));
      try {
        return Buffer.concat([plain, decipher.final()]).toString("utf8");
      } catch {
        throw notAuthentic();
      }
    },
  };
}

/** The name of the key that a text was sealed with; null where it is not sealed at all. */
export function sealedWith(text: string): string | null {
  return shape.exec(text)?.[2] ?? null;
}

/** Tells keys apart without telling anything about them. */
export function nameOf(key: Buffer): string {
  return hash("sha256", Buffer.concat([Buffer.from("millrace key id\0"), key]), "base64url").slice(
    0,
    8,
  );
}

/** One text for one context, in whatever order its fields were written. */
function additionalData(keyId: string, context: SealContext): Buffer {
  const fields = Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(JSON.stringify(["v1", keyId, fields]), "utf8");
}

function notAuthentic(): VaultError {
  return new VaultError(
    "vault.not_authentic",
    "The sealed secret was changed, or it belongs to something else.",
  );
}
