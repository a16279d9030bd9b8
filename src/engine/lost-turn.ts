/** Another process has taken the poll over, as after this one was frozen: what was read is dropped. */
export class LostTurnError extends Error {
  override readonly name = "LostTurnError";

  constructor(pollId: string) {
    super(`Poll ${pollId} has passed to another process`);
  }
}
