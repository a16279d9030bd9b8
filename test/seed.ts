import { configureGlobal } from "fast-check";

/** Every run draws the same cases, so that a test turns red by a change alone. `MILLRACE_SEED=any` draws others. */
const seed = process.env["MILLRACE_SEED"] ?? "20261201";
if (seed !== "any") configureGlobal({ seed: Number(seed) });
