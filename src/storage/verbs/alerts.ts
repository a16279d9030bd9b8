import { type Alert, idOfAbout, longestWait } from "#engine/alerts/alert.ts";
import {
  alertColumns,
  alertOf,
  type AlertParts,
  letterMade,
  type LetterParts,
  letterToSend,
} from "#engine/alerts/as-stored.ts";
import type { AlertChoices } from "#engine/alerts/choices.ts";
import { idOfNews, isNewsAfterTrouble, type News } from "#engine/alerts/news.ts";
import type { AlertStore, Webhook, WebhookStore, WrittenNews } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { type JsonText, toJson } from "../rows.ts";
import { made, type Notes, sql, statement, type Verbs, type Work } from "../session.ts";
import { webhookName } from "#engine/alerts/webhook-name.ts";
import { keepSealed, resealed, unseal } from "./sealed.ts";

const writtenNews = columns<WrittenNews>("n.seq, n.news, r.name AS run_name", {
  news: "json",
});

const alerts = columns<AlertParts>("alert, is_new, heard", { alert: "json", isNew: "flag" });
const letters = columns<LetterParts>("letter, tries", { letter: "json" });

type NewsTuple = readonly [
  aboutId: string,
  runId: string | null,
  news: string,
  afterTrouble: 0 | 1,
];

/** One statement for the news of many runs. What comes after trouble is only written where trouble is known. */
const putNews = statement<[news: JsonText<readonly NewsTuple[]>]>(
  `INSERT INTO {news} (about_id, run_id, news)
   SELECT n.value ->> 0, n.value ->> 1, n.value ->> 2 FROM {items n}
   WHERE (n.value ->> 3)::bigint = 0
     OR EXISTS (SELECT 1 FROM {alerts} a WHERE a.about_id = n.value ->> 0 AND {on a.is_open})
     OR EXISTS (SELECT 1 FROM {news} w WHERE w.about_id = n.value ->> 0)
   ORDER BY n.key`,
);
const next = statement<[], { at: number | null }>(
  `SELECT min(at) AS at FROM (
     SELECT CAST(0 AS bigint) AS at WHERE EXISTS (SELECT 1 FROM {news})
     UNION ALL SELECT min(mail_at) FROM {alerts} WHERE mail_at IS NOT NULL
     UNION ALL SELECT min(try_at) FROM {alert_letters} WHERE try_at IS NOT NULL) AS w`,
);
const everyAlert = alerts.making(alertOf);
const toSend = letters.making(letterToSend);
const madeLetters = letters.making(letterMade);
const highest = statement<[], { heard: number }>(
  "SELECT coalesce(max(heard), 0) AS heard FROM {alerts}",
);
/** What is written of an alert. `heard`: in the order of what is new; `keptAt`: when it was written last. */
interface AlertValues extends ReturnType<typeof alertColumns> {
  readonly isNew: boolean;
  readonly heard: number;
  readonly keptAt: number;
}
const values = columns<AlertValues>(
  `id, person, about, about_id, alert, is_open, is_shown, is_new, heard, last_at, kept_at, mail_at`,
  { alert: "json", isOpen: "flag", isShown: "flag", isNew: "flag" },
);
const put = values.insert(
  "alerts",
  {},
  `ON CONFLICT (id) DO UPDATE SET alert = excluded.alert, is_open = excluded.is_open,
     is_shown = excluded.is_shown, is_new = alerts.is_new OR excluded.is_new,
     heard = CASE WHEN excluded.is_new THEN excluded.heard ELSE alerts.heard END,
     last_at = excluded.last_at, kept_at = excluded.kept_at, mail_at = excluded.mail_at`,
);
const count = statement<[person: string], { count: number }>(
  "SELECT count(*) AS count FROM {alerts} WHERE person = ? AND {on is_shown} AND {on is_new}",
);
const chosenBy = columns<{ readonly person: string; readonly choices: AlertChoices }>(
  "person, choices",
  { choices: "json" },
);
const choose = chosenBy.put("alert_choices", "person");

/** Writes news down with what has happened. For use inside a transaction. */
export function* noteNews(news: readonly (News | null)[]): Work<void> {
  const rows = news.flatMap((one): NewsTuple[] => {
    if (one === null) return [];
    const runId = "runId" in one ? one.runId : null;
    return [[idOfNews(one), runId, toJson(one), isNewsAfterTrouble(one) ? 1 : 0]];
  });
  if (rows.length > 0) yield* putNews.run(toJson(rows));
}

type Marks = Pick<AlertValues, "isNew" | "heard" | "keptAt">;

function* keep(alert: Alert, marks: Marks, changes: Notes["changes"]): Work<void> {
  yield* put.run({ ...alertColumns(alert), ...marks });
  if ("flowId" in alert.about) changes.flow(alert.about.flowId);
  else changes.connection(idOfAbout(alert.about), alert.person);
}

const webhooks = columns<Webhook>("w.person, s.sealed, w.set_at, w.ended_at, w.last", {
  last: "json",
});

const note = statement<Parameters<WebhookStore["noteWebhook"]>[0]>(
  `UPDATE {webhooks} SET ended_at = @endedAt, last = {json last}
   WHERE person = @person AND set_at = @setAt`,
);

/** Of everybody, with what is sealed of them. For use inside a transaction. */
export function* forgetWebhooks(): Work<void> {
  const prefix = webhookName("");
  yield* sql`DELETE FROM {webhooks}`.run();
  yield* sql`DELETE FROM {sealed} WHERE name COLLATE "C" >= ${prefix}
    AND name COLLATE "C" < ${`${prefix}\u{10ffff}`}`.run();
}

export function alertVerbs({ read, write, writeAt }: Verbs): AlertStore & WebhookStore {
  return {
    nextAlertWork: read(() => made(next.first(), (work) => work?.at ?? null)),

    alertWork: read(function* (now, limit) {
      const latest = now + longestWait;
      return {
        news: yield* writtenNews.from`{news} n LEFT JOIN {runs} r ON r.id = n.run_id
          ORDER BY n.seq LIMIT ${limit}`.all(),
        due: yield* everyAlert.from`{alerts} WHERE mail_at <= ${now} OR mail_at > ${latest}
          ORDER BY mail_at, id LIMIT ${limit}`.all(),
        letters: yield* toSend.from`{alert_letters} WHERE try_at <= ${now} OR try_at > ${latest}
          ORDER BY try_at, id LIMIT ${limit}`.all(),
      };
    }),

    alertsAbout: read((ids) =>
      everyAlert.from`{alerts} WHERE about_id IN (${ids}) ORDER BY id`.all(),
    ),

    lettersSince: read((at) =>
      madeLetters.from`{alert_letters} WHERE at >= ${at} ORDER BY at, id`.all(),
    ),

    keepAlerts: writeAt(function* ({ changes, stands }, told) {
      if (!(yield* stands(told.lease))) return "fenced";
      yield* sql`DELETE FROM {news} WHERE seq IN (${told.news})`.run();
      const marks = { heard: ((yield* highest.first())?.heard ?? 0) + 1, keptAt: told.at };
      for (const alert of told.heard) yield* keep(alert, { ...marks, isNew: true }, changes);
      for (const alert of told.written) yield* keep(alert, { ...marks, isNew: false }, changes);
      for (const letter of told.letters)
        yield* sql`INSERT INTO {alert_letters} (id, at, letter, try_at)
          VALUES (${letter.id}, ${letter.at}, ${toJson(letter)}, ${letter.at})`.run();
      yield* sql`DELETE FROM {alerts}
        WHERE kept_at < ${told.forgetBefore} AND mail_at IS NULL AND {off is_open}`.run();
      yield* sql`DELETE FROM {alert_letters} WHERE at < ${told.forgetBefore} AND try_at IS NULL`.run();
      return "kept";
    }),

    noteLetter: write(function* (_, id, { tries, tryAt }) {
      const rows = yield* sql`UPDATE {alert_letters} SET try_at = ${tryAt}, tries = tries + 1
        WHERE id = ${id} AND tries = ${tries} AND try_at IS NOT NULL`.run();
      return rows > 0;
    }),

    alertsOf: read(function* (person, limit) {
      const rows = yield* alerts.from`{alerts} WHERE person = ${person} AND {on is_shown}
        ORDER BY heard DESC, last_at DESC, id LIMIT ${limit}`.all();
      const items = rows.map((row) => ({ alert: alertOf(row), isNew: row.isNew }));
      return { items, newest: rows[0]?.heard ?? 0 };
    }),

    newAlertsOf: read((person) => made(count.first(person), (row) => row?.count ?? 0)),

    alertChoices: read(() =>
      made(
        chosenBy.from`{alert_choices}`.all(),
        (rows) => new Map(rows.map(({ person, choices }) => [person, choices])),
      ),
    ),

    chooseAlerts: write((_, person, chosen) => choose.change({ person, choices: chosen })),

    seeAlerts: write((_, person, newest) =>
      sql`UPDATE {alerts} SET is_new = false
        WHERE person = ${person} AND heard <= ${newest} AND {on is_new}`.change(),
    ),

    // One whose secrets no key opens any more is gone with them.
    webhooks: read(() =>
      webhooks.from`{webhooks} w
        JOIN {sealed} s ON s.name = ${webhookName("")} || w.person ORDER BY w.person`.all(),
    ),

    putWebhook: write(function* (_, { person, sealed, setAt }) {
      yield* sql`INSERT INTO {webhooks} (person, set_at) VALUES (${person}, ${setAt})
        ON CONFLICT (person) DO UPDATE SET set_at = excluded.set_at, ended_at = NULL, last = NULL`.run();
      yield* keepSealed(webhookName(person), sealed);
    }),

    changeWebhook: write((_, { person, seen, sealed }) =>
      resealed(webhookName(person), seen, sealed),
    ),

    noteWebhook: write((_, told) => note.change(told)),

    removeWebhook: write(function* (_, person) {
      yield* sql`DELETE FROM {webhooks} WHERE person = ${person}`.run();
      yield* unseal(webhookName(person));
    }),
  };
}
