import { inject } from "vitest";
import { storeContract } from "#engine/store.contract.ts";
import { sealedContract } from "../sealed.contract.ts";
import { openEmpty } from "./postgres.world.ts";

storeContract("PostgreSQL", () => openEmpty(inject("postgres")));
sealedContract("PostgreSQL", () => openEmpty(inject("postgres")));
