/**
 * What those who run an installation ask of its storage: that a copy of everything can be had while it
 * works. Times are milliseconds since 1970, sizes bytes.
 */
export interface Upkeep {
  /** In which kind of database everything is. */
  readonly storage: "sqlite" | "postgresql";
  /** Was this thrown because the database does not answer at present? */
  isAway(error: unknown): boolean;
  /**
   * Copies everything, as it is when the copying ends, into one file that is checked and synced. The
   * engine goes on meanwhile. One at a time. Rejects once the signal is given.
   */
  backup(signal?: AbortSignal): Promise<Backup | BackupRefusal>;
  /**
   * When the database server's archive of its log last took a piece, by the server's clock; null where it keeps none,
   * or has taken none.
   */
  archivedAt(): Promise<number | null>;
  /** The disk that the data is on; null where nobody watches it. */
  disk(): { readonly free: number; readonly ballast: number } | null;
}

export interface Backup {
  readonly path: string;
  readonly size: number;
  /** SHA-256 of the file, in base64. */
  readonly sha256: string;
  readonly holds: { readonly connections: number; readonly flows: number; readonly runs: number };
  /** Removes the file. */
  discard(): void;
}

export type BackupRefusal =
  | { readonly refused: "under_way" }
  /** A disk has no room for another copy: that of the data folder, or of the folder of backups. */
  | { readonly refused: "no_room"; readonly needed: number; readonly free: number }
  /** PostgreSQL has its own tool for this, pg_dump. */
  | { readonly refused: "other_tool" };

/** A folder of backups that are made without being asked for. */
export interface BackupFolder {
  readonly path: string;
  /** Those that were put there and are still there, in the order of their making. What else lies there is not ours. */
  kept(): readonly KeptBackup[];
  /** Puts a backup there, under its name only when it is whole and synced; null when it is there. Rejects where it cannot. */
  keep(backup: Backup, at: number, signal: AbortSignal): Promise<BackupRefusal | null>;
  /** Removes one of those that are kept. */
  remove(backup: KeptBackup): void;
}

export interface KeptBackup {
  readonly name: string;
  readonly at: number;
  readonly size: number;
}
