/** For tests: what is kept where nobody says anything. */
import type { StartHistory } from "./history.ts";

export const usualHistory: StartHistory = {
  days: { value: 30, fixedBy: null, least: 1, most: 3_650 },
  runsPerFlow: { value: 100_000, fixedBy: null, least: 1, most: 100_000_000 },
};
