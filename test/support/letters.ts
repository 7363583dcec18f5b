import type { LetterRecord } from "../../domain/letters/composeLetter.ts";
import type { LetterKind } from "../../domain/letters/letter.ts";
import type { FrozenContent } from "../../domain/letters/letterContent.ts";

export const description = "d".repeat(64);
export const measure = "e".repeat(64);
export const otherMeasure = "f".repeat(64);

export const letterContentTexts: Record<string, string> = {
  [description]: "行业主管部门与综合执法部门之间没有定期交换监管信息。\n同一问题在两个部门的台账中记载不一致。",
  [measure]: "建立部门间信息通报制度，每季度通报一次监管信息。",
  [otherMeasure]: "按月比对结算数据，发现异常的及时移送有关部门核查处理。",
};

/** A letter of the fictional city about its first issue, to the health commission. */
export function letterRecord(
  kind: LetterKind,
  changes: Partial<Omit<LetterRecord, "content">> & { content?: Partial<FrozenContent> } = {},
): LetterRecord {
  const { content, ...rest } = changes;
  const late = kind !== "assignment_letter" && kind !== "closing_notice";
  return {
    kind,
    symbol: "云综监督",
    year: 2026,
    number: 3,
    issuedOn: "2026-07-06",
    receipt: null,
    voidedAt: null,
    ...rest,
    content: {
      v: 1,
      issuer: "云州市综合监管协调机制办公室",
      addressee: "云州市卫生健康委员会",
      copyTo: kind === "circular" ? ["云州市医疗保障局", "云州市市场监督管理局"] : [],
      plan: { title: "云州市综合监管问题整改方案", documentNumber: "云综监〔2026〕2号" },
      issue: { number: 1, section: "监管协同机制不够顺畅", title: "部门之间信息不互通", descriptionHash: description },
      role: "lead",
      measures: [
        { number: 1, textHash: measure, dueOn: "2026-06-30" },
        { number: 2, textHash: otherMeasure, dueOn: null },
      ],
      dueOn: "2026-06-30",
      acknowledgeBy: kind === "assignment_letter" ? "2026-07-08" : null,
      replyBy: late && kind !== "listing_lifted_notice" ? "2026-07-13" : null,
      citation: "云州市整改工作规程第8条",
      reason: null,
      meeting: kind === "interview_notice" ? { at: "2026-07-14T01:30:00.000Z", place: "市政务中心三楼第二会议室" } : null,
      earlier: late ? [{ kind: "urging_letter", number: "综监敦促〔2026〕1号", issuedOn: "2026-07-01" }] : [],
      verifiedOn: "2026-07-03",
      ...content,
    },
  };
}
