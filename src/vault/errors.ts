/** Everything that can go wrong with sealed secrets. No message ever holds a secret or a key. */
export type VaultErrorCode =
  /** MILLRACE_KEY or the key file does not hold 32 bytes in base64. */
  | "vault.key_malformed"
  /** Other accounts of this machine may read the key file. */
  | "vault.key_file_exposed"
  /** The key file can be neither read nor made. */
  | "vault.key_file_unusable"
  /** There are secrets, and no key to open them with. */
  | "vault.key_missing"
  /** The key was to be changed, and that did not come to its end. */
  | "vault.key_change_unfinished"
  /** The new key is the one that everything is sealed with already. */
  | "vault.key_unchanged"
  /** Sealed under another key than this one. */
  | "vault.other_key"
  /** Not one of ours, changed since, or sealed for something else. */
  | "vault.not_authentic";

export class VaultError extends Error {
  override readonly name = "VaultError";
  readonly code: VaultErrorCode;

  constructor(code: VaultErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
