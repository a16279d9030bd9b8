/** What the start-up and the command line say. Every key is used somewhere, and is in messages.ja.ts. */
export const en = {
  "start.ready": "Millrace is ready at {{url}}",
  "start.stopping": "Millrace is stopping ...",
} as const;
