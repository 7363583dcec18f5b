import { looksLikeDeadline } from "./deadlines.ts";
import { classifyLabel, findLabels } from "./labels.ts";
import { readOpening } from "./numbering.ts";
import { looksLikeOrganization } from "./organizations.ts";

/** Whole lines that belong to a web page or to the printed page around the document. */
const FURNITURE: readonly RegExp[] = [
  /^[-—–－_=·.*~|:+\s]*$/,
  /^[-—–－]\s?\d{1,3}\s?[-—–－]$/,
  /^第\s?\d{1,3}\s?页(?:[,，/\s]?\s?共\s?\d{1,3}\s?页)?$/,
  /^(?:Page\s?)?\d{1,3}\s?(?:\/|of)\s?\d{1,3}$/i,
  /^(?:当前位置|您(?:现在|当前)?(?:所在)?的?位置|现在位置|位置)\s?[:：>]/,
  /^(?:网站)?首页\s?(?:[>»›\-|/]|$)/,
  /^(?:[\u4e00-\u9fffA-Za-z]{2,10}\s?[>»›]+\s?)+[\u4e00-\u9fffA-Za-z]{0,20}$/,
  /^[【[（(]?(?:打印(?:本页|正文)?|关闭(?:窗口|本页)?|收藏(?:本页)?|分享(?:到)?|返回(?:顶部|列表|首页)?|下载(?:附件)?|纠错|字体|大\s?中\s?小|放大|缩小|默认|保存|朗读|复制链接)[】\]）)]?(?:[\s|:：,，、【】[\]（）()]*(?:打印(?:本页|正文)?|关闭(?:窗口|本页)?|收藏(?:本页)?|分享到?|返回(?:顶部|列表|首页)?|下载|纠错|字体|[大中小]|放大|缩小|默认|保存|朗读|复制链接|微信|微博|QQ空间|朋友圈))*[】\]）)]?$/,
  /^(?:分享(?:到|至)?|扫一扫|扫码|微信扫|手机扫|长按|关注).{0,40}$/,
  /^(?:微信|微博|新浪微博|QQ空间|QQ|朋友圈|人人网|腾讯微博)(?:[\s、|,，]*(?:微信|微博|新浪微博|QQ空间|QQ|朋友圈|人人网|腾讯微博))*$/,
  /^(?:上一[篇条页]|下一[篇条页]|相关(?:链接|文章|阅读|解读|新闻|稿件|附件|文档)|推荐阅读|热点推荐|延伸阅读)[:：]?.{0,60}$/,
  /^(?:附件下载|点击下载|点此下载|文件下载|下载附件|下载链接|查看附件)[:：]?.{0,60}$/,
  /^附件\d{0,2}[:：]?.{0,60}\.(?:docx?|xlsx?|pdf|zip|rar|wps|et)$/i,
  /^[^。]{1,60}\.(?:docx?|xlsx?|pdf|zip|rar|wps)$/i,
  /(?:浏览|阅读|点击|访问)(?:次数|量|数)\s?[:：]?\s?\d*/,
  /版权所有|网站标识码|公网安备|ICP备|技术支持[:：]|网站地图|联系我们|隐私(?:声明|保护)|建议使用.{0,20}浏览器|政府网站找错/,
  /^(?:无障碍(?:浏览|阅读)?|适老版?|长者(?:模式|版|助手)?|关怀版|繁[體体]|简体|English|登录|注册|搜索|智能问答|手机版|客户端|RSS)(?:[\s|、]*(?:无障碍(?:浏览|阅读)?|适老版?|长者(?:模式|版)?|繁[體体]|简体|English|登录|注册|搜索|手机版|客户端))*$/i,
  /^(?:责任)?编辑\s?[:：].{0,20}$/,
  /^(?:https?:\/\/|www\.)\S+$/i,
  /^.{0,40}(?:发布|公开|更新)(?:时间|日期)\s?[:：].{4,40}(?:来源|浏览|字体|作者|字号|阅读).{0,40}$/,
  /^(?:来源|信息来源|作者|供稿)\s?[:：].{2,30}(?:时间|日期)\s?[:：].{4,30}$/,
];

/** Whether a line (tidied) is page furniture. */
export function isFurniture(text: string): boolean {
  if (text.length > 120) return false;
  return FURNITURE.some((pattern) => pattern.test(text));
}

const OFTEN = 3;
const LONGEST_RUNNING_HEAD = 40;

/** Running heads: a short line that recurs and can be nothing of an item. Returns their texts. */
export function findRunningHeads(texts: readonly string[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const text of texts) if (text.length <= LONGEST_RUNNING_HEAD) counts.set(text, (counts.get(text) ?? 0) + 1);
  const heads = new Set<string>();
  for (const [text, count] of counts) {
    if (count < OFTEN || text.length < 4 || /[。；;：:|]$/.test(text)) continue;
    if (readOpening(text) !== null || findLabels(text).length > 0 || classifyLabel(text) !== null) continue;
    if (looksLikeOrganization(text) || looksLikeDeadline(text) || /[、，]/.test(text)) continue;
    if (/方案|清单|台账|计划|意见|通知|安排表/.test(text)) heads.add(text);
  }
  return heads;
}
