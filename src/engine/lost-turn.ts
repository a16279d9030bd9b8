/**
 * Another process has taken the poll over, for example after this one was frozen: this process
 * drops what it has read.
 */
export class LostTurnError extends Error {
  override readonly name = "LostTurnError";

  constructor(pollId: string) {
    super(`Poll ${pollId} has passed to another process`);
  }
}
