import type { Run } from "../../api/runs.ts";

export function isOver({ status }: Pick<Run, "status">): boolean {
  switch (status) {
    case "succeeded":
    case "failed":
    case "cancelled":
      return true;
    case "waiting":
    case "running":
    case "paused":
    case "parked":
      return false;
  }
}
