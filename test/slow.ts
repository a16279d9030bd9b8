/** `MILLRACE_SLOW=300` lets everything that a test's world has under way take up to 300 ms longer, as on a machine that has other things to do. */
const atMost = Number(process.env["MILLRACE_SLOW"] ?? 0);

/** What was under way, some time after it was over. */
export function slowly<Result>(underWay: Promise<Result>): Promise<Result> {
  if (atMost === 0) return underWay;
  return underWay.finally(
    () =>
      new Promise((resolve) => {
        setTimeout(resolve, Math.random() * atMost);
      }),
  );
}
