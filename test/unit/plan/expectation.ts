import type { PlanDeadline, PlanReading, PlanUnit } from "../../../domain/plan/reading.ts";

/** A reading cut down to what a person would check on the page, one short line for each fact. */
export function summarize(reading: PlanReading): object {
  return {
    kind: reading.kind,
    title: reading.title,
    documentNumber: reading.documentNumber,
    issuer: reading.issuer,
    issuedOn: reading.issuedOn,
    overallDeadline: deadline(reading.overallDeadline),
    phases: reading.phases.map((phase) => `${phase.name}: ${phase.from} – ${phase.to}`),
    memberUnits: reading.memberUnits,
    items: reading.items.map((item) => ({
      number: item.number,
      section: item.section,
      title: item.title,
      description: item.description,
      units: item.units.map(unit),
      deadline: deadline(item.deadline),
      measures: item.measures.map((measure) => [
        measure.number,
        measure.text,
        ...measure.units.map((owner) => owner.name),
        ...(measure.deadline === null ? [] : [deadline(measure.deadline)]),
      ]),
      progress: item.progress,
    })),
    warnings: reading.warnings.map((warning) => `${warning.line} ${warning.code}`),
    lines: reading.sources.map(({ line, as, item }) => `${line} ${as}${item === null ? "" : ` ${item}`}`).join(", "),
  };
}

function unit({ name, role, roleInferred, group }: PlanUnit): string {
  return `${role}${roleInferred ? " (inferred)" : ""}: ${name}${group ? " (group)" : ""}`;
}

function deadline(value: PlanDeadline | null): string | null {
  return value === null ? null : `${value.kind} ${value.date}: ${value.text}`;
}
