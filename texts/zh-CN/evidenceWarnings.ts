import type { WarningKind } from "../../domain/evidence/evidenceWarning.ts";

/** What makes evidence doubtful, told to who verifies it: what was found, what it rests on, and what to check. */
export const evidenceWarningTexts = {
  same_file_elsewhere: "同一文件也用于其他问题[（编号 {numbers}）]，共{count}处[，其中{withdrawn}处已撤回]，请核实是否重复使用。",
  similar_picture:
    "该图片与其他问题[（编号 {numbers}）]中的图片高度相似，共{count}处；最相近的一处 64 位特征相差{distance}位、画面吻合度{correlation}%[{cropped}]，请核实是否为同一照片。",
  photo_older_than_issue: "照片拍摄于{takenOn}，早于问题启动（{startedOn}），请核实是否反映整改后的情况。",
  photo_time_impossible: "照片自带的拍摄时间（{takenAt}）并不存在，相机时钟可能有误或信息被改动过。",
  photo_time_in_future: "照片自带的拍摄时间（{takenAt}）晚于上传时间（{uploadedAt}），相机时钟可能有误或信息被改动过。",
  photo_times_contradict: "照片自带的时间互相矛盾：拍摄时间为{takenAt}，{other}为{otherAt}，请核实拍摄时间。",
  photo_time_missing: "照片没有拍摄时间，而该单位用同一相机拍摄的另外{others}张照片都有，请核实原因。",
  near_deadline: "该材料在期限（{dueOn}）届满前{left}才提交（提示标准：{hours}小时以内），请留意是否仓促应付。",
  handed_in_at_once: "该单位{measures}项措施的{pieces}份材料在{minutes}分钟内全部提交（提示标准：{within}分钟以内），请留意是否集中补做。",
  copied_text: "文字内容与其他单位的材料[（问题编号 {numbers}）]最多有{share}%相同，共{count}处，请核实是否抄用。",
  picture_not_compared: "该图片未能与其他图片比对：{reason}，请人工查看。",
} as const satisfies Record<WarningKind, string>;

export const evidenceWarningWords = {
  cropped: "，其中一张似为另一张的裁剪",
  left: { hours: "{hours}小时", minutes: "{minutes}分钟" },
  times: { satellite: "卫星定位时间", modified: "文件修改时间" },
  notCompared: {
    too_large: "文件过大",
    too_many_pixels: "像素过多",
    damaged: "文件损坏",
    not_supported: "格式暂不支持",
    missing: "文件缺失",
    plain: "画面几乎没有内容",
  },
  /** For tasks and mails. */
  summary: "系统提示佐证材料疑点{count}项，请查看后一并核实。",
  pending: "另有{pending}张图片尚在比对。",
} as const;

export const warningSeverityTexts = { high: "重点核实", medium: "需要核实", low: "供参考" } as const;
