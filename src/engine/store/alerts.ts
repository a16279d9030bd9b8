import type { Alert } from "../alerts/alert.ts";
import type { AlertChoices } from "../alerts/choices.ts";
import type { AlertLetter, LetterMade } from "../alerts/letters.ts";
import type { News } from "../alerts/news.ts";
import type { Lease } from "./leases.ts";

/** News as it was written down with what happened. */
export interface WrittenNews {
  readonly seq: number;
  readonly news: News;
  /** Null where it is about no run, or that is not kept any more. */
  readonly runName: string | null;
}

export interface LetterToSend {
  readonly letter: AlertLetter;
  /** How often it was tried in vain. */
  readonly tries: number;
}

/** What there is to be done about alerts at a moment. */
export interface AlertWork {
  /** The oldest first. */
  readonly news: readonly WrittenNews[];
  /** Of which a letter has something to say. */
  readonly due: readonly Alert[];
  readonly letters: readonly LetterToSend[];
}

/** An alert as a person's list has it. */
export interface ListedAlert {
  readonly alert: Alert;
  readonly isNew: boolean;
}

export interface AlertStore {
  /** When there is something to do about alerts; null: nothing is known of. */
  nextAlertWork(): Promise<number | null>;
  alertWork(now: number, limit: number): Promise<AlertWork>;
  /** Those of flows and connections, by their ids, whoever is told of them. */
  alertsAbout(ids: readonly string[]): Promise<readonly Alert[]>;
  lettersSince(at: number): Promise<readonly LetterMade[]>;
  /**
   * News has become alerts, and alerts letters: the news is done with, what is `heard` is new for its person,
   * the rest is as it was seen. Alerts and letters that nothing has happened to since `forgetBefore` are forgotten.
   * `fenced`: another process is at it, and nothing was kept.
   */
  keepAlerts(told: {
    readonly lease: Lease;
    readonly news: readonly number[];
    readonly heard: readonly Alert[];
    readonly written: readonly Alert[];
    readonly letters: readonly AlertLetter[];
    readonly forgetBefore: number;
    readonly at: number;
  }): Promise<"kept" | "fenced">;
  /**
   * A letter was sent or given up (`tryAt` null), or is to be tried again. False where it is not as it was any more when it
   * had been tried so often: another process has it.
   */
  noteLetter(
    id: string,
    next: { readonly tries: number; readonly tryAt: number | null },
  ): Promise<boolean>;
  /** What is on a person's list, the newest first. `newest` is what they have seen with it, for `seeAlerts`. */
  alertsOf(
    person: string,
    limit: number,
  ): Promise<{ readonly items: readonly ListedAlert[]; readonly newest: number }>;
  /** How many on a person's list are new. */
  newAlertsOf(person: string): Promise<number>;
  /** What everybody has chosen, by person; without those who have not. */
  alertChoices(): Promise<ReadonlyMap<string, AlertChoices>>;
  /** In the place of what they had chosen. */
  chooseAlerts(person: string, choices: AlertChoices): Promise<void>;
  /** A person has seen what was on their list. What came since is still new. */
  seeAlerts(person: string, newest: number): Promise<void>;
}
