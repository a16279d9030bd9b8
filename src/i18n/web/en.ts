import { activationEn } from "./activation.en.ts";
import { auditEn } from "./audit.en.ts";
import { builderEn } from "./builder.en.ts";
import { commonEn } from "./common.en.ts";
import { connectionsEn } from "./connections.en.ts";
import { fieldsEn } from "./fields.en.ts";
import { flowsEn } from "./flows.en.ts";
import { overviewEn } from "./overview.en.ts";
import { peopleEn } from "./people.en.ts";
import { profileEn } from "./profile.en.ts";
import { proposalsEn } from "./proposals.en.ts";
import { runsEn } from "./runs.en.ts";
import { settingsEn } from "./settings.en.ts";
import { signInEn } from "./sign-in.en.ts";
import { testingEn } from "./testing.en.ts";

/** What the web application says. Every key is used somewhere, and is in ja.ts. */
export const en = {
  ...activationEn,
  ...auditEn,
  ...builderEn,
  ...commonEn,
  ...connectionsEn,
  ...fieldsEn,
  ...flowsEn,
  ...overviewEn,
  ...peopleEn,
  ...profileEn,
  ...proposalsEn,
  ...runsEn,
  ...settingsEn,
  ...signInEn,
  ...testingEn,
} as const;
