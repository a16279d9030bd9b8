import { afterEach, beforeEach } from "vitest";
import { beginTest, endTest } from "./world.ts";

/** For each file: `world.ts` is loaded once for all of them. */

beforeEach(beginTest);
afterEach(endTest);
