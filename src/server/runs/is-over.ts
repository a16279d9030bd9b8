import type { RunStatus } from "#flow/run-status.ts";

export function isOver(run: RunStatus): boolean {
  switch (run) {
    case "succeeded":
    case "succeeded_with_errors":
    case "filtered":
    case "failed":
    case "cancelled":
      return true;
    case "waiting":
    case "delayed":
    case "running":
    case "paused":
    case "parked":
      return false;
  }
}
