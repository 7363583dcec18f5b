/** The policy of a jurisdiction for visits: figures with a citation, versioned, and carried in the workflow's state. */
export interface VisitPolicy {
  /** Working days after the start within which each department confirms its team. */
  confirmWorkingDays: number;
  /** Reminders before the result is due, in working days. */
  resultReminderWorkingDays: number[];
  /** Working days after completing within which the result is published. */
  publicationWorkingDays: number;
  /** Hour of the day (Asia/Shanghai) at which reminders go out. */
  reminderHour: number;
}

export const defaultVisitPolicy: VisitPolicy = {
  confirmWorkingDays: 2,
  resultReminderWorkingDays: [3, 1],
  publicationWorkingDays: 20,
  reminderHour: 9,
};
