import { expect, it } from "vitest";
import { z } from "zod";
import { openServerWorld } from "../server.world.ts";
import { auditPrivateHosts } from "./private-hosts.ts";

const Lines = z.object({
  items: z.array(z.object({ at: z.string(), person: z.null(), details: z.unknown() })),
});

it("tells at each start which private hosts are allowed now, or no longer, and nothing where all is as before", async () => {
  const world = await openServerWorld();
  try {
    const ada = await world.as("administrator", "Ada");
    const startWith = (...hosts: readonly string[]) =>
      auditPrivateHosts({ store: world.store, clock: world.clock }, hosts, "root");
    await startWith();
    await startWith("erp.lan:443", "db.lan:5432");
    await startWith("db.lan:5432", "erp.lan:443");
    await startWith("erp.lan:443", "10.0.0.5:80");
    await startWith();
    await startWith();
    const { body } = await ada.call("GET", "/audit?action=system.private_hosts_changed");
    expect(Lines.parse(body).items.map(({ details }) => details)).toEqual([
      { allowed: [], withdrawn: ["10.0.0.5:80", "erp.lan:443"], operator: "root" },
      { allowed: ["10.0.0.5:80"], withdrawn: ["db.lan:5432"], operator: "root" },
      { allowed: ["db.lan:5432", "erp.lan:443"], withdrawn: [], operator: "root" },
    ]);
  } finally {
    await world.close();
  }
});
