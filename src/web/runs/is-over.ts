import type { Run } from "../api/runs.ts";

export function isOver({ status }: Pick<Run, "status">): boolean {
  switch (status) {
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
