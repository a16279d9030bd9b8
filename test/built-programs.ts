import { build } from "./build.ts";

/** So that a suite that is run by itself starts the programs as the sources are now. */
export default function programs(): void {
  build("programs");
}
