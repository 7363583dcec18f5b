export const docsTexts = {
  title: "联督 接口文档",
  noScript: "浏览接口文档需要启用 JavaScript；也可以直接查看 /openapi.json。",
} as const;
