import { inject } from "vitest";
import { storeContract } from "#engine/store.contract.ts";
import { sealedContract } from "../sealed.contract.ts";
import { untilTheyHear } from "./hearing.world.ts";
import { openEmpty } from "./postgres.world.ts";

storeContract("PostgreSQL", async () => {
  const opened = await openEmpty(inject("postgres"));
  return { ...opened, untilItHears: () => untilTheyHear(opened.url, [opened.store]) };
});
sealedContract("PostgreSQL", () => openEmpty(inject("postgres")));
