import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { connectors } from "#connectors/index.ts";
import { openAuditFolder } from "#disk/audit-folder.ts";
import { walkChain } from "./audit-chain.ts";
import type { AuditFolder } from "./audit-files.ts";
import { type EngineWorld, openEngineWorld, until } from "./engine.world.ts";

let path: string;
let folder: AuditFolder;
let world: EngineWorld;
beforeEach(async () => {
  path = mkdtempSync(join(tmpdir(), "millrace-put-away-"));
  folder = openAuditFolder(path);
  world = await openEngineWorld(connectors, { folder, path, zone: "UTC" });
});
afterEach(async () => {
  await world.close();
  rmSync(path, { recursive: true });
});

const day = 86_400;

it("old lines of the audit log go into files by themselves, by the age that an administrator sets", async () => {
  await world.engine.start();
  const who = { person: "hana", via: null, address: null } as const;
  const what = { action: "flow.edited", object: null, details: {} } as const;
  for (const id of ["a1", "a2"])
    await world.store.writeAudit({ id, at: world.now(), ...who, ...what });
  await world.advance(390 * day);
  await world.advance(601);
  expect(readdirSync(path)).toEqual([]);
  await world.store.changeSettings({ auditDays: 100 });
  await until(async () => {
    await world.advance(601);
    return (await world.store.auditChain(0, 9)).length === 1;
  });
  expect(readdirSync(path)).toEqual([expect.stringMatching(/^audit-[-0-9]{7}-1-2-/)]);
  expect(await walkChain(world.store, folder)).toMatchObject({ broken: null, lines: 3, files: 1 });
});
