import type { News } from "../alerts/news.ts";

/** A problem that a check of the installation has found, until the problem is over. */
export interface Notice {
  readonly name: string;
  readonly since: number;
}

/** A problem begins or ends, and the alert that people get for it; null: none. */
export interface Finding {
  readonly name: string;
  readonly stands: boolean;
  readonly news: News | null;
}

/** A poll of an active flow whose time has come. */
export interface OverduePoll {
  readonly pollId: string;
  readonly flowId: string;
  readonly everySeconds: number;
  readonly nextAt: number;
}

/** An active flow, and when its last run was made; null: none is known of. */
export interface WatchedFlow {
  readonly id: string;
  readonly owner: string;
  readonly activeSince: number;
  readonly ranAt: number | null;
}

/** The processes on this store. */
export interface Processes {
  readonly own: string;
  readonly living: readonly string[];
  /** Those that have given no sign of life for 30 seconds, within the last hour, and have not said that they stop. */
  readonly gone: readonly string[];
}

export interface WatchStore {
  notices(): Promise<readonly Notice[]>;
  /** Where it is not so already, each with its news: what another process was first with, nobody is told twice. */
  noteFindings(findings: readonly Finding[], at: number): Promise<void>;
  /** Due before then, on connections that may act. */
  overduePolls(before: number): Promise<readonly OverduePoll[]>;
  watchedFlows(): Promise<readonly WatchedFlow[]>;
  /** The hours since then in which a flow’s runs were made, each by its last run, the newest first. */
  hoursOfRuns(flowId: string, since: number): Promise<readonly number[]>;
  processes(): Promise<Processes>;
}
