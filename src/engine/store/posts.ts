import type { StepError } from "../result.ts";

/** Where a person's alerts are posted through a connection of theirs. Times: milliseconds since 1970. */
export interface AlertPost {
  readonly person: string;
  readonly connectionId: string;
  /** As the other system names it. */
  readonly place: string;
  /** As people call it. */
  readonly placeName: string;
  readonly setAt: number;
  readonly last: PostSent | null;
}

/** The outcome of the last post. */
export interface PostSent {
  readonly at: number;
  /** Why it was not posted; null: it was. */
  readonly error: StepError | null;
}

export interface AlertPostStore {
  alertPosts(): Promise<readonly AlertPost[]>;
  /** In the place of what the person had. */
  putAlertPost(post: Omit<AlertPost, "last">): Promise<void>;
  /** What came of posting to the place that was set then. */
  noteAlertPost(
    note: Pick<AlertPost, "person" | "setAt"> & { readonly last: PostSent },
  ): Promise<void>;
  removeAlertPost(person: string): Promise<void>;
}
