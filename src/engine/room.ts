import { StoreTroubleError } from "./store-trouble.ts";

/**
 * Whether there is room on the disk for new work. While there is too little, the engine begins
 * nothing new: no polls, no runs, no sends. It records the work that is under way, for which the
 * storage keeps a reserve.
 */
export interface Room {
  isShort(): boolean;
  /** Calls back when it has become short, or is so no longer. Returns what takes the listener back. */
  onChange(listener: () => void): () => void;
}

/** Where nobody watches. */
export const endlessRoom: Room = {
  isShort: () => false,
  onChange: () => () => undefined,
};

/** A verb of the store that found no room on the disk. Nothing of it was written. */
export class NoRoomError extends StoreTroubleError {
  override readonly name = "NoRoomError";

  constructor(options?: ErrorOptions) {
    super("The disk is full", options);
  }
}
