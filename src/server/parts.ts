import type { JsonObject } from "#sdk/json.ts";
import type { Clock } from "#engine/clock.ts";
import type { Engine } from "#engine/engine.ts";
import type { AuditArchive } from "#engine/audit-archive.ts";
import type { Still } from "#engine/still.ts";
import type { StartHistory } from "#engine/history.ts";
import type { Log } from "#engine/log.ts";
import type { Bell, HookAddress, InvokeKey, Store } from "#engine/store.ts";
import type { Reading } from "#reading/reading.ts";
import type { Upkeep } from "#people/upkeep.ts";
import type { Vault } from "#vault/vault.ts";
import type { Actor } from "#people/actor.ts";
import type { LiveStreams } from "./live/streams.ts";
import type { SignIn } from "./sign-in/sign-in.ts";
import type { HttpBindings } from "@hono/node-server";
import type { NightlyBackups } from "./upkeep/nightly-backups.ts";
import type { Locale } from "./language.ts";
import type { Veil } from "./veil.ts";
import type { Client } from "./surface/client.ts";
import type { Surface } from "./surface/surface.ts";
import type { Resolve } from "#exchange/find.ts";
import type { PostWebhook } from "./webhooks/post.ts";

/** What the server works with. serve.ts hands it in. */
export interface ServerParts {
  readonly engine: Engine;
  readonly store: Store;
  readonly reading: Reading;
  readonly upkeep: Upkeep;
  readonly nightly: Pick<NightlyBackups, "state" | "look">;
  readonly history: StartHistory;
  readonly archive: AuditArchive;
  readonly live: LiveStreams;
  readonly vault: Vault;
  /** The people, and how they come in. */
  readonly people: SignIn;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
  /** What a program must send to be let in. */
  readonly token: string;
  readonly version: string;
  /** The folder into which the web application was built. */
  readonly webFolder: string;
  /** Where this process keeps what it keeps in files. */
  readonly dataFolder: string;
  readonly surface: Surface;
  readonly postWebhook: PostWebhook;
  /** What addresses a name has. */
  readonly resolveName: Resolve;
  /** What to fill into a connection to reach a simulator beside this server, for each that there is. */
  readonly simulators: readonly SimulatorHint[];
}

export interface SimulatorHint {
  readonly connector: string;
  /** Test credentials, which are no secret. */
  readonly values: JsonObject;
  /** Those of them that are others for people who use Millrace in Japanese. */
  readonly inJapanese?: JsonObject;
}

/** What a request carries from the middleware to the routes. */
export interface Env {
  /** The connection that it came over; none in a request from inside this process. */
  Bindings: Partial<HttpBindings>;
  Variables: {
    locale: Locale;
    client: Client;
    /** Who asks. Set before any route behind the door. */
    actor: Actor;
    /** Finds out anew who asks, and refuses where they may not. */
    still: Still;
    /** What another system has shown that starts a flow. Set behind the door of `/hooks`. */
    credential: InvokeKey;
    /** Where something is delivered to. Set behind `/hooks/in`. */
    address: HookAddress;
    /** Where a system rings. Set behind `/hooks/ring`. */
    bell: Bell;
    /** The line of the audit log that was announced before this was done. */
    begun?: string;
    /** The id of whom or what the line is about, where neither the path nor the answer says it. */
    about?: string;
    /** What a route adds to its line. */
    told?: JsonObject;
    /** What is taken out of a refusal, where it comes through connections of others. */
    veil?: Veil;
    /** What this answer's style sheets must show. */
    secureHeadersNonce?: string;
  };
}
