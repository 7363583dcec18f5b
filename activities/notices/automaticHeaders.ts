/** RFC 3834, and what Exchange wants besides: no holiday replies to a machine. */
export const automaticHeaders = {
  "Auto-Submitted": "auto-generated",
  "X-Auto-Response-Suppress": "All",
  "Content-Language": "zh-CN",
} as const;
