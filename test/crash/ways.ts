import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeSettings } from "../../scripts/node-settings.ts";
import { selfSigned } from "../certificate.ts";
import { startRelay, type Way } from "../relay.ts";

/** How a system cannot be reached, though nothing is wrong with it. */
export const unreachable = ["refused", "silent", "cut", "untrusted", "nameless"] as const;
export type Unreachable = (typeof unreachable)[number];

/** The way from the product to Stripe: a name, TLS, and a connection, each of which can fail. */
export interface WayToStripe {
  /** Where the product is told that Stripe is. */
  readonly url: string;
  /** What its processes need to know to go there. */
  readonly environment: Readonly<Record<string, string>>;
  set(way: "open" | Unreachable): Promise<void>;
  whileNothingPasses(work: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export async function openWayTo(stripe: string, folder: string): Promise<WayToStripe> {
  const certificate = selfSigned("localhost");
  const relay = await startRelay(() => Number(new URL(stripe).port), certificate);
  const trusted = join(folder, "stripe.pem");
  writeFileSync(trusted, certificate.cert);
  const noNames = join(folder, "no-names");
  return {
    url: `https://localhost:${relay.port}`,
    environment: {
      NODE_OPTIONS: `${nodeSettings.NODE_OPTIONS} --import=${join(import.meta.dirname, "names.ts")}`,
      NODE_EXTRA_CA_CERTS: trusted,
      NO_NAMES_WHILE: noNames,
    },
    set: async (way) => {
      if (way === "nameless") writeFileSync(noNames, "");
      else rmSync(noNames, { force: true });
      await relay.set(relayed(way));
    },
    whileNothingPasses: (work) => relay.whileNothingPasses(work),
    close: () => relay.close(),
  };
}

/** Without a name nobody comes; who is there has to go first. */
function relayed(way: "open" | Unreachable): Way {
  return way === "nameless" ? "cut" : way;
}
