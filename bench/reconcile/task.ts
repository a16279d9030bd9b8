import { z } from "zod";

/** How many objects a month has. */
export interface Task {
  readonly objects: number;
}

/** Memory is the process's with the engine, in bytes: before, and at most. */
export const Measured = z.object({
  reads: z.int(),
  seconds: z.number(),
  before: z.number(),
  most: z.number(),
});
export type Measured = z.infer<typeof Measured>;
