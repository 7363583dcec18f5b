import { describe, expect, it } from "@jest/globals";
import { rangeOf } from "../../../api/evidence/byteRanges.ts";
import { attachmentOf, cleanFileName } from "../../../api/evidence/fileName.ts";

describe("a file's name", () => {
  it("keeps its words and loses its path and what cannot be seen", () => {
    expect(cleanFileName("C:\\共享\\整改后现场.jpg")).toBe("整改后现场.jpg");
    expect(cleanFileName("../../etc/passwd")).toBe("passwd");
    expect(cleanFileName("照片\u202Egpj.exe")).toBe("照片gpj.exe");
    expect(cleanFileName('一"二<三>\r\n.pdf')).toBe("一_二_三_.pdf");
    expect(cleanFileName("..")).toBe("未命名");
    expect(cleanFileName(undefined)).toBe("未命名");
    const long = cleanFileName(`${"长".repeat(300)}.docx`);
    expect([Array.from(long).length, long.endsWith(".docx")]).toEqual([120, true]);
  });

  it("is given in UTF-8, with an ASCII stand-in, and cannot end the header", () => {
    expect(attachmentOf("整改 (1)'s.pdf")).toBe(
      `attachment; filename="__ (1)'s.pdf"; filename*=UTF-8''%E6%95%B4%E6%94%B9%20%281%29%27s.pdf`,
    );
    expect(attachmentOf('a";x=\\.txt')).toBe(`attachment; filename="a_;x=_.txt"; filename*=UTF-8''a%22%3Bx%3D%5C.txt`);
  });
});

describe("a range", () => {
  it("is read as RFC 9110 says", () => {
    expect(rangeOf("bytes=0-9", 100)).toEqual({ start: 0, end: 9 });
    expect(rangeOf("bytes=90-", 100)).toEqual({ start: 90 });
    expect(rangeOf("bytes=-10", 100)).toEqual({ start: 90 });
    expect(rangeOf("bytes=-1000", 100)).toEqual({ start: 0 });
    expect(rangeOf("bytes=100-", 100)).toBe("unsatisfiable");
    expect(rangeOf("bytes=-0", 100)).toBe("unsatisfiable");
    for (const ignored of ["bytes=9-0", "bytes=-", "bytes=0-1,5-6", "lines=1-2", "", undefined]) expect(rangeOf(ignored, 100)).toBeNull();
  });
});
