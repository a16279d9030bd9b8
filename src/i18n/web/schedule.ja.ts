import type { scheduleEn } from "./schedule.en.ts";
import type { Words } from "./words.ts";

export const scheduleJa: Words<typeof scheduleEn> = {
  "schedule.way": "開始のタイミング",
  "schedule.way.interval": "一定の間隔",
  "schedule.way.calendar": "曜日と時刻",
  "schedule.way.cron": "cron 式",

  "schedule.every": "開始間隔",
  "schedule.unit": "時間の単位",
  "schedule.minute_other": "分ごと",
  "schedule.hour_other": "時間ごと",
  "schedule.day_other": "日ごと",
  "schedule.interval_help":
    "1 分から 30 日まで指定できます。フローのアクティブ化から数えます。Millrace の停止中に過ぎた予定は、再開後にまとめて 1 回だけ実行されます。",

  "schedule.repeat": "頻度",
  "schedule.repeat.daily": "毎日",
  "schedule.repeat.weekdays": "平日 (月～金)",
  "schedule.repeat.weekly": "曜日を指定",
  "schedule.repeat.monthly": "毎月",
  "schedule.day": "日付",
  "schedule.day_number": "{{day}} 日",
  "schedule.day_last": "末日",
  "schedule.at": "時刻",
  "schedule.at_wrong": "0:00 から 23:59 までの時刻を入力してください。",
  "schedule.days": "実行する曜日",
  "schedule.weekday.mon": "月曜日",
  "schedule.weekday.tue": "火曜日",
  "schedule.weekday.wed": "水曜日",
  "schedule.weekday.thu": "木曜日",
  "schedule.weekday.fri": "金曜日",
  "schedule.weekday.sat": "土曜日",
  "schedule.weekday.sun": "日曜日",
  "schedule.clocks_help":
    "Millrace の停止中に過ぎた予定は、再開後にまとめて 1 回だけ実行されます。夏時間の開始で存在しない時刻は時計が進んだ直後に、夏時間の終了で 2 回ある時刻は 1 回だけ実行されます。",
  "schedule.short_months": "その日がない月は、末日に実行されます。",

  "schedule.cron": "cron 式",
  "schedule.cron_help":
    "分・時・日・月・曜日の順に入力します。0 9 * * MON-FRI は平日の 9:00、日の L は月の末日です。停止中に過ぎた予定は、まとめて 1 回だけ実行されます。",

  "schedule.time_zone": "このフローのタイムゾーン",
  "schedule.time_zone_help":
    "現地の現在時刻: {{now}}。スケジュールと数式はこのタイムゾーンの時刻に従います。",
  "schedule.time_zone_unknown":
    "タイムゾーン「{{zone}}」はありません。別のタイムゾーンを選択してください。",
  "schedule.header": "タイムゾーン: {{zone}}",

  "schedule.next": "次回以降の予定",
  "schedule.next_if_now": "今アクティブ化した場合の予定",
  "schedule.own_time": "(お使いのタイムゾーンでは {{time}})",

  "schedule.overlap": "前回の実行が終わっていなくても開始する",
  "schedule.overlap_help":
    "オフの場合、予定の時刻に前の実行が処理中または待機中であれば、その回はスキップされます。",
  "schedule.skipped_other":
    "前の実行が終わっていなかったため、{{count}} 回スキップされました。最後のスキップ: {{last}}",

  "schedule.run_now": "今すぐ実行",
  "schedule.run_now_help":
    "スケジュールとは別に、フローを 1 回実際に実行します。書き込みも実際に行われます。次回以降の予定は変わりません。",
  "schedule.run_now_published":
    "スケジュールとは別に、公開済みのバージョンを 1 回実際に実行します。書き込みも実際に行われます。公開後の変更は含まれません。次回以降の予定は変わりません。",
};
