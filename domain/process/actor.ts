/** How a command reached the system. A link proves the mailbox, not the person. */
export type Via = "api" | "mail_link" | "console" | "rule";

export type Role =
  | "office" // 协调办工作人员
  | "leader" // 分管领导
  | "officer" // 责任单位承办人
  | "verifier" // 受邀核查人
  | "auditor" // 审计、督察
  | "admin_system"
  | "admin_security"
  | "admin_audit";

/** A person who acts, with the organization and the roles that they act in. Identifiers only: names stay in the register. */
export interface PersonActor {
  personId: string;
  organizationId: string;
  roles: Role[];
  via: Exclude<Via, "rule">;
  /** The mail whose link was used: present with `mail_link` alone. */
  mailId?: string;
}

/** A rule that acts. Nothing is ever done by "system": the rule is named, with the policy or regulation that it rests on. */
export interface RuleActor {
  rule: string;
  citation?: string;
  via: "rule";
}

export type Actor = PersonActor | RuleActor;

export function isRule(actor: Actor): actor is RuleActor {
  return actor.via === "rule";
}

export function hasRole(actor: Actor, role: Role): boolean {
  return !isRule(actor) && actor.roles.includes(role);
}
