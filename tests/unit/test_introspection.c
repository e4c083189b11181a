/* SPDX-License-Identifier: Apache-2.0
 *
 * What rules declare, what a result rests on, and results as JSON: as programs that show them ask for it.
 * Through guodu.h alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "guodu.h"

static const char rules_text[] =
    "规则集 \"资助\"\n"
    "来源 通知 \"关于资助的通知\" 日期 2022-01-05 网址 \"https://example.org/1\" 见于 政府网站 {\n"
    "  条款 \"一\" \"资助标准\"\n"
    "  条款 \"二\"\n"
    "}\n"
    "来源 清单 \"事项清单\" 未核实 \"只有转载\" { 条款 \"7\" \"参保资助\" 级 A }\n"
    "选项 身份 { 特困、脱贫 \"脱贫户\"、一般 }\n"
    "选项 原因 { 因病、因残 }\n"
    "## 一户人家。\n"
    "记录 农户 {\n"
    "  ## 户口本上的编号。\n"
    "  户编号: 文本 主键\n"
    "  所在地: 地区 所在地\n"
    "  人均收入: 金额/年 或 无 来自 \"收入\" 或 \"人均纯收入\"\n"
    "  户类型: 身份 必填\n"
    "  致贫原因: 多选 原因\n"
    "  家庭成员: 若干 成员\n"
    "  有病人: 是否 = 任一(家庭成员 其中 患病)\n"
    "}\n"
    "记录 成员 隶属 农户 {\n"
    "  户编号: 整数 主键\n"
    "  证件号码: 身份证号 主键\n"
    "  患病: 是否\n"
    "  生日: 日期\n"
    "  份额: 百分比\n"
    "  亩数: 小数\n"
    "  补贴: 金额\n"
    "  男女: 性别 = 性别(证件号码)\n"
    "}\n"
    "## 谁得多少。\n"
    "政策 参保资助 \"参加医疗保险的资助\" 对 成员 {\n"
    "  类别 医保\n"
    "  依据 通知 \"一\", 清单 \"7\"\n"
    "  给付 资助额: 金额/年, 原由: 多选 原因, 期限: 时长, 自: 日期 或 无\n"
    "  延续 全额: 当 农户.户类型 是 特困 则 资助额 = 350元/年, 原由 = {因病}, 期限 = 2年,\n"
    "      自 = 无 依据 通知 \"二\" 说明 \"资助{资助额}。\"\n"
    "  调整 减半: 当 农户.户类型 是 脱贫 则 资助额 = 农户.人均收入 * 1%, 原由 = 致贫原因, 期限 = 6个月,\n"
    "      自 = 生日\n"
    "  退出 重叠: 当 农户.户类型 是 脱贫 且 患病\n"
    "}\n";

int main(void) {
    guodu_rules *rules = guodu_rules_new(NULL);
    guodu_status st = guodu_rules_load_text(rules, "t.guodu", rules_text, strlen(rules_text));
    guodu_diagnostic found;
    for (size_t i = 0; guodu_rules_diagnostic(rules, i, GUODU_ZH, false, &found) == GUODU_OK; i++)
        puts(found.shown);
    return st;
}
