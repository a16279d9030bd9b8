/** When the time starts a flow, in the builder. */
export const scheduleEn = {
  "schedule.way": "Start",
  "schedule.way.interval": "At an interval",
  "schedule.way.calendar": "On days, at a time",
  "schedule.way.cron": "By cron",

  "schedule.every": "Start every",
  "schedule.unit": "Unit of time",
  "schedule.minute_one": "minute",
  "schedule.minute_other": "minutes",
  "schedule.hour_one": "hour",
  "schedule.hour_other": "hours",
  "schedule.day_one": "day",
  "schedule.day_other": "days",
  "schedule.interval_help":
    "From 1 minute to 30 days, counted from the activation of the flow. If Millrace did not run and missed some times, one run makes up for them.",

  "schedule.repeat": "How often",
  "schedule.repeat.daily": "Every day",
  "schedule.repeat.weekdays": "Monday to Friday",
  "schedule.repeat.weekly": "On days of the week",
  "schedule.repeat.monthly": "Every month",
  "schedule.day": "On",
  "schedule.day_number": "Day {{day}}",
  "schedule.day_last": "The last day",
  "schedule.at": "At",
  "schedule.at_wrong": "Enter a time from 0:00 to 23:59.",
  "schedule.days": "On these days",
  "schedule.weekday.mon": "Monday",
  "schedule.weekday.tue": "Tuesday",
  "schedule.weekday.wed": "Wednesday",
  "schedule.weekday.thu": "Thursday",
  "schedule.weekday.fri": "Friday",
  "schedule.weekday.sat": "Saturday",
  "schedule.weekday.sun": "Sunday",
  "schedule.clocks_help":
    "If Millrace did not run and missed some times, one run makes up for them. When summer time begins and skips a time, the flow runs as soon as the clocks have changed. When summer time ends and a time comes twice, the flow runs once.",
  "schedule.short_months": "In shorter months, it runs on the last day.",

  "schedule.cron": "Cron expression",
  "schedule.cron_help":
    "Minute, hour, day of the month, month, day of the week: 0 9 * * MON-FRI is at 9:00 from Monday to Friday. L is the last day of the month. If Millrace missed some times, one run makes up for them.",

  "schedule.time_zone": "Time zone of this flow",
  "schedule.time_zone_help":
    "It is {{now}} there. The schedule and the formulas use the clocks of this zone.",
  "schedule.time_zone_unknown": "There is no time zone “{{zone}}”. Choose another.",
  "schedule.header": "Time zone: {{zone}}",

  "schedule.next": "Next times",
  "schedule.next_if_now": "Next times, if it is activated now",
  "schedule.own_time": "({{time}} for you)",

  "schedule.overlap": "Start even if the previous run is unfinished",
  "schedule.overlap_help":
    "Otherwise the flow skips a time at which the previous run is still working, or still waiting to start.",
  "schedule.skipped_one":
    "{{count}} time was skipped because the previous run was unfinished: {{last}}.",
  "schedule.skipped_other":
    "{{count}} times were skipped because the previous run was unfinished, the last one {{last}}.",

  "schedule.run_now": "Run now",
  "schedule.run_now_help":
    "The flow runs once, for real, outside its schedule, and really writes. Its next times stay as they are.",
  "schedule.run_now_published":
    "The published version runs once, for real, outside its schedule, and really writes. It does not include your changes since then. Its next times stay as they are.",
} as const;
