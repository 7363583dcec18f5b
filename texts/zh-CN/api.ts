/** Words of the API's documentation. */
export const apiTexts = {
  title: "联督 HTTP 接口",
  description: [
    "综合监管协调机制办公室的整改问题督办系统。所有接口使用 JSON（UTF-8）；日期为 `YYYY-MM-DD`（北京时间），时刻为 ISO 8601。",
    "**登录**：请求头 `Authorization: Bearer <令牌>`，令牌由安全管理员签发。",
    "**重复提交**：每个 POST 请求须带 `Idempotency-Key`。网络中断后用同一编号重试，得到第一次的结果，不会重复办理（响应头 `Idempotent-Replayed: true`）。",
    "**出错**：按 RFC 9457 答复，`code` 固定不变，`detail` 用中文说明原因和下一步怎么办。",
    "**翻页**：`limit` 默认 50、最多 200；把答复中的 `nextCursor` 放入下一次请求的 `cursor`，为 null 时表示已到末页。",
  ].join("\n\n"),
  bearer: "由安全管理员签发的访问令牌",
  roles: "限以下角色：",
  idempotencyKey: "本次提交的编号，重试时使用同一编号",
  retryAfter: "多少秒后可以重试",
  problem: "RFC 9457 问题详情，另附 code 的相关数据",
  detail: "原因和下一步怎么办",
  instance: "请求编号，联系系统管理员时请提供",
} as const;
