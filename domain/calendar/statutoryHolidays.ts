import { addDays, dateOf, dayNumber, weekdayOf, type IsoDate } from "./calendarDay.ts";

/**
 * The days off that the law itself fixes, for years whose arrangement the State Council has not published yet:
 * 《全国年节及纪念日放假办法》(国务院令第270号, as revised in 2024), article 2 (the days) and article 6 (a day that falls on a weekend is made good on a
 * working day). How days are swapped into longer holidays (article 7) is published each autumn and cannot be computed.
 */
export type StatutoryHoliday = { on: IsoDate; name: string };

/** 春节 (first day of the first lunar month), 清明, 端午, 中秋 of each year as MMDD: astronomical facts, which no short formula gives exactly. */
const LUNAR_FESTIVALS: Readonly<Record<number, string>> = {
  2020: "0125 0404 0625 1001",
  2021: "0212 0404 0614 0921",
  2022: "0201 0405 0603 0910",
  2023: "0122 0405 0622 0929",
  2024: "0210 0404 0610 0917",
  2025: "0129 0404 0531 1006",
  2026: "0217 0405 0619 0925",
  2027: "0206 0405 0609 0915",
  2028: "0126 0404 0528 1003",
  2029: "0213 0404 0616 0922",
  2030: "0203 0405 0605 0912",
  2031: "0123 0405 0624 1001",
  2032: "0211 0404 0612 0919",
  2033: "0131 0404 0601 0908",
  2034: "0219 0405 0620 0927",
  2035: "0208 0405 0610 0916",
  2036: "0128 0404 0530 1004",
  2037: "0215 0404 0618 0924",
  2038: "0204 0405 0607 0913",
  2039: "0124 0405 0527 1002",
  2040: "0212 0404 0614 0920",
  2041: "0201 0404 0603 0910",
  2042: "0122 0404 0622 0928",
  2043: "0210 0405 0611 0917",
  2044: "0130 0404 0531 1005",
  2045: "0217 0404 0619 0925",
  2046: "0206 0404 0608 0915",
  2047: "0126 0405 0529 1004",
  2048: "0214 0404 0615 0922",
  2049: "0202 0404 0604 0911",
  2050: "0123 0404 0623 0930",
  2051: "0211 0405 0613 0919",
  2052: "0201 0404 0601 0907",
  2053: "0219 0404 0620 0926",
  2054: "0208 0404 0610 0916",
  2055: "0128 0405 0530 1005",
  2056: "0215 0404 0617 0924",
  2057: "0204 0404 0606 0913",
  2058: "0124 0404 0625 1002",
  2059: "0212 0405 0614 0921",
  2060: "0202 0404 0603 0909",
};

/** First and last year whose lunar festivals are known here; outside them only the fixed dates are computed. */
export const LUNAR_YEARS = { first: 2020, last: 2060 } as const;

/** Spring Festival grew to four days (from its eve) and Labour Day to two with the revision in force from 2025. */
const REVISED_FROM = 2025;

function run(from: IsoDate, length: number, name: string): StatutoryHoliday[] {
  return Array.from({ length }, (_, index) => ({ on: addDays(from, index), name }));
}

/** The statutory days off of `year` in date order, without those given in lieu of a weekend. */
export function statutoryDays(year: number): StatutoryHoliday[] {
  const on = (monthDay: string): IsoDate => `${String(year).padStart(4, "0")}-${monthDay.slice(0, 2)}-${monthDay.slice(2)}`;
  const revised = year >= REVISED_FROM;
  const [spring, qingming, dragonBoat, midAutumn] = (LUNAR_FESTIVALS[year] ?? "").split(" ");
  const days = [
    ...run(on("0101"), 1, "元旦"),
    ...(spring ? run(addDays(on(spring), revised ? -1 : 0), revised ? 4 : 3, "春节") : []),
    ...(qingming ? run(on(qingming), 1, "清明节") : []),
    ...run(on("0501"), revised ? 2 : 1, "劳动节"),
    ...(dragonBoat ? run(on(dragonBoat), 1, "端午节") : []),
    ...(midAutumn ? run(on(midAutumn), 1, "中秋节") : []),
    ...run(on("1001"), 3, "国庆节"),
  ];
  return days.sort((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)));
}

/**
 * Days off of `year` as far as the law alone settles them: the statutory days, and for each that falls on a weekend the next free working day after it.
 * In date order, each date once (a Mid-Autumn Festival that falls into National Day adds nothing).
 */
export function provisionalHolidays(year: number): StatutoryHoliday[] {
  const off = new Map<number, string>();
  for (const { on, name } of statutoryDays(year)) if (!off.has(dayNumber(on))) off.set(dayNumber(on), name);
  const onWeekends = [...off].filter(([day]) => isWeekend(day));
  for (const [day, name] of onWeekends) {
    let inLieu = day + 1;
    while (isWeekend(inLieu) || off.has(inLieu)) inLieu += 1;
    off.set(inLieu, name);
  }
  return [...off].sort(([a], [b]) => a - b).map(([day, name]) => ({ on: dateOf(day), name }));
}

function isWeekend(day: number): boolean {
  return weekdayOf(day) % 6 === 0;
}
