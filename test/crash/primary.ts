import { type PostgresCluster, startPostgres, startStandby } from "../postgres-cluster.ts";
import { type Relay, startRelay } from "../relay.ts";
import { wait } from "./world.ts";

/** The PostgreSQL that is written to: one by itself, or one that a standby follows and takes over from. */
export interface Primary {
  /** Of the database that is there now. */
  url(): string;
  crash(): Promise<void>;
  /** It is gone, with what it had committed since the standby last heard of it. */
  failOver(): Promise<void>;
  stop(): Promise<void>;
}

/** For so long before it is gone, the standby hears nothing. */
const lagMs = 1_500;

export async function startPrimary({ lossy }: { readonly lossy: boolean }): Promise<Primary> {
  let primary = await startPostgres();
  const database = new URL(await primary.createDatabase()).pathname;
  let following = lossy ? await follow(primary) : null;
  return {
    url: () => on(primary.url, database),
    crash: () => primary.restart("immediate"),
    failOver: async () => {
      if (following === null) throw new Error("No standby follows");
      const { standby, replication } = following;
      await replication.set("silent");
      await wait(lagMs);
      await primary.halt("immediate");
      await standby.promote();
      await replication.close();
      await primary.stop();
      primary = standby;
      following = await follow(primary);
    },
    stop: async () => {
      await following?.standby.stop();
      await following?.replication.close();
      await primary.stop();
    },
  };
}

interface Following {
  readonly standby: PostgresCluster;
  readonly replication: Relay;
}

async function follow(primary: PostgresCluster): Promise<Following> {
  const url = new URL(primary.url);
  const replication = await startRelay(() => Number(new URL(primary.url).port), null);
  url.port = String(replication.port);
  return { standby: await startStandby(url.href), replication };
}

function on(cluster: string, pathname: string): string {
  return Object.assign(new URL(cluster), { pathname }).href;
}
