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
import type { Database } from "./database.ts";
import type { Writer } from "./writer.ts";

/** Writes news down with what has happened. For use inside a transaction. */
export function newsNotes(db: Database) {
  type Row = Omit<ReturnType<typeof newsColumns>, "isAfterTrouble">;
  const insert = "INSERT INTO news (about_id, run_id, news) SELECT @aboutId, @runId, @news";
  const put = db.prepare<Row>(insert);
  const putAfterTrouble = db.prepare<Row>(
    `${insert} WHERE EXISTS (SELECT 1 FROM alerts WHERE about_id = @aboutId AND is_open = 1)
       OR EXISTS (SELECT 1 FROM news WHERE about_id = @aboutId)`,
  );
  return (news: News | null): void => {
    if (news === null) return;
    const { isAfterTrouble, ...row } = newsColumns(news);
    (isAfterTrouble ? putAfterTrouble : put).run(row);
  };
}

type PutRow = Omit<ReturnType<typeof alertColumns>, "isOpen" | "isShown"> &
  Readonly<Record<"isOpen" | "isShown" | "isNew", 0 | 1>> & {
    readonly heard: number;
    readonly keptAt: number;
  };

export function alertVerbs(writer: Writer): AlertStore {
  const { db, changes } = writer;
  const next = db.prepare<[], { at: number | null }>(
    `SELECT min(at) AS at FROM (
       SELECT 0 AS at WHERE EXISTS (SELECT 1 FROM news)
       UNION ALL SELECT min(mail_at) FROM alerts WHERE mail_at IS NOT NULL
       UNION ALL SELECT min(try_at) FROM alert_letters WHERE try_at IS NOT NULL)`,
  );
  const news = db.prepare<[number], NewsRow>(
    `SELECT n.seq, n.news, r.name FROM news n LEFT JOIN runs r ON r.id = n.run_id
     ORDER BY n.seq LIMIT ?`,
  );
  const isDue = (column: string): string =>
    `(${column} <= @now OR ${column} > @now + ${longestWait})`;
  const due = db.prepare<{ now: number; limit: number }, AlertRow>(
    `SELECT alert FROM alerts WHERE ${isDue("mail_at")} ORDER BY mail_at, id LIMIT @limit`,
  );
  const letters = db.prepare<{ now: number; limit: number }, LetterRow>(
    `SELECT letter, tries FROM alert_letters WHERE ${isDue("try_at")}
     ORDER BY try_at, id LIMIT @limit`,
  );
  const about = db.prepare<[string], AlertRow>(
    "SELECT alert FROM alerts WHERE about_id IN (SELECT value FROM json_each(?)) ORDER BY id",
  );
  const since = db.prepare<[number], Pick<LetterRow, "letter">>(
    "SELECT letter FROM alert_letters WHERE at >= ? ORDER BY at, id",
  );
  const done = db.prepare<[string]>(
    "DELETE FROM news WHERE seq IN (SELECT value FROM json_each(?))",
  );
  const highest = db.prepare<[], { heard: number }>(
    "SELECT coalesce(max(heard), 0) AS heard FROM alerts",
  );
  const put = db.prepare<PutRow>(
    `INSERT INTO alerts (id, person, about, about_id, alert, is_open, is_shown, is_new, heard, last_at, kept_at, mail_at)
     VALUES (@id, @person, @about, @aboutId, @alert, @isOpen, @isShown, @isNew, @heard, @lastAt, @keptAt, @mailAt)
     ON CONFLICT (id) DO UPDATE SET alert = excluded.alert, is_open = excluded.is_open,
       is_shown = excluded.is_shown, is_new = max(is_new, excluded.is_new),
       heard = iif(excluded.is_new = 1, excluded.heard, heard), last_at = excluded.last_at,
       kept_at = excluded.kept_at, mail_at = excluded.mail_at`,
  );
  const putLetter = db.prepare<[string, number, string, number]>(
    "INSERT INTO alert_letters (id, at, letter, try_at) VALUES (?, ?, ?, ?)",
  );
  const forget = db.prepare<[number]>(
    "DELETE FROM alerts WHERE kept_at < ? AND mail_at IS NULL AND is_open = 0",
  );
  const forgetLetters = db.prepare<[number]>(
    "DELETE FROM alert_letters WHERE at < ? AND try_at IS NULL",
  );
  const note = db.prepare<[number | null, string]>(
    "UPDATE alert_letters SET try_at = ?, tries = tries + 1 WHERE id = ?",
  );
  const list = db.prepare<[string, number], ListedRow>(
    `SELECT alert, is_new, heard FROM alerts WHERE person = ? AND is_shown = 1
     ORDER BY heard DESC, last_at DESC, id LIMIT ?`,
  );
  const count = db.prepare<[string], { count: number }>(
    "SELECT count(*) AS count FROM alerts WHERE person = ? AND is_shown = 1 AND is_new = 1",
  );
  const choices = db.prepare<[], ChoicesRow>("SELECT person, choices FROM alert_choices");
  const choose = db.prepare<[string, string]>(
    `INSERT INTO alert_choices (person, choices) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET choices = excluded.choices`,
  );
  const see = db.prepare<[string, number]>(
    "UPDATE alerts SET is_new = 0 WHERE person = ? AND heard <= ? AND is_new = 1",
  );

  function keep(alert: Alert, marks: Pick<PutRow, "isNew" | "heard" | "keptAt">): void {
    const { isOpen, isShown, ...columns } = alertColumns(alert);
    put.run({ ...columns, isOpen: isOpen ? 1 : 0, isShown: isShown ? 1 : 0, ...marks });
    if ("flowId" in alert.about) changes.flow(alert.about.flowId);
    else changes.connection(idOfAbout(alert.about), alert.person);
  }

  return {
    async nextAlertWork() {
      return next.get()?.at ?? null;
    },

    async alertWork(now, limit) {
      return {
        news: news.all(limit).map(writtenNews),
        due: due.all({ now, limit }).map(alertOf),
        letters: letters.all({ now, limit }).map(letterToSend),
      };
    },

    async alertsAbout(ids) {
      return about.all(JSON.stringify(ids)).map(alertOf);
    },

    async lettersSince(at) {
      return since.all(at).map(letterMade);
    },

    keepAlerts: (told) =>
      writer.writeAt(told.at, () => {
        done.run(JSON.stringify(told.news));
        const heard = (highest.get()?.heard ?? 0) + 1;
        const marks = { heard, keptAt: told.at };
        for (const alert of told.heard) keep(alert, { ...marks, isNew: 1 });
        for (const alert of told.written) keep(alert, { ...marks, isNew: 0 });
        for (const letter of told.letters)
          putLetter.run(letter.id, letter.at, toJson(letter), letter.at);
        forget.run(told.forgetBefore);
        forgetLetters.run(told.forgetBefore);
        return "kept";
      }),

    noteLetter: (id, { tryAt }) => writer.write(() => void note.run(tryAt, id)),

    async alertsOf(person, limit) {
      const rows = list.all(person, limit);
      return { items: rows.map(listedAlert), newest: rows[0]?.heard ?? 0 };
    },

    async newAlertsOf(person) {
      return count.get(person)?.count ?? 0;
    },

    async alertChoices() {
      return choicesByPerson(choices.all());
    },

    chooseAlerts: (person, chosen) => writer.write(() => void choose.run(person, toJson(chosen))),

    seeAlerts: (person, newest) => writer.write(() => void see.run(person, newest)),
  };
}
