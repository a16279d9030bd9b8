import { answerInThread } from "#engine/in-thread.ts";
import { answersBy, workOf } from "../../reading/answers.ts";
import { openForReading } from "../database.ts";
import { doing } from "../session.ts";
import { runSearch } from "./run-search.ts";

const answers = answersBy(runSearch);

/** Reads for screens, on a thread and a connection of their own: the writer never waits for them. */
answerInThread(({ path }: { readonly path: string }) => {
  const db = openForReading(path);
  const done = doing(db);
  return {
    answer: ({ name, given }) => done(workOf(answers, name, given)),
    close: () => db.close(),
  };
});
