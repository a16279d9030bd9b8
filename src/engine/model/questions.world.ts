import type { HttpRequest, HttpResponse, TransportReason } from "#sdk/http.ts";

/** What hangs between a process of the model and its store or the outside. */

/** A question of a process to its store or to the outside. */
export type Question = {
  readonly process: Process;
  /** Questions of one process about one run are answered in their order. */
  readonly about: string | null;
  readonly words: string;
} & (
  | {
      readonly to: "store";
      readonly ask: () => Promise<Reply>;
      readonly refuse: () => void;
      reply: Reply | null;
    }
  | {
      readonly to: "outside";
      readonly request: HttpRequest;
      readonly sentAt: number;
      /** Set once it has arrived on the other side. */
      answer: HttpResponse | null;
      readonly answered: (response: HttpResponse) => void;
      readonly failed: (reason: TransportReason) => void;
    }
);
export type StoreQuestion = Extract<Question, { to: "store" }>;
export type OutsideQuestion = Extract<Question, { to: "outside" }>;

/** Tells a process what the store has done. */
type Reply = () => void;

export interface Process {
  readonly number: number;
  /** `frozen`: it stands still, and does not know it. */
  state: "runs" | "frozen" | "dead";
  /** It has sent a write, and has measured time since. */
  hasSent: boolean;
}

/** Bytes that have left and have not arrived: whoever sent them may be dead. */
export interface Straggler {
  readonly request: HttpRequest;
  readonly sentAt: number;
}
