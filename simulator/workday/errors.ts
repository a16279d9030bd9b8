/** What Workday refuses. That a report is refused in this form is known of its REST interface, and not proven for reports. */
export class WorkdayError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
