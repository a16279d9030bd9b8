import { activationJa } from "./activation.ja.ts";
import { auditJa } from "./audit.ja.ts";
import { builderJa } from "./builder.ja.ts";
import { commonJa } from "./common.ja.ts";
import { connectionsJa } from "./connections.ja.ts";
import { fieldsJa } from "./fields.ja.ts";
import { flowsJa } from "./flows.ja.ts";
import { overviewJa } from "./overview.ja.ts";
import { peopleJa } from "./people.ja.ts";
import { profileJa } from "./profile.ja.ts";
import { proposalsJa } from "./proposals.ja.ts";
import { runsJa } from "./runs.ja.ts";
import { settingsJa } from "./settings.ja.ts";
import { signInJa } from "./sign-in.ja.ts";
import { testingJa } from "./testing.ja.ts";

/** What the web application says, in Japanese. */
export const ja = {
  ...activationJa,
  ...auditJa,
  ...builderJa,
  ...commonJa,
  ...connectionsJa,
  ...fieldsJa,
  ...flowsJa,
  ...overviewJa,
  ...peopleJa,
  ...profileJa,
  ...proposalsJa,
  ...runsJa,
  ...settingsJa,
  ...signInJa,
  ...testingJa,
} as const;
