import { describe, expect, it } from "@jest/globals";
import { minutesApart, minutesBeforeDue } from "../../../domain/evidence/handedIn.ts";
import { photoDoubts } from "../../../domain/evidence/photoDoubts.ts";
import type { PhotoTimes } from "../../../domain/evidence/fileReading.ts";
import { copiedText, textBands } from "../../../domain/evidence/textPrint.ts";

describe("a photo's clock", () => {
  const [startedAt, uploadedAt] = ["2026-03-02T02:00:00.000Z", "2026-04-10T08:00:00.000Z"];
  const kinds = (times: PhotoTimes): string[] => photoDoubts(times, { startedAt, uploadedAt }).map(({ kind }) => kind);

  it("is believed when it fits", () => {
    expect(kinds({ takenAt: "2026-04-10T15:59:00", modifiedAt: "2026-04-10T15:59:00", satelliteAt: "2026-04-10T07:58:30Z" })).toEqual([]);
    expect(kinds({ takenAt: "2026-03-02T08:00:00" })).toEqual([]);
    expect(kinds({ takenAt: "2026-04-10T09:00:00+01:00" })).toEqual([]);
    expect(kinds({})).toEqual([]);
  });

  it("is doubted when the photo is older than the issue, from the future, or from a day that there never was", () => {
    expect(kinds({ takenAt: "2026-03-01T23:59:59" })).toEqual(["photo_older_than_issue"]);
    expect(kinds({ takenAt: "2026-04-10T16:11:00" })).toEqual(["photo_time_in_future"]);
    expect(kinds({ takenAt: "2026-04-31T10:00:00" })).toEqual(["photo_time_impossible"]);
    expect(kinds({ takenAt: "1970-01-01T00:00:00" })).toEqual(["photo_time_impossible"]);
    expect(kinds({ takenAt: "2026-04-10T24:61:00" })).toEqual(["photo_time_impossible"]);
  });

  it("is doubted when the satellites or the file itself say otherwise", () => {
    expect(photoDoubts({ takenAt: "2026-04-09T10:00:00", satelliteAt: "2026-02-01T02:00:00Z" }, { startedAt, uploadedAt })).toEqual([
      { kind: "photo_times_contradict", takenAt: "2026-04-09T10:00:00", otherAt: "2026-02-01T02:00:00Z", other: "satellite" },
    ]);
    expect(kinds({ takenAt: "2026-04-09T10:00:00", modifiedAt: "2026-01-05T10:00:00" })).toEqual(["photo_times_contradict"]);
    expect(kinds({ takenAt: "2026-04-09T10:00:00", modifiedAt: "2026-04-09T18:00:00" })).toEqual([]);
  });
});

describe("when evidence came", () => {
  it("is told when it was at the last moment", () => {
    expect(minutesBeforeDue("2026-06-30T06:00:00.000Z", "2026-06-30", 24)).toBe(600);
    expect(minutesBeforeDue("2026-06-29T15:00:00.000Z", "2026-06-30", 24)).toBeNull();
    expect(minutesBeforeDue("2026-07-01T01:00:00.000Z", "2026-06-30", 24)).toBeNull();
    expect(minutesBeforeDue("2026-06-30T06:00:00.000Z", "2026-06-30", 0)).toBeNull();
    expect(minutesBeforeDue("2026-06-30T06:00:00.000Z", null, 24)).toBeNull();
  });

  it("is told when all of several measures came at once", () => {
    const at = (minute: string, measureId: string) => ({ submittedAt: `2026-06-01T02:${minute}:00.000Z`, measureId });
    expect(minutesApart([at("00", "m1"), at("04", "m2"), at("09", "m3")], 10)).toBe(9);
    expect(minutesApart([at("00", "m1"), at("04", "m2"), at("11", "m3")], 10)).toBeNull();
    expect(minutesApart([at("00", "m1"), at("01", "m1"), at("02", "m1")], 10)).toBeNull();
    expect(minutesApart([at("00", "m1"), at("01", "m2")], 10)).toBeNull();
  });
});

const original =
  "我局成立专项工作组，由分管副局长任组长，逐户走访辖区内培训机构四十二家，建立问题台账，督促其中十一家完成消防通道改造，并与街道签订共管协议，每周五下午集中通报进度。";
const quoted = "建立部门之间的信息交换机制，每季度联合会商一次，形成会议纪要并报送协调机制办公室备案，重大事项随时通报。";

describe("copied words", () => {
  it("are found when only names and figures were changed, whatever the punctuation", () => {
    const copy = original.replace("我局", "我委").replace("四十二", "三十六").replace("副局长", "副主任").replaceAll("，", ", ");
    const found = copiedText({ own: copy, other: original, quoted: [] });
    expect(found?.share).toBeGreaterThan(0.7);
    const bands = new Set(textBands(original));
    expect(textBands(copy)?.some((band) => bands.has(band))).toBe(true);
  });

  it("are not what everybody quotes, nor what is short or has nothing in common", () => {
    const [one, other] = [`${quoted}我局已落实。`, `${quoted}本单位按要求完成。`];
    expect(copiedText({ own: one, other, quoted: [] })).not.toBeNull();
    expect(copiedText({ own: one, other, quoted: [quoted] })).toBeNull();
    expect(copiedText({ own: "已完成整改。", other: "已完成整改。", quoted: [] })).toBeNull();
    expect(textBands("已完成整改。")).toBeNull();
    expect(copiedText({ own: original, other: quoted, quoted: [] })).toBeNull();
  });
});
