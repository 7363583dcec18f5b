import { addDays, addMonths, endOfMonth } from "../domain/calendar/calendarDay.ts";

/** The dates of the sample lie around the day on which it is loaded, so that a year from now it still shows work in progress. */
function chinese(date: string): string {
  const [year, month, day] = date.split("-").map(Number);
  return `${year}年${month}月${day}日`;
}

function endOf(today: string, months: number): string {
  const [year, month] = endOfMonth(addMonths(today, months)).split("-").map(Number);
  return `${year}年${month}月底前`;
}

/** The city's rectification plan, in the form in which such plans are issued. */
export function cityPlan(today: string): string {
  const issued = addDays(today, -20);
  return `云州市医疗卫生行业综合监管督察反馈问题整改方案
云综监办〔${issued.slice(0, 4)}〕7号

今年上半年，省督察组到我市实地查看了医疗卫生行业综合监管工作，并书面反馈了意见。为把反馈的问题逐项改到位，经市政府同意，制定本方案。
一、关于“部门协同还不够顺畅”的问题
1.综合监管会商多靠专项行动带动，平时信息不通，同一家医院一个季度内被三个部门分别检查。
责任单位：市卫生健康委，市医保局，市市场监管局
整改措施：1.每季度开一次综合监管会商会，会前由各部门交换检查计划，能并的检查一律合并。2.把三个部门的检查结果归到同一个对象档案里，十个工作日内互相推送。3.制定跨部门联合抽查事项清单，明确牵头部门。
完成时限：${endOf(today, 1)}。
目前进展：已召开首次会商会，检查计划的交换格式正在征求意见。
二、关于“医疗机构主体责任没有压实”的问题
2.部分民营门诊部依法执业自查流于形式，自查表由第三方代填，发现的问题没有整改记录。
责任单位：市卫生健康委、南屏区卫生健康委、各医疗机构
整改措施：1.逐家核对自查记录，代填的责令重做。2.对自查发现的问题建立整改销号清单，每月通报一次。
完成时限：即知即改，长期坚持。
目前进展：南屏区已完成四十二家门诊部的核对。
3.两家医院的医疗废物暂存间超期存放，交接登记缺页。
责任单位：市生态环境局、市卫生健康委
整改措施：1.清运积存的医疗废物，补齐交接登记。2.在暂存间安装称重联网设备，超过四十八小时自动报警。
完成时限：${chinese(addDays(today, -6))}前。
目前进展：积存的医疗废物已全部清运。
三、关于“行业自律作用发挥不足”的问题
4.行业协会没有参与医疗质量评价，会员单位之间的同行评议多年没有开展。
责任单位：市医院协会、市民政局、市卫生健康委
整改措施：市医院协会制定同行评议办法，每年选取三个病种开展评议，结果向会员公开，并报市卫生健康委备案。
时间进度：${endOf(today, 2)}初见成效，持续推进。
目前进展：同行评议办法初稿已完成。
5.对无证行医的联合打击没有形成常态，线索移送后反馈不及时。
责任单位：市及各县（市、区）人民政府，市公安局，市卫生健康委
整改措施：1.建立线索移送台账，七个工作日内反馈办理情况。2.每半年组织一次联合打击行动。
完成时限：持续推进。
目前进展：台账已经启用。
四、关于“监督执法力量薄弱”的问题
6.基层卫生监督人员不足，两个县区没有专职协管员。
责任单位：市委编办、市人社局、市财政局、市卫生健康委
整改措施：1.在核定编制内补充监督执法人员。2.把协管员补助纳入年度预算。
完成时限：${endOf(today, 3)}。
目前进展：已摸清各县区缺员情况。

云州市医疗卫生行业综合监管协调机制办公室
${chinese(issued)}
`;
}

/** The county's own plan: seen by the county alone. */
export function countyPlan(today: string): string {
  const issued = addDays(today, -10);
  return `青溪县医疗卫生行业综合监管自查问题整改方案
青综监办〔${issued.slice(0, 4)}〕3号

根据县里组织的自查，现就发现的问题制定整改方案如下。
一、关于“基层机构管理不规范”的问题
1.三家村卫生室的药品没有按批号登记，近效期药品没有单独存放。
责任单位：县卫生健康委、县市场监管局
整改措施：1.逐家清点库存，补登批号。2.设置近效期药品专柜。
完成时限：${endOf(today, 1)}。
目前进展：已完成一家。
2.个别卫生院的慢性病用药报销清单与处方对不上。
责任单位：县医保局、县卫生健康委
整改措施：逐笔核对近一年的报销清单，多报的予以追回。
完成时限：立行立改。
目前进展：正在核对。

青溪县医疗卫生行业综合监管协调机制办公室
${chinese(issued)}
`;
}
