import { lazy } from "react";
import { loaded } from "../api/loaded.ts";

/** The calendar is large, and seldom asked for. */
export const MomentPicker = lazy(async () => ({
  default: (await loaded(() => import("./moment-picker.tsx"))).MomentPicker,
}));

export const DayPicker = lazy(async () => ({
  default: (await loaded(() => import("./day-picker.tsx"))).DayPicker,
}));
