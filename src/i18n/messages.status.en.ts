/** Where a run stands. */
export const statusEn = {
  "status.waiting": "Waiting",
  "status.delayed": "Delayed",
  "status.running": "Running",
  "status.paused": "Paused",
  "status.parked": "Needs a decision",
  "status.succeeded": "Succeeded",
  "status.succeeded_with_errors": "Succeeded with handled errors",
  "status.filtered": "Filtered",
  "status.failed": "Failed",
  "status.cancelled": "Cancelled",
} as const;
