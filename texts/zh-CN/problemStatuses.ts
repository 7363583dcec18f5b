/** What an HTTP status of a problem means in this API. */
export const problemStatusTexts: Readonly<Record<number, string>> = {
  400: "请求本身有误，见 errors",
  401: "没有登录，或登录凭证已失效",
  403: "看得到，但无权办理",
  404: "没有找到；无权知悉的内容同样答复为没有找到",
  405: "该地址不支持这种请求方法",
  409: "按规则不能办理，code 说明原因",
  412: "内容在查看之后已有变化",
  413: "提交的内容过大",
  415: "不支持的内容类型",
  422: "内容无法处理，code 说明原因",
  429: "同时提交过多，请按 Retry-After 稍候重试",
  500: "系统内部错误",
  503: "暂时不可用，请按 Retry-After 稍候重试",
};
