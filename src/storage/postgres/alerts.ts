import { type Alert, idOfAbout, longestWait } from "#engine/alerts/alert.ts";
import type { News } from "#engine/alerts/news.ts";
import type { AlertStore } from "#engine/store.ts";
import {
  alertColumns,
  alertOf,
  type AlertRow,
  choicesByPerson,
  type ChoicesRow,
  letterMade,
  type LetterRow,
  letterToSend,
  listedAlert,
  type ListedRow,
  newsColumns,
  type NewsRow,
  writtenNews,
} from "../alert-rows.ts";
import { toJson } from "../rows.ts";
import { sql } from "./database.ts";
import { leaseStands } from "./lease-rows.ts";
import type { Transaction, Writer } from "./writer.ts";

const putNews = sql<
  [
    aboutIds: readonly string[],
    runIds: readonly (string | null)[],
    news: readonly string[],
    afterTrouble: readonly boolean[],
  ]
>(
  `INSERT INTO millrace.news (about_id, run_id, news)
   SELECT n.about_id, n.run_id, n.news
   FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[])
     WITH ORDINALITY AS n(about_id, run_id, news, after_trouble, nth)
   WHERE NOT n.after_trouble
     OR EXISTS (SELECT FROM millrace.alerts a WHERE a.about_id = n.about_id AND a.is_open)
     OR EXISTS (SELECT FROM millrace.news w WHERE w.about_id = n.about_id)
   ORDER BY n.nth`,
);
const next = sql<[], { at: number | null }>(
  `SELECT min(at) AS at FROM (
     SELECT 0::bigint AS at WHERE EXISTS (SELECT FROM millrace.news)
     UNION ALL SELECT min(mail_at) FROM millrace.alerts WHERE mail_at IS NOT NULL
     UNION ALL SELECT min(try_at) FROM millrace.alert_letters WHERE try_at IS NOT NULL) AS w`,
);
const news = sql<[limit: number], NewsRow>(
  `SELECT n.seq, n.news, r.name FROM millrace.news n LEFT JOIN millrace.runs r ON r.id = n.run_id
   ORDER BY n.seq LIMIT $1`,
);
const isDue = (column: string): string =>
  `(${column} <= $1 OR ${column} > $1::bigint + ${longestWait})`;
const due = sql<[now: number, limit: number], AlertRow>(
  `SELECT alert FROM millrace.alerts WHERE ${isDue("mail_at")} ORDER BY mail_at, id LIMIT $2`,
);
const letters = sql<[now: number, limit: number], LetterRow>(
  `SELECT letter, tries FROM millrace.alert_letters WHERE ${isDue("try_at")}
   ORDER BY try_at, id LIMIT $2`,
);
const about = sql<[ids: readonly string[]], AlertRow>(
  "SELECT alert FROM millrace.alerts WHERE about_id = ANY($1::text[]) ORDER BY id",
);
const since = sql<[at: number], Pick<LetterRow, "letter">>(
  "SELECT letter FROM millrace.alert_letters WHERE at >= $1 ORDER BY at, id",
);
const done = sql<[seqs: readonly number[]]>(
  "DELETE FROM millrace.news WHERE seq = ANY($1::bigint[])",
);
const highest = sql<[], { heard: number }>(
  "SELECT coalesce(max(heard), 0) AS heard FROM millrace.alerts",
);
const put = sql<
  [
    id: string,
    person: string,
    about: string,
    aboutId: string,
    alert: string,
    isOpen: boolean,
    isShown: boolean,
    isNew: boolean,
    heard: number,
    lastAt: number,
    keptAt: number,
    mailAt: number | null,
  ]
>(
  `INSERT INTO millrace.alerts AS a
     (id, person, about, about_id, alert, is_open, is_shown, is_new, heard, last_at, kept_at, mail_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
   ON CONFLICT (id) DO UPDATE SET alert = excluded.alert, is_open = excluded.is_open,
     is_shown = excluded.is_shown, is_new = a.is_new OR excluded.is_new,
     heard = CASE WHEN excluded.is_new THEN excluded.heard ELSE a.heard END,
     last_at = excluded.last_at, kept_at = excluded.kept_at, mail_at = excluded.mail_at`,
);
const putLetter = sql<[id: string, at: number, letter: string, tryAt: number]>(
  "INSERT INTO millrace.alert_letters (id, at, letter, try_at) VALUES ($1, $2, $3, $4)",
);
const forget = sql<[before: number]>(
  "DELETE FROM millrace.alerts WHERE kept_at < $1 AND mail_at IS NULL AND NOT is_open",
);
const forgetLetters = sql<[before: number]>(
  "DELETE FROM millrace.alert_letters WHERE at < $1 AND try_at IS NULL",
);
const note = sql<[tryAt: number | null, id: string]>(
  "UPDATE millrace.alert_letters SET try_at = $1, tries = tries + 1 WHERE id = $2",
);
const list = sql<[person: string, limit: number], ListedRow>(
  `SELECT alert, is_new, heard FROM millrace.alerts WHERE person = $1 AND is_shown
   ORDER BY heard DESC, last_at DESC, id LIMIT $2`,
);
const count = sql<[person: string], { count: number }>(
  "SELECT count(*) AS count FROM millrace.alerts WHERE person = $1 AND is_shown AND is_new",
);
const choices = sql<[], ChoicesRow>("SELECT person, choices FROM millrace.alert_choices");
const choose = sql<[person: string, choices: string]>(
  `INSERT INTO millrace.alert_choices (person, choices) VALUES ($1, $2)
   ON CONFLICT (person) DO UPDATE SET choices = excluded.choices`,
);
const see = sql<[person: string, newest: number]>(
  "UPDATE millrace.alerts SET is_new = false WHERE person = $1 AND heard <= $2 AND is_new",
);

/** Writes news down with what has happened. */
export async function noteNews(tx: Transaction, all: readonly (News | null)[]): Promise<void> {
  const rows = all.flatMap((one) => (one === null ? [] : [newsColumns(one)]));
  if (rows.length === 0) return;
  await tx.run(
    putNews,
    rows.map(({ aboutId }) => aboutId),
    rows.map(({ runId }) => runId),
    rows.map((row) => row.news),
    rows.map(({ isAfterTrouble }) => isAfterTrouble),
  );
}

async function keep(
  tx: Transaction,
  alert: Alert,
  { isNew, heard, at }: { readonly isNew: boolean; readonly heard: number; readonly at: number },
): Promise<void> {
  const row = alertColumns(alert);
  const { id, person, about: key, aboutId, isOpen, isShown, lastAt, mailAt } = row;
  const marks = [isOpen, isShown, isNew] as const;
  await tx.run(put, id, person, key, aboutId, row.alert, ...marks, heard, lastAt, at, mailAt);
  if ("flowId" in alert.about) tx.changes.flow(alert.about.flowId);
  else tx.changes.connection(idOfAbout(alert.about), alert.person);
}

export function alertVerbs({ database, write, writeAt }: Writer): AlertStore {
  return {
    async nextAlertWork() {
      return (await database.first(next))?.at ?? null;
    },

    async alertWork(now, limit) {
      const [heard, ripe, toSend] = await Promise.all([
        database.all(news, limit),
        database.all(due, now, limit),
        database.all(letters, now, limit),
      ]);
      return {
        news: heard.map(writtenNews),
        due: ripe.map(alertOf),
        letters: toSend.map(letterToSend),
      };
    },

    async alertsAbout(ids) {
      return (await database.all(about, ids)).map(alertOf);
    },

    async lettersSince(at) {
      return (await database.all(since, at)).map(letterMade);
    },

    keepAlerts: (told) =>
      writeAt(told.at, async (tx) => {
        if (!(await leaseStands(tx, told.lease))) return "fenced";
        await tx.run(done, told.news);
        const heard = ((await tx.first(highest))?.heard ?? 0) + 1;
        const { at } = told;
        for (const alert of told.heard) await keep(tx, alert, { isNew: true, heard, at });
        for (const alert of told.written) await keep(tx, alert, { isNew: false, heard, at });
        for (const letter of told.letters)
          await tx.run(putLetter, letter.id, letter.at, toJson(letter), letter.at);
        await tx.run(forget, told.forgetBefore);
        await tx.run(forgetLetters, told.forgetBefore);
        return "kept";
      }),

    noteLetter: (id, { tryAt }) =>
      write(async (tx) => {
        await tx.run(note, tryAt, id);
      }),

    async alertsOf(person, limit) {
      const rows = await database.all(list, person, limit);
      return { items: rows.map(listedAlert), newest: rows[0]?.heard ?? 0 };
    },

    async newAlertsOf(person) {
      return (await database.first(count, person))?.count ?? 0;
    },

    alertChoices: async () => choicesByPerson(await database.all(choices)),

    chooseAlerts: (person, chosen) =>
      write(async (tx) => {
        await tx.run(choose, person, toJson(chosen));
      }),

    seeAlerts: (person, newest) =>
      write(async (tx) => {
        await tx.run(see, person, newest);
      }),
  };
}
