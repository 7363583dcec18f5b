/** What makes a piece of evidence doubtful, told to who verifies it. */
export const evidenceWarningTexts = {
  same_file_elsewhere: "同一文件也用于其他问题（编号 {numbers}），请核实是否重复使用。",
  photo_older_than_issue: "照片拍摄于{takenOn}，早于问题启动（{startedOn}），请核实是否反映整改后的情况。",
} as const;
