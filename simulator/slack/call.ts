/** One call of a method: by whom, with what, when. */
import type { Arguments } from "./arguments.ts";
import type { Token } from "./tokens.ts";
import type { Workspace } from "./workspace.ts";

export interface Settings {
  /** Whether Slack limits how often it is called. */
  rateLimits: boolean;
  /** As for apps that are distributed outside Slack's Marketplace: history once a minute, 15 messages. */
  outsideMarketplace: boolean;
  /** No page holds more, whatever is asked for. */
  pageSize: number;
}

export interface Call {
  readonly workspace: Workspace;
  readonly settings: Settings;
  readonly token: Token;
  readonly args: Arguments;
  /** Milliseconds. */
  readonly now: number;
  /** Lists show what this call makes from then on; 0 at once. */
  readonly visibleAt: number;
}

/** What a method answers beside `ok`, and what it has made or changed. */
export interface Given {
  readonly body: Readonly<Record<string, unknown>>;
  readonly object?: string;
}
