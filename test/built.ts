import { build } from "./build.ts";

/** So that a suite that is run by itself starts the programs and the screens as the sources are now. */
export default function all(): void {
  build("programs", "web");
}
