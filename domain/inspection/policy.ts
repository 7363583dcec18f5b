import type { CreditClass } from "./plan.ts";

/** The policy of a jurisdiction for joint inspections: figures with a citation, versioned, and carried in the workflow's state. */
export interface InspectionPolicy {
  /** Shares drawn of each credit class where a plan says nothing else, in basis points; of A at most (rounded down), of the others at least (rounded up). */
  ratios: Record<CreditClass | "unrated", number>;
  /** Persons with a valid certificate whom each department sends; never below 2. */
  teamSize: number;
  /** Checks in a year beyond which an object is not drawn where a plan says nothing else; null without a cap. */
  yearlyCap: number | null;
  /** Substitutions after the lock, of the places or visits drawn. */
  substitutionBasisPoints: number;
  /** Days of leave within the time in the field beyond which an inspector does not take part. */
  maxLeaveDays: number;
  /** Days by which a register may be older than the freeze. */
  maxRosterAgeDays: number;
  /** Working days that a plan proposes for commitments, then for reveals. */
  commitWorkingDays: number;
  revealWorkingDays: number;
  /** Reminders: after the plan was handed in; before the ends of commitments and reveals; after the beacon's instant; before the results are due. */
  approvalReminderWorkingDays: number[];
  commitReminderWorkingDays: number[];
  revealReminderWorkingDays: number[];
  beaconReminderWorkingDays: number[];
  resultsReminderWorkingDays: number[];
  /** Hour of the day (Asia/Shanghai) at which reminders go out and visits are counted. */
  reminderHour: number;
}

export const defaultInspectionPolicy: InspectionPolicy = {
  ratios: { A: 500, B: 1_000, C: 3_000, D: 10_000, unrated: 1_000 },
  teamSize: 2,
  yearlyCap: 2,
  substitutionBasisPoints: 1_500,
  maxLeaveDays: 5,
  maxRosterAgeDays: 30,
  commitWorkingDays: 2,
  revealWorkingDays: 1,
  approvalReminderWorkingDays: [2, 4],
  commitReminderWorkingDays: [1],
  revealReminderWorkingDays: [0],
  beaconReminderWorkingDays: [0, 1, 3],
  resultsReminderWorkingDays: [5, 1],
  reminderHour: 9,
};
