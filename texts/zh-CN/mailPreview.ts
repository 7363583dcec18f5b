/** What the preview of mails tells the person at the terminal. */
export const mailTexts = {
  usage: "用法：mail-preview 目录",
  written: ({ count, folder }: { count: number; folder: string }) => `已写出 ${count} 种邮件样例：${folder}`,
};
