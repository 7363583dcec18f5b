import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { composeDigest } from "../../../activities/notices/composeDigest.ts";
import { composeMail, viewOf } from "../../../activities/notices/composeMail.ts";
import { sampleLookups, sampleNotices } from "../../../cli/mail-preview-samples.ts";
import { fillWording, wordingProblems, type Wording } from "../../../domain/mail/wording.ts";
import { placeholderNames, wordingProblemText } from "../../../texts/zh-CN/mailWording.ts";

const noticeNamed = (name: string) => {
  const sample = sampleNotices.find((one) => one.name === name);
  if (sample === undefined) throw new Error(name);
  return sample.notice;
};
const compose = (name: string, changes: Partial<Wording>) =>
  composeMail({
    notice: noticeNamed(name),
    lookups: { ...sampleLookups, wording: { subject: null, intro: null, closing: [], ...changes } },
  });

describe("a jurisdiction's own words", () => {
  it("replace subject and opening, stand at the end, and leave the facts of the mail", () => {
    const mail = compose("assignment", {
      subject: "【{协调办}】{通知类型}（第{编号}号）",
      intro: "{单位}：请办理“{标题}”，[签收期限{签收期限}，]责任为{角色}。",
      closing: ["联系电话：0000-0000000"],
    });
    expect(mail.subject).toBe("【云泽市综合监管协调机制办公室】交办（第3号）");
    expect(mail.text).toContain(
      "市卫生健康局：请办理“对民营医疗机构依法执业的日常监管存在薄弱环节，部门之间信息不通”，签收期限2026年1月14日（周三），责任为牵头单位。",
    );
    expect(mail.text).not.toContain("现将以下整改问题交办贵单位");
    expect(mail.text.indexOf("联系电话")).toBeGreaterThan(mail.text.indexOf("期限是怎样确定的"));
    for (const kept of ["签收期限：2026年1月14日（周三）24时前", "1. 制定全市医疗机构依法执业自查工作制度", "整改期限"])
      expect(mail.text).toContain(kept);
    for (const words of ["联系电话：0000-0000000", "责任为牵头单位"]) expect(mail.html).toContain(words);
  });

  it("are escaped, as is what is filled in", () => {
    const mail = compose("assignment", { intro: "<script>alert(1)</script> & {标题}", closing: ['<img src=x onerror="x">'] });
    expect(mail.html).not.toMatch(/<script|<img/u);
    expect(mail.html).toContain("&lt;script&gt;alert(1)&lt;/script&gt; &amp; ");
  });

  it("that come out empty leave the product's", () => {
    const own = composeMail({ notice: noticeNamed("closing"), lookups: sampleLookups });
    expect(compose("closing", { subject: "[{签收期限}]", intro: "[{理由}]", closing: ["[{理由}]"] })).toEqual(own);
  });
});

describe("filling", () => {
  it("leaves out a part whose fact is missing, and never reads again what it filled in", () => {
    expect(fillWording("[甲{一}]乙[丙{二}]", { 一: "1" })).toBe("甲1乙");
    expect(fillWording("{一}", { 一: "{二}[x]", 二: "!" })).toBe("{二}[x]");
    expect(fillWording("[没有占位符]", {})).toBe("[没有占位符]");
    expect(fillWording("{constructor}{__proto__}", {})).toBe("");
  });

  it("of what was found in order leaves no brace over", () => {
    const texts = fc.array(
      fc.oneof(fc.constantFrom(...placeholderNames.map((name) => `{${name}}`)), fc.constantFrom("请", "[", "]", "办理。")),
    );
    fc.assert(
      fc.property(texts, (parts) => {
        const text = parts.join("");
        expect(wordingProblems({ text, allowed: placeholderNames, oneLine: false })).toEqual([]);
        expect(fillWording(text, {})).not.toMatch(/[{}]/u);
      }),
    );
  });
});

describe("saving", () => {
  it("names each placeholder that nobody knows, once, and those there are", () => {
    const problems = wordingProblems({ text: "{期线}{标题}{期线}{ 单位 }{name}", allowed: placeholderNames, oneLine: false });
    expect(problems).toEqual([{ problem: "unknown_placeholders", names: ["期线", "name"] }]);
    expect(problems.map(wordingProblemText)[0]).toMatch(/^不认识的占位符：\{期线\}、\{name\}。可用的有：.*\{标题\}/u);
  });

  it("refuses a brace by itself and a subject of two lines", () => {
    expect(wordingProblems({ text: "{标题", allowed: placeholderNames, oneLine: true })).toEqual([{ problem: "unpaired_brace" }]);
    expect(wordingProblems({ text: "一\n二", allowed: placeholderNames, oneLine: true })).toEqual([{ problem: "several_lines" }]);
    expect(wordingProblems({ text: "一\n二", allowed: placeholderNames, oneLine: false })).toEqual([]);
  });
});

describe("a digest", () => {
  const views = (names: readonly string[]) => names.map((name) => viewOf({ notice: noticeNamed(name), lookups: sampleLookups }));
  const digest = (names: readonly string[]) =>
    composeDigest({ views: views(names), sentAt: "2026-03-05T01:00:00.000Z", readerKey: "p-1", host: "mail.example" });

  it("lists each notice with its word, its issue and its link, and says why it came", () => {
    const mail = digest(["closing", "released", "verification_wanted"]);
    expect(mail.subject).toMatch(/^【联督·每日汇总】3月5日 3件：第3号 /u);
    for (const body of [mail.text, mail.html]) {
      for (const words of [
        "销号",
        "解除长期坚持",
        "核查期限：2026年2月3日（周二）24时前",
        "您选择了每日汇总",
        "https://liandu.yunze.example/issues/9f2c61d0",
      ])
        expect(body).toContain(words);
      expect(body).not.toMatch(/undefined|null|\[object|NaN/u);
    }
    expect(mail.headers).toMatchObject({ "Auto-Submitted": "auto-generated" });
    expect(mail.calendar).toBeUndefined();
  });

  it("brings the links of each notice, and of many the likeliest alone", () => {
    const links = {
      links: ["acknowledge", "return"].map((label) => ({ label, url: `https://liandu.yunze.example/l/${label}/${"x".repeat(150)}` })),
      until: "2026-04-04",
    };
    const linked = (count: number) => {
      const view = viewOf({ notice: noticeNamed("correction"), lookups: { ...sampleLookups, links } });
      return composeDigest({
        views: Array.from({ length: count }, () => view),
        sentAt: "2026-03-05T01:00:00.000Z",
        readerKey: "p-1",
        host: "mail.example",
      });
    };
    const few = linked(2);
    for (const body of [few.text, few.html]) {
      expect(body).toContain("https://liandu.yunze.example/l/return/");
      expect(body).toContain("以上链接仅供您本人使用，请勿转发；有效期至2026年4月4日");
      expect(body).toContain("https://liandu.yunze.example/issues/9f2c61d0");
    }
    const many = linked(75);
    expect(many.text).toContain("https://liandu.yunze.example/l/acknowledge/");
    expect(many.text).not.toContain("https://liandu.yunze.example/l/return/");
    expect(Buffer.byteLength(many.html)).toBeLessThan(100_000);
  });

  it("of very many says how many more there are, and stays below what web mailers cut", () => {
    const mail = digest(Array.from({ length: 75 }, () => "correction"));
    expect(mail.text).toContain("另有35件，请登录系统查看。");
    expect(Buffer.byteLength(mail.html)).toBeLessThan(100_000);
  });
});
