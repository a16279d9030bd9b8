import { FaultError } from "#disk/faults.ts";

/** Why the storage could not be opened. `main.ts` turns each into one plain sentence. */
export type StartFault =
  /** Another process of this machine works on the directory. */
  | { readonly code: "data_dir_in_use"; readonly path: string }
  | { readonly code: "disk_full"; readonly path: string }
  /** A restore of this file was cut off between its two files. */
  | { readonly code: "restore_unfinished"; readonly path: string; readonly file: string }
  /** Written by a newer program: this one does not know what it must keep. */
  | {
      readonly code: "database_too_new";
      readonly path: string;
      readonly found: number;
      readonly known: number;
    }
  /** Everything in it is in another database now, or on its way there. */
  | {
      readonly code: "database_moved";
      readonly path: string;
      readonly destination: string;
      readonly finished: boolean;
    }
  /** Not one of ours, or damaged. */
  | { readonly code: "database_unreadable"; readonly path: string; readonly reason: string };

export class StartError extends FaultError<StartFault> {
  override readonly name = "StartError";
}
