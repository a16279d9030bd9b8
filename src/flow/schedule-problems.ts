/** What can be wrong with the times of a flow. */
export const scheduleProblems = {
  "flow.no_such_time_zone": {
    severity: "error",
    en: "There is no time zone “{zone}”. Choose the flow’s time zone again.",
    ja: "タイムゾーン「{zone}」はありません。フローのタイムゾーンを選択し直してください。",
  },
  "flow.cron_fields": {
    severity: "error",
    en: "A cron expression has five fields, but this has {count}. Write minute, hour, day of the month, month and day of the week, such as 0 9 * * MON-FRI.",
    ja: "cron 式には項目が 5 つ必要ですが、入力された項目は {count} 個です。分・時・日・月・曜日の順に入力してください。例: 0 9 * * MON-FRI",
  },
  "flow.cron_seconds": {
    severity: "error",
    en: "This cron expression has six fields, the first for seconds. A flow starts at most once a minute: leave the first field out.",
    ja: "この cron 式には項目が 6 つあり、先頭が秒になっています。フローの開始は最短で 1 分ごとです。先頭の項目を削除してください。",
  },
  "flow.cron_field": {
    severity: "error",
    en: "“{written}” cannot be the {field} of a cron expression. Correct it, such as in 0 9 * * MON-FRI.",
    ja: "「{written}」は cron 式の「{field}」として使用できません。修正してください。例: 0 9 * * MON-FRI",
  },
  "flow.cron_never": {
    severity: "error",
    en: "No such day ever comes. Change the day or the month in the cron expression.",
    ja: "この条件に合う日は存在しません。cron 式の日または月を変更してください。",
  },
} as const;
