/** The policy of a jurisdiction for rectification issues: figures with a citation, versioned, and carried in the workflow's state. */
export interface RectificationPolicy {
  /** Working days after assignment within which an organization signs for it (签收). */
  acknowledgeWorkingDays: number;
  /** Reminders to sign for it, in working days after the day on which it was due. */
  acknowledgeReminderWorkingDays: number[];
  /** Reminders before a due date, in working days. */
  dueReminderWorkingDays: number[];
  /** Hour of the day (Asia/Shanghai) at which reminders go out. */
  reminderHour: number;
  /** Budget of 即知即改 / 立行立改, in working days from the start. */
  immediateWorkingDays: number;
  /** Working days for the office to verify after it was asked. */
  verificationWorkingDays: number;
  publicity: { required: boolean; workingDays: number };
  /** Who may close: the office, or only a leader. */
  closingBy: "office" | "leader";
  /** Months after closing at which the fix is looked at again; until then the matter stays open to reopening. */
  lookBackMonths: number;
}

export const defaultRectificationPolicy: RectificationPolicy = {
  acknowledgeWorkingDays: 2,
  acknowledgeReminderWorkingDays: [0, 2, 4],
  dueReminderWorkingDays: [7, 3, 1],
  reminderHour: 9,
  immediateWorkingDays: 15,
  verificationWorkingDays: 10,
  publicity: { required: false, workingDays: 5 },
  closingBy: "office",
  lookBackMonths: 3,
};
