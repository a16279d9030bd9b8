import { field, text } from "#sdk/index.ts";
import { z } from "zod";
import { slack } from "../slack.connection.ts";
import { personWithEmail } from "../slack.people.ts";

export const findPerson = slack.readAction({
  id: "find-person",
  label: text("Find person", "ユーザーを検索"),
  help: text(
    "Finds a person in the workspace by an e-mail address.",
    "メールアドレスでワークスペースのユーザーを検索します。",
  ),
  documentation: "https://docs.slack.dev/reference/methods/users.lookupByEmail",
  input: z.object({
    email: field(z.string().trim().min(1), {
      label: text("E-mail address", "メールアドレス"),
      private: true,
    }),
  }),
  output: z.object({
    found: field(z.boolean(), { label: text("Found", "見つかった") }),
    id: field(z.string().nullable(), { label: text("Person’s ID", "ユーザー ID") }),
    name: field(z.string().nullable(), { label: text("Name", "名前"), private: true }),
    email: field(z.string().nullable(), {
      label: text("E-mail address", "メールアドレス"),
      private: true,
    }),
  }),
  sample: { found: true, id: "U0123456789", name: "Hanako Sato", email: "hanako@example.jp" },
  async run({ api, input }) {
    const person = await personWithEmail(api, input.email);
    return { found: person !== null, ...(person ?? { id: null, name: null, email: null }) };
  },
});
