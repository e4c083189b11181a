/* SPDX-License-Identifier: Apache-2.0
 *
 * Cells: for each type what is read and as what, and what is refused and why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "data/cell.h"
#include "schema_text.h"

static struct arena arena;
static const struct schema *schema;

struct row {
    const char *type, *text;
    const char *value; /* as value_format writes it; NULL: refused */
    enum reject_kind kind;
};

static const struct row rows[] = {
    {"boolean", "是", "是", 0},
    {"boolean", " 否 ", "否", 0},
    {"boolean", "YES", "是", 0},
    {"boolean", "No", "否", 0},
    {"boolean", "True", "是", 0},
    {"boolean", "false", "否", 0},
    {"boolean", "FALSE", "否", 0},
    {"boolean", "1", "是", 0},
    {"boolean", "0", "否", 0},
    {"boolean", "１", "是", 0},
    {"boolean", "1.0", "是", 0},
    {"boolean", "0.0", "否", 0},
    {"boolean", "√", "是", 0},
    {"boolean", "✓", "是", 0},
    {"boolean", "✔", "是", 0},
    {"boolean", "×", "否", 0},
    {"boolean", "✗", "否", 0},
    {"boolean", "✘", "否", 0},
    {"boolean", "x", NULL, REJECT_BOOLEAN},
    {"boolean", "有", NULL, REJECT_BOOLEAN},
    {"boolean", "无", NULL, REJECT_PLACEHOLDER},
    {"boolean", "-", NULL, REJECT_PLACEHOLDER},
    {"boolean", "yas", NULL, REJECT_BOOLEAN},
    {"boolean", "Y", NULL, REJECT_BOOLEAN},
    {"boolean", "是的", NULL, REJECT_BOOLEAN},
    {"boolean", "01", NULL, REJECT_BOOLEAN},
    {"boolean", "#REF!", NULL, REJECT_ERROR_VALUE},

    {"integer", "12", "12", 0},
    {"integer", "-12", "-12", 0},
    {"integer", "+12", "12", 0},
    {"integer", "007", "7", 0},
    {"integer", "5.0", "5", 0},
    {"integer", "999999999999999999", "999999999999999999", 0},
    {"integer", "-999999999999999999", "-999999999999999999", 0},
    {"integer", "0000000000000000000000000000000012", "12", 0},
    {"integer", "9223372036854775807", "9223372036854775807", 0},
    {"integer", "9223372036854775808", NULL, REJECT_NUMBER_RANGE},
    {"integer", "-9223372036854775808", "-9223372036854775808", 0},
    {"integer", "1000000000000000000000000000000000000000000", NULL, REJECT_NUMBER_RANGE},
    {"integer", "5.5", NULL, REJECT_INTEGER},
    {"integer", "5.0000000000000000000001", NULL, REJECT_INTEGER},
    {"integer", "5.", NULL, REJECT_INTEGER},
    {"integer", "五", NULL, REJECT_INTEGER},
    {"integer", "1 2", NULL, REJECT_INTEGER},
    {"integer", "0x10", NULL, REJECT_INTEGER},
    {"integer", "1-2", NULL, REJECT_INTEGER},
    {"integer", "--1", NULL, REJECT_INTEGER},
    {"integer", "12人", NULL, REJECT_INTEGER},
    {"integer", "+", NULL, REJECT_INTEGER},
    {"integer", "５", "5", 0},
    {"integer", "－１２", "-12", 0},
    {"integer", "\u221212", "-12", 0},
    {"integer", "1\u200b2", "12", 0},
    {"integer", "1\ufeff2", "12", 0},
    {"integer", "\u202a12\u202c", "12", 0},
    {"integer", "1,234", "1234", 0},
    {"integer", "-1,234", "-1234", 0},
    {"integer", "+12,345,678", "12345678", 0},
    {"integer", "1，234", "1234", 0},
    {"integer", "１，２３４", "1234", 0},
    {"integer", "1,234.0", "1234", 0},
    {"integer", "12,34", NULL, REJECT_THOUSANDS},
    {"integer", "1234,567", NULL, REJECT_THOUSANDS},
    {"integer", "1,2345", NULL, REJECT_THOUSANDS},
    {"integer", "1,23,456", NULL, REJECT_THOUSANDS},
    {"integer", "0,123", NULL, REJECT_THOUSANDS},
    {"integer", "1.234.567", NULL, REJECT_THOUSANDS},
    {"integer", ",234", NULL, REJECT_INTEGER},
    {"integer", "1,,234", NULL, REJECT_INTEGER},
    {"integer", "1,234,", NULL, REJECT_INTEGER},
    {"integer", "1, 234", NULL, REJECT_INTEGER},
    {"integer", "5e3", "5000", 0},
    {"integer", "5e+03", NULL, REJECT_SCIENTIFIC},
    {"integer", "5E3", "5000", 0},
    {"integer", "5E+3", NULL, REJECT_SCIENTIFIC},
    {"integer", "5e-1", NULL, REJECT_INTEGER},
    {"integer", "7e2160512", NULL, REJECT_NUMBER_RANGE},
    {"integer", "-", NULL, REJECT_PLACEHOLDER},
    {"integer", "－", NULL, REJECT_PLACEHOLDER},
    {"integer", "—", NULL, REJECT_PLACEHOLDER},
    {"integer", "N/A", NULL, REJECT_PLACEHOLDER},
    {"integer", "／", NULL, REJECT_PLACEHOLDER},
    {"integer", "无", NULL, REJECT_PLACEHOLDER},
    {"integer", "#N/A", NULL, REJECT_ERROR_VALUE},
    {"integer", "#n/a", NULL, REJECT_ERROR_VALUE},
    {"integer", "＃N/A", NULL, REJECT_ERROR_VALUE},
    {"integer", "#DIV/0!", NULL, REJECT_ERROR_VALUE},
    {"integer", "########", NULL, REJECT_ERROR_VALUE},
    {"integer", "Err:502", NULL, REJECT_ERROR_VALUE},
    {"integer", "Err:5x2", NULL, REJECT_INTEGER},
    {"integer", "#12", NULL, REJECT_INTEGER},

    {"decimal", "0.1", "0.1", 0},
    {"decimal", "-0", "0", 0},
    {"decimal", "-0.50", "-0.5", 0},
    {"decimal", "12345678901234.5678", "12345678901234.5678", 0},
    {"decimal", "123456789012345.6789", "123456789012345.6789", 0},
    {"decimal", "0.000000000000000001", "0.000000000000000001", 0},
    {"decimal", "0.0000000000000000001", NULL, REJECT_NUMBER_FINE},
    {"decimal", "200000000000000000000", NULL, REJECT_NUMBER_RANGE},
    {"decimal", ".5", NULL, REJECT_NUMBER},
    {"decimal", "1e-3", "0.001", 0},
    {"decimal", "1e-30", NULL, REJECT_NUMBER_FINE},
    {"decimal", "1E-3", NULL, REJECT_SCIENTIFIC},
    {"decimal", "NaN", NULL, REJECT_PLACEHOLDER},
    {"decimal", "inf", NULL, REJECT_NUMBER},
    {"decimal", "1,2", NULL, REJECT_THOUSANDS},
    {"decimal", "1.234,50", NULL, REJECT_THOUSANDS},
    {"decimal", "1,234,567.89", "1234567.89", 0},
    {"decimal", "1,234,567.891,2", NULL, REJECT_NUMBER},
    {"decimal", "１２３．５", "123.5", 0},
    {"decimal", ",", NULL, REJECT_NUMBER},
    {"decimal", "20%", NULL, REJECT_NUMBER},
    {"decimal", "(1.5)", NULL, REJECT_NUMBER},
    {"decimal", "1/2", NULL, REJECT_NUMBER},

    {"percent", "20%", "20%", 0},
    {"percent", "20 %", "20%", 0},
    {"percent", "20％", "20%", 0},
    {"percent", "１２３．５％", "123.5%", 0},
    {"percent", "-0.5%", "-0.5%", 0},
    {"percent", "120%", "120%", 0},
    {"percent", "1,000%", "1000%", 0},
    {"percent", "5e-2%", "0.05%", 0},
    {"percent", "0.0000000000000001%", "0.0000000000000001%", 0},
    {"percent", "0.00000000000000001%", NULL, REJECT_NUMBER_FINE},
    {"percent", "0.2", NULL, REJECT_PERCENT_SIGN},
    {"percent", "20", NULL, REJECT_PERCENT_SIGN},
    {"percent", "%", NULL, REJECT_PERCENT_SIGN},
    {"percent", "20%%", NULL, REJECT_PERCENT_SIGN},
    {"percent", "20‰", NULL, REJECT_PERCENT_SIGN},
    {"percent", "12,5%", NULL, REJECT_THOUSANDS},
    {"percent", "-", NULL, REJECT_PLACEHOLDER},

    {"money", "280", "280.00", 0},
    {"money", "280.5", "280.50", 0},
    {"money", "280.50元", "280.50", 0},
    {"money", "280 元", "280.00", 0},
    {"money", "-3", "-3.00", 0},
    {"money", "280.500", "280.50", 0},
    {"money", "280.505", NULL, REJECT_MONEY_FINE},
    {"money", "0.0000000000000000000001", NULL, REJECT_MONEY_FINE},
    {"money", "9999999999999999", "9999999999999999.00", 0},
    {"money", "999999999999999999", NULL, REJECT_NUMBER_RANGE},
    {"money", "92233720368547758", "92233720368547758.00", 0},
    {"money", "92233720368547758.07", "92233720368547758.07", 0},
    {"money", "92233720368547758.08", NULL, REJECT_NUMBER_RANGE},
    {"money", "-92233720368547758.08", "-92233720368547758.08", 0},
    {"money", "-92233720368547758.09", NULL, REJECT_NUMBER_RANGE},
    {"money", "1,234.00元", "1234.00", 0},
    {"money", "1,234,567.89", "1234567.89", 0},
    {"money", "２８０．５０元", "280.50", 0},
    {"money", "¥280", "280.00", 0},
    {"money", "￥ 1,280.50", "1280.50", 0},
    {"money", "¥280元", "280.00", 0},
    {"money", "-¥280", "-280.00", 0},
    {"money", "¥-280", "-280.00", 0},
    {"money", "－￥２８０", "-280.00", 0},
    {"money", "-¥-280", NULL, REJECT_MONEY},
    {"money", "-¥", NULL, REJECT_MONEY},
    {"money", "¥", NULL, REJECT_MONEY},
    {"money", "¥¥280", NULL, REJECT_MONEY},
    {"money", "280¥", NULL, REJECT_MONEY},
    {"money", "$280", NULL, REJECT_MONEY},
    {"money", "5万元", "50000.00", 0},
    {"money", "2.5万", "25000.00", 0},
    {"money", "-2.5 万 元", "-25000.00", 0},
    {"money", "¥1,234.5万", "12345000.00", 0},
    {"money", "0.000001万元", "0.01", 0},
    {"money", "0.0000001万元", NULL, REJECT_MONEY_FINE},
    {"money", "0.0000000000000000001万", NULL, REJECT_MONEY_FINE},
    {"money", "100000000000000000000万", NULL, REJECT_NUMBER_RANGE},
    {"money", "9223372036854.775807万", "92233720368547758.07", 0},
    {"money", "9223372036854.775808万", NULL, REJECT_NUMBER_RANGE},
    {"money", "2.5万万", NULL, REJECT_MONEY},
    {"money", "2.5元万", NULL, REJECT_MONEY},
    {"money", "2.5亿元", NULL, REJECT_MONEY},
    {"money", "2千元", NULL, REJECT_MONEY},
    {"money", "元", NULL, REJECT_MONEY},
    {"money", "万元", NULL, REJECT_MONEY},
    {"money", "280元/年", NULL, REJECT_MONEY_PERIOD}, /* the field has none */
    {"money", "280元元", NULL, REJECT_MONEY},
    {"money", "(280)", NULL, REJECT_MONEY},
    {"money", "（280）", NULL, REJECT_MONEY},
    {"money", "280,50", NULL, REJECT_THOUSANDS},
    {"money", "1,23元", NULL, REJECT_THOUSANDS},
    {"money", "5.6E+07", NULL, REJECT_SCIENTIFIC},
    {"money", "5.6E+07元", NULL, REJECT_SCIENTIFIC},
    {"money", "５．６Ｅ＋０７", NULL, REJECT_SCIENTIFIC},
    {"money", "1E-2", NULL, REJECT_SCIENTIFIC},
    {"money", "5.6e+07", "56000000.00", 0},
    {"money", "-5.6e+07", "-56000000.00", 0},
    {"money", "1e+05", "100000.00", 0},
    {"money", "1e+04", "10000.00", 0},
    {"money", "-1e+04", "-10000.00", 0},
    {"money", "1e+03", NULL, REJECT_SCIENTIFIC},
    {"money", "1.2346e+04", NULL, REJECT_SCIENTIFIC},
    {"money", "5.61235e+07", NULL, REJECT_SCIENTIFIC},
    {"money", "-5.61235e+07", NULL, REJECT_SCIENTIFIC},
    {"money", "1.234567e+06", NULL, REJECT_SCIENTIFIC},
    {"money", "5.6E7", "56000000.00", 0},
    {"money", "1.2345678E7", "12345678.00", 0},
    {"money", "1.2345678901E7", NULL, REJECT_MONEY_FINE},
    {"money", "5e-2", "0.05", 0},
    {"money", "5e-3", NULL, REJECT_MONEY_FINE},
    {"money", "5.6e+", NULL, REJECT_MONEY},
    {"money", "e5", NULL, REJECT_MONEY},
    {"money", "-", NULL, REJECT_PLACEHOLDER},
    {"money", "--", NULL, REJECT_PLACEHOLDER},
    {"money", "NULL", NULL, REJECT_PLACEHOLDER},
    {"money", "#VALUE!", NULL, REJECT_ERROR_VALUE},
    {"money", "#", NULL, REJECT_ERROR_VALUE},

    {"date", "2022-06-30", "2022-06-30", 0},
    {"date", "2022-6-3", "2022-06-03", 0},
    {"date", "2022/6/30", "2022-06-30", 0},
    {"date", "2022/06/30", "2022-06-30", 0},
    {"date", "20220630", "2022-06-30", 0},
    {"date", "2022.06.30", "2022-06-30", 0},
    {"date", "2022.6.3", "2022-06-03", 0},
    {"date", "2022年6月30日", "2022-06-30", 0},
    {"date", "2022年06月03日", "2022-06-03", 0},
    {"date", "2022年6月30号", "2022-06-30", 0},
    {"date", "2022 年 6 月 30 日", "2022-06-30", 0},
    {"date", "2022　年6月30日", "2022-06-30", 0},
    {"date", "２０２２－０６－３０", "2022-06-30", 0},
    {"date", "２０２２年６月３０日", "2022-06-30", 0},
    {"date", "2022／6／30", "2022-06-30", 0},
    {"date", "２０２２０６３０", "2022-06-30", 0},
    {"date", "2024-02-29", "2024-02-29", 0},
    {"date", "2022-02-29", NULL, REJECT_DATE_ABSENT},
    {"date", "2022-13-01", NULL, REJECT_DATE_ABSENT},
    {"date", "20220631", NULL, REJECT_DATE_ABSENT},
    {"date", "2022-00-10", NULL, REJECT_DATE_ABSENT},
    {"date", "0000-01-01", NULL, REJECT_DATE_ABSENT},
    {"date", "2022年6月31日", NULL, REJECT_DATE_ABSENT},
    {"date", "2022-02-30 00:00:00", NULL, REJECT_DATE_ABSENT},
    {"date", "2022年6月", NULL, REJECT_DATE_MONTH},
    {"date", "2022年6月30", NULL, REJECT_DATE},
    {"date", "2022-06", NULL, REJECT_DATE_MONTH},
    {"date", "202206", NULL, REJECT_DATE_MONTH},
    {"date", "2022.1", NULL, REJECT_DATE_MONTH},
    {"date", "2022-13", NULL, REJECT_DATE},
    {"date", "2022-06-", NULL, REJECT_DATE},
    {"date", "2022-06/30", NULL, REJECT_DATE},
    {"date", "2022/06-30", NULL, REJECT_DATE},
    {"date", "2022.06-30", NULL, REJECT_DATE},
    {"date", "22-06-30", NULL, REJECT_DATE},
    {"date", "30/06/2022", NULL, REJECT_DATE},
    {"date", "2022-06-301", NULL, REJECT_DATE},
    {"date", "2022 -06-30", NULL, REJECT_DATE},
    {"date", "2022630", NULL, REJECT_DATE},
    {"date", "2022-06-30 00:00:00", "2022-06-30", 0},
    {"date", "2022-06-30 23:59:59.999999", "2022-06-30", 0},
    {"date", "2022/6/30 0:00", "2022-06-30", 0},
    {"date", "2022-06-30T08:15:30.123", "2022-06-30", 0},
    {"date", "2022-06-30  8:15", "2022-06-30", 0},
    {"date", "2022/6/30 12:00:00 AM", "2022-06-30", 0},
    {"date", "2022/6/30 上午 12:00:00", "2022-06-30", 0},
    {"date", "2022年6月30日 8:15", "2022-06-30", 0},
    {"date", "２０２２－６－３０　８：１５", "2022-06-30", 0},
    {"date", "20220630 08:15:30", "2022-06-30", 0},
    {"date", "20220630081530", "2022-06-30", 0},
    {"date", "2022-06-30081530", NULL, REJECT_DATE},
    {"date", "20220630241530", NULL, REJECT_DATE},
    {"date", "202206300815", NULL, REJECT_DATE},
    {"date", "2022-06-30 24:00", NULL, REJECT_DATE},
    {"date", "2022-06-30 08:60", NULL, REJECT_DATE},
    {"date", "2022-06-30 08:15:60", NULL, REJECT_DATE},
    {"date", "2022-06-30 08:15:30.", NULL, REJECT_DATE},
    {"date", "2022-06-30 08:15:", NULL, REJECT_DATE},
    {"date", "2022-06-30 08", NULL, REJECT_DATE},
    {"date", "2022-06-30 13:00 PM", NULL, REJECT_DATE},
    {"date", "2022-06-30 0:30 AM", NULL, REJECT_DATE},
    {"date", "2022-06-30T", NULL, REJECT_DATE},
    {"date", "2022-06-30x08:15", NULL, REJECT_DATE},
    {"date", "2022-06 08:15", NULL, REJECT_DATE},
    {"date", "2022-06-30 至今", NULL, REJECT_DATE},
    {"date", "2022-06-30Z", NULL, REJECT_DATE_ZONE},
    {"date", "2022-06-30+08:00", NULL, REJECT_DATE_ZONE},
    {"date", "2022-06-30T08:15:30Z", NULL, REJECT_DATE_ZONE},
    {"date", "2022-06-30T08:15:30.123+08:00", NULL, REJECT_DATE_ZONE},
    {"date", "2022-06-30 00:00:00+08", NULL, REJECT_DATE_ZONE},
    {"date", "2022-06-30 00:00:00 +0800", NULL, REJECT_DATE_ZONE},
    {"date", "2022-06-30 00:00:00 UTC", NULL, REJECT_DATE_ZONE},
    {"date", "2022-06-30-01", NULL, REJECT_DATE},
    {"date", "2022-06-30-2022-07-01", NULL, REJECT_DATE},
    {"date", "44742", NULL, REJECT_DATE_SERIAL},
    {"date", "44742.0", NULL, REJECT_DATE_SERIAL},
    {"date", "44742.34375", NULL, REJECT_DATE_SERIAL},
    {"date", "４４７４２", NULL, REJECT_DATE_SERIAL},
    {"date", "20000", NULL, REJECT_DATE_SERIAL},
    {"date", "60000", NULL, REJECT_DATE_SERIAL},
    {"date", "19999", NULL, REJECT_DATE},
    {"date", "60001", NULL, REJECT_DATE},
    {"date", "44742.", NULL, REJECT_DATE},
    {"date", "-", NULL, REJECT_PLACEHOLDER},
    {"date", "#####", NULL, REJECT_ERROR_VALUE},

    {"region", "52", "520000", 0},
    {"region", "421303", "421303", 0},
    {"region", "421303001", "421303001", 0},
    {"region", "421303001002", "421303001002", 0},
    {"region", "４２１３０３", "421303", 0},
    {"region", "421303.0", "421303", 0},
    {"region", "421303.00", "421303", 0},
    {"region", "421303.5", NULL, REJECT_REGION},
    {"region", "421303.", NULL, REJECT_REGION},
    {"region", "421", NULL, REJECT_REGION},
    {"region", "042130", NULL, REJECT_REGION},
    {"region", "0421303.0", NULL, REJECT_REGION},
    {"region", "+421303", NULL, REJECT_REGION},
    {"region", "-421303", NULL, REJECT_REGION},
    {"region", "421,303", NULL, REJECT_REGION},
    {"region", "421 303", NULL, REJECT_REGION},
    {"region", "曾都区", NULL, REJECT_REGION},
    {"region", "4.21303E+05", NULL, REJECT_SCIENTIFIC},
    {"region", "4.21303E+11", NULL, REJECT_SCIENTIFIC},
    {"region", "4.21303e+05", NULL, REJECT_SCIENTIFIC},
    {"region", "5.2e+11", "520000", 0},
    {"region", "4.21303E5", "421303", 0},
    {"region", "-", NULL, REJECT_PLACEHOLDER},
    {"region", "#N/A", NULL, REJECT_ERROR_VALUE},

    {"身份", "低保", "低保", 0},
    {"身份", " 脱贫人口　", "脱贫", 0},
    {"身份", "低 保", "低保", 0},
    {"身份", "低保\n", "低保", 0},
    {"身份", "一般户", NULL, REJECT_CHOICE},
    {"身份", "-", NULL, REJECT_CHOICE},
    {"身份", "#N/A", NULL, REJECT_ERROR_VALUE},
    {"身份", "低保/脱贫", NULL, REJECT_CHOICE},
    {"宽窄", "脱贫户（稳定）", "甲", 0},
    {"宽窄", "脱贫户 （稳定）", "甲", 0},
    {"宽窄", "脱贫户(稳定)", "甲", 0},
    {"宽窄", "ａ", "a", 0},
    {"宽窄", "A", "A", 0},
    {"宽窄", "Ａ", "A", 0},
    {"宽窄", "（1）", "乙", 0},
    {"宽窄", "(1)", "丙", 0},
    {"宽窄", "（1)", NULL, REJECT_CHOICE},
    {"set:身份", "低保", "低保", 0},
    {"set:身份", "脱贫户、低保", "低保、脱贫", 0},
    {"set:身份", "低保,脱贫", "低保、脱贫", 0},
    {"set:身份", "低保，脱贫", "低保、脱贫", 0},
    {"set:身份", "低保;脱贫", "低保、脱贫", 0},
    {"set:身份", "低保；脱贫", "低保、脱贫", 0},
    {"set:身份", "低保|脱贫", "低保、脱贫", 0},
    {"set:身份", "低保｜脱贫", "低保、脱贫", 0},
    {"set:身份", " 低保 、　脱贫；", "低保、脱贫", 0},
    {"set:身份", "脱贫、脱贫户、脱贫人口", "脱贫", 0},
    {"set:身份", "老、弱", "老、弱", 0},
    {"set:身份", "低保、老、弱", NULL, REJECT_CHOICE},
    {"set:身份", "无", "无身份", 0},
    {"set:身份", "none", "{}", 0},
    {"set:身份", "{}", "{}", 0},
    {"set:类别", "无", "无", 0},
    {"set:类别", "低保、无", NULL, REJECT_CHOICE},
    {"set:身份", "低保/脱贫", "低保、脱贫", 0},
    {"set:身份", "低保／脱贫户", "低保、脱贫", 0},
    {"set:身份", "低保\n脱贫", "低保、脱贫", 0},
    {"set:身份", "低保\r\n脱贫\r\n", "低保、脱贫", 0},
    {"set:身份", "低保  脱贫　无", "低保、脱贫、无身份", 0},
    {"set:身份", "低保/脱贫、无", "低保、脱贫、无身份", 0},
    {"set:身份", "低保/富裕", NULL, REJECT_CHOICE},
    {"set:身份", "低保 富裕", NULL, REJECT_CHOICE},
    {"set:身份", "低保、富裕", NULL, REJECT_CHOICE},
    {"set:身份", "、", NULL, REJECT_CHOICE},
    {"set:身份", "/", NULL, REJECT_CHOICE},
    {"set:身份", "#N/A", NULL, REJECT_ERROR_VALUE},
    {"set:身份", "脱 贫", "脱贫", 0},
    {"set:合分", "甲 乙", NULL, REJECT_CHOICE}, /* 甲乙, or 甲 and 乙 */
    {"set:合分", "甲/乙", "甲/乙", 0},
    {"set:合分", "甲／乙", NULL, REJECT_CHOICE},
    {"set:合分", "甲、乙", "甲、乙", 0},
    {"set:合分", "甲/丙", "甲、丙", 0},

    {"citizen_id", "11010519491231002X", "110105********002X", 0},
    {"citizen_id", "11010519491231002x", "110105********002X", 0},
    {"citizen_id", "440524188001010014", "440524********0014", 0},
    {"citizen_id", "11010519491231002Ｘ", "110105********002X", 0},
    {"citizen_id", "１１０１０５１９４９１２３１００２ｘ", "110105********002X", 0},
    {"citizen_id", "\u202d11010519491231002X\u202c", "110105********002X", 0},
    {"citizen_id", "110105194912310021", NULL, REJECT_ID_CHECK},
    {"citizen_id", "11010519491231003X", NULL, REJECT_ID_CHECK},
    {"citizen_id", "110105194902300022", NULL, REJECT_ID_BIRTH},
    {"citizen_id", "110105491231002", NULL, REJECT_ID_FORM},
    {"citizen_id", "1101051949123100ZX", NULL, REJECT_ID_FORM},
    {"citizen_id", "11010519491231002×", NULL, REJECT_ID_FORM},
    {"citizen_id", "110105 19491231 002X", NULL, REJECT_ID_FORM},
    {"citizen_id", "110105-19491231-002X", NULL, REJECT_ID_FORM},
    {"citizen_id", "1.10105E+17", NULL, REJECT_ID_SCIENTIFIC},
    {"citizen_id", "1.10105194912310E17", NULL, REJECT_ID_SCIENTIFIC},
    {"citizen_id", "无", NULL, REJECT_PLACEHOLDER},
    {"citizen_id", "#N/A", NULL, REJECT_ERROR_VALUE},
    {"text", "  甲　乙 ", "甲　乙", 0},
    {"text", "e\xCC\x81", "\xC3\xA9", 0},
    {"text", "低e\xCC\x81", "低\xC3\xA9", 0},
    {"text", "无", "无", 0},
    {"text", "1e5", "1e5", 0},
    {"text", "#N/A", "#N/A", 0},
    {"text", "-", "-", 0},
    {"text", "１２", "１２", 0},
    {"text", "007", "007", 0},
    {"duration", "6个月", NULL, REJECT_DURATION},
};

static struct type type_of(const char *word) {
    return schema_record(schema, word)->fields.items[0]->type;
}

static int set_up(void **state) {
    static const char *const types[] = {"boolean", "integer", "decimal", "percent", "money", "date",
        "region", "身份", "宽窄", "citizen_id", "text", "duration", "set:身份", "set:类别",
        "set:合分"};
    struct allocator allocator = allocator_default();
    (void)state;
    arena_init(&arena, &allocator);
    const char *text = "choice 身份 低保 脱贫=脱贫户|脱贫人口 无身份=无 老、弱\n"
                       "choice 类别 低保 脱贫\n"
                       "choice 宽窄 甲=脱贫户(稳定) a A 乙=（1） 丙=(1)\n"
                       "choice 合分 甲 乙 甲乙 甲/乙 丙\n";
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        text = arena_printf(&arena, "%srecord %s\n f %s\n", text, types[i], types[i]);
    schema = schema_from_text(&arena, text);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_fini(&arena);
    return 0;
}

static void check_row(
    const struct row *row, const struct cell_options *options, enum cell_source source) {
    struct type type = type_of(row->type);
    struct value value = value_unknown(NULL);
    enum reject_kind kind =
        cell_parse(&arena, type, options, row->text, strlen(row->text), source, &value);
    const char *shown = value_format(&arena, type, value, true);
    if (kind != row->kind || strcmp(shown, row->value ? row->value : "") != 0)
        fail_msg("%s <%s>: %s <%s>", row->type, row->text, reject_code(kind), shown);
}

static void cells(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_row(&rows[i], NULL, CELL_WRITTEN);
}

/* A compatibility ideograph is its unified twin under NFC, so both writings are one text. */
static void compatibility_ideographs(void **state) {
    static const char twin[] = "\xEF\xA4\x80"; /* U+F900 */
    struct value value;
    (void)state;
    assert_int_equal(
        cell_parse(&arena, type_of("text"), NULL, twin, strlen(twin), CELL_WRITTEN, &value),
        REJECT_NONE);
    assert_string_equal(value.text.bytes, "豈");
    assert_int_equal(value.text.length, strlen("豈"));
}

static void json_numbers(void **state) {
    static const struct row numbers[] = {
        {"money", "5.6e+07", "56000000.00", 0},
        {"money", "28050e-2", "280.50", 0},
        {"money", "28050e-3", "28.05", 0},
        {"money", "28050e-4", NULL, REJECT_MONEY_FINE},
        {"integer", "5E3", "5000", 0},
        {"integer", "5e-1", NULL, REJECT_INTEGER},
        {"decimal", "1e-18", "0.000000000000000001", 0},
        {"decimal", "1e-19", NULL, REJECT_NUMBER_FINE},
        {"decimal", "1e400", NULL, REJECT_NUMBER_RANGE},
        {"percent", "0.2", NULL, REJECT_PERCENT_SIGN},
        {"text", "5.6e+07", "5.6e+07", 0},
        {"region", "421303", "421303", 0},
        {"region", "4.21303e5", "421303", 0},
        {"region", "421303.0", "421303", 0},
        {"boolean", "1", "是", 0},
        {"date", "20220630", "2022-06-30", 0},
        {"date", "44742", NULL, REJECT_DATE_SERIAL},
        {"citizen_id", "440524188001010014", "440524********0014", 0},
        {"citizen_id", "110105194912310000", NULL, REJECT_DIGITS_LOST},
        {"citizen_id", "1.1010519491231e+17", NULL, REJECT_ID_SCIENTIFIC},
        {"integer", "1,234", NULL, REJECT_INTEGER},
    };
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        check_row(&numbers[i], NULL, CELL_NUMBER);
}

static enum reject_kind read_none(struct type type, const char *text, struct value *value) {
    type.or_none = true;
    return cell_parse(&arena, type, NULL, text, strlen(text), CELL_WRITTEN, value);
}

static void none_is_read(void **state) {
    struct value value;
    (void)state;
    assert_int_equal(read_none(type_of("date"), " 无 ", &value), REJECT_NONE);
    assert_int_equal(value.state, VALUE_NONE);
    assert_int_equal(read_none(type_of("text"), "None", &value), REJECT_NONE);
    assert_int_equal(value.state, VALUE_NONE);
    assert_int_equal(read_none(type_of("text"), "无有", &value), REJECT_NONE);
    assert_int_equal(value.state, VALUE_KNOWN);
    assert_int_equal(read_none(type_of("date"), "没有", &value), REJECT_PLACEHOLDER);
    /* without `or none` it is a text like any other */
    assert_int_equal(
        cell_parse(&arena, type_of("date"), NULL, "无", strlen("无"), CELL_WRITTEN, &value),
        REJECT_PLACEHOLDER);
}

/* A value of the choice that is written 无 is meant, rather than none. */
static void none_and_choices(void **state) {
    struct value value;
    struct type other = {.kind = TYPE_CHOICE, .choice = schema->choices.items[1]};
    (void)state;
    assert_int_equal(read_none(type_of("身份"), "无", &value), REJECT_NONE);
    assert_int_equal(value.state, VALUE_KNOWN);
    assert_int_equal(value.choice, 2);
    assert_int_equal(read_none(other, "无", &value), REJECT_NONE);
    assert_int_equal(value.state, VALUE_NONE);
}

static enum reject_kind read_empty(struct field field, const char *text, struct value *value) {
    return cell_read(&arena, &field, NULL, text, strlen(text), CELL_WRITTEN, value);
}

static void empty_cells(void **state) {
    struct field field = {.type = type_of("integer")};
    struct value value = value_integer(1);
    (void)state;
    assert_int_equal(read_empty(field, " 　", &value), REJECT_NONE);
    assert_int_equal(value.state, VALUE_UNKNOWN);
    field.is_required = true;
    assert_int_equal(read_empty(field, "", &value), REJECT_REQUIRED_EMPTY);
    field.has_empty = true;
    field.empty = value_integer(7);
    assert_int_equal(read_empty(field, "", &value), REJECT_NONE);
    assert_int_equal(value.integer, 7);
    field.is_key = true;
    assert_int_equal(read_empty(field, "", &value), REJECT_KEY_EMPTY);
    assert_int_equal(value.state, VALUE_UNKNOWN);
    assert_int_equal(read_empty(field, "x", &value), REJECT_INTEGER);
    assert_int_equal(value.state, VALUE_UNKNOWN);
}

static enum reject_kind read_month(enum month_day month_day, const char *text, const char **shown) {
    struct field field = {.type = type_of("date"), .month_day = month_day};
    struct value value;
    enum reject_kind kind =
        cell_read(&arena, &field, NULL, text, strlen(text), CELL_WRITTEN, &value);
    *shown = value_format(&arena, field.type, value, true);
    return kind;
}

static void months(void **state) {
    static const struct {
        const char *text, *first, *last;
        enum reject_kind kind;
    } rows_of[] = {
        {"202202", "2022-02-01", "2022-02-28", 0},
        {"2024-02", "2024-02-01", "2024-02-29", 0},
        {"2022-2", "2022-02-01", "2022-02-28", 0},
        {"2022/3", "2022-03-01", "2022-03-31", 0},
        {"2022年3月", "2022-03-01", "2022-03-31", 0},
        {"2022年03月", "2022-03-01", "2022-03-31", 0},
        {"2022年3月5日", "2022-03-05", "2022-03-05", 0},
        {"20220305", "2022-03-05", "2022-03-05", 0},
        {"202213", "", "", REJECT_DATE_ABSENT},
        {"202200", "", "", REJECT_DATE_ABSENT},
        {"2022", "", "", REJECT_DATE},
        {"2022年", "", "", REJECT_DATE},
        {"2022.06", "2022-06-01", "2022-06-30", 0},
        {"2022.10", "2022-10-01", "2022-10-31", 0},
        {"2022.3", "2022-03-01", "2022-03-31", 0},
        {"２０２２．０６", "2022-06-01", "2022-06-30", 0},
        {"2022年6月份", "2022-06-01", "2022-06-30", 0},
        {"2022 年 6 月", "2022-06-01", "2022-06-30", 0},
        {"2022.1", "", "", REJECT_MONTH_UNSURE},
        {"2022.13", "", "", REJECT_DATE_ABSENT},
        {"2022.06.", "", "", REJECT_DATE},
        {"2022-1", "2022-01-01", "2022-01-31", 0},
        {"2022-06-30 0:00", "2022-06-30", "2022-06-30", 0},
        {"44742", "", "", REJECT_DATE_SERIAL},
    };
    const char *shown;
    (void)state;
    for (size_t i = 0; i < sizeof rows_of / sizeof *rows_of; i++) {
        assert_int_equal(read_month(MONTH_DAY_FIRST, rows_of[i].text, &shown), rows_of[i].kind);
        assert_string_equal(shown, rows_of[i].first);
        assert_int_equal(read_month(MONTH_DAY_LAST, rows_of[i].text, &shown), rows_of[i].kind);
        assert_string_equal(shown, rows_of[i].last);
    }
    assert_int_equal(read_month(MONTH_DAY_NONE, "202202", &shown), REJECT_DATE_MONTH);
}

/* Where the comma is the point. A number of its own kind has a point of its own. */
static void decimal_comma(void **state) {
    static const struct row numbers[] = {
        {"money", "1.234,50", "1234.50", 0},
        {"money", "1234,50", "1234.50", 0},
        {"money", "280,5元", "280.50", 0},
        {"money", "-1.234.567,89", "-1234567.89", 0},
        {"money", "1 234,50", "1234.50", 0},
        {"money", "1\u00a0234\u202f567,5", "1234567.50", 0},
        {"money", "1'234,50", "1234.50", 0},
        {"money", "1\u2019234,50", "1234.50", 0},
        {"money", "１．２３４，５０", "1234.50", 0},
        {"money", "2,5万", "25000.00", 0},
        {"money", "280", "280.00", 0},
        {"money", "280,505", NULL, REJECT_MONEY_FINE},
        {"money", "1.234 567,50", NULL, REJECT_THOUSANDS},
        {"money", "1234.50", NULL, REJECT_THOUSANDS},
        {"money", "1,234.50", NULL, REJECT_THOUSANDS},
        {"money", "12.34", NULL, REJECT_THOUSANDS},
        {"money", "1,234,567", NULL, REJECT_THOUSANDS},
        {"money", "1,2,3", NULL, REJECT_MONEY},
        {"money", "1,5.3", NULL, REJECT_MONEY},
        {"money", "1  234", NULL, REJECT_MONEY},
        {"money", "5,6e+07", "56000000.00", 0},
        {"money", "5,6E+07", NULL, REJECT_SCIENTIFIC},
        {"integer", "1.234", "1234", 0},
        {"integer", "5,0", "5", 0},
        {"integer", "5,5", NULL, REJECT_INTEGER},
        {"decimal", "1,234", "1.234", 0},
        {"decimal", "0,5", "0.5", 0},
        {"decimal", "0.5", NULL, REJECT_THOUSANDS},
        {"percent", "12,5%", "12.5%", 0},
        {"date", "2022.06.30", "2022-06-30", 0},
        {"region", "421303.0", "421303", 0},
    };
    struct cell_options options = {.decimal_comma = true};
    struct value value;
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        check_row(&numbers[i], &options, CELL_WRITTEN);
    assert_int_equal(
        cell_parse(&arena, type_of("decimal"), &options, "12.5", 4, CELL_NUMBER, &value), 0);
    assert_true(value.number == 12 * DECIMAL_ONE + DECIMAL_ONE / 2);
    assert_int_equal(
        cell_parse(&arena, type_of("decimal"), &options, "12,5", 4, CELL_NUMBER, &value),
        REJECT_NUMBER);
}

/* Texts that mean an empty cell do so before anything else, in every type. */
static void missing_texts(void **state) {
    static const char *const missing[] = {"-", "N/A", "无", "\u00e9", "9999", "#N/A"};
    static const char *const types[] = {"integer", "text", "身份", "date", "set:身份", "boolean"};
    static const char *const texts[] = {"-", " N/A\t", "无", "e\u0301", "9999", "#N/A"};
    struct cell_options options = {.missing = missing, .missing_count = 6};
    struct value value;
    (void)state;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        for (size_t j = 0; j < sizeof texts / sizeof *texts; j++) {
            struct field field = {.type = type_of(types[i])};
            const char *text = texts[j];
            assert_int_equal(cell_read(&arena, &field, &options, text, strlen(text),
                                 j % 2 ? CELL_WRITTEN : CELL_NUMBER, &value),
                REJECT_NONE);
            assert_int_equal(value.state, VALUE_UNKNOWN);
            assert_true(cell_is_empty(&arena, &options, text, strlen(text)));
            assert_false(cell_is_empty(&arena, NULL, text, strlen(text)));
        }
    struct field field = {.type = type_of("integer"), .has_empty = true, .empty = value_integer(7)};
    assert_int_equal(cell_read(&arena, &field, &options, "-", 1, CELL_WRITTEN, &value), 0);
    assert_int_equal(value.integer, 7);
    assert_int_equal(
        cell_read(&arena, &field, &options, "n/a", 3, CELL_WRITTEN, &value), REJECT_PLACEHOLDER);
    field.is_key = true;
    assert_int_equal(
        cell_read(&arena, &field, &options, "-", 1, CELL_WRITTEN, &value), REJECT_KEY_EMPTY);
}

static enum reject_kind read_money(enum money_period period, const char *text, struct value *out) {
    struct type type = {.kind = TYPE_MONEY, .period = period};
    return cell_parse(&arena, type, NULL, text, strlen(text), CELL_WRITTEN, out);
}

/* The period may be said, if it is the field's. */
static void money_with_its_period(void **state) {
    static const char *const units[] = {
        [PERIOD_MONTH] = "元/月", [PERIOD_QUARTER] = "元/季", [PERIOD_YEAR] = "元/年"};
    struct value value;
    (void)state;
    for (int field = PERIOD_NONE; field <= PERIOD_YEAR; field++)
        for (int said = PERIOD_MONTH; said <= PERIOD_YEAR; said++) {
            const char *text = arena_printf(&arena, "1,280.50 %s", units[said]);
            bool fits = field == said;
            assert_int_equal(read_money((enum money_period)field, text, &value),
                fits ? REJECT_NONE : REJECT_MONEY_PERIOD);
            if (fits)
                assert_true(value.number == 128050 * DECIMAL_FEN);
        }
    assert_int_equal(read_money(PERIOD_YEAR, "1.2万元/年", &value), REJECT_NONE);
    assert_true(value.number == 12000 * DECIMAL_ONE);
    assert_int_equal(read_money(PERIOD_YEAR, "500/年", &value), REJECT_MONEY);
    assert_int_equal(read_money(PERIOD_YEAR, "/年", &value), REJECT_MONEY);
    assert_int_equal(read_money(PERIOD_YEAR, "元/年", &value), REJECT_MONEY);
}

static enum reject_kind read_key(const char *text, const char **shown) {
    struct field field = {.type = type_of("text"), .is_key = true};
    struct value value;
    enum reject_kind kind =
        cell_read(&arena, &field, NULL, text, strlen(text), CELL_WRITTEN, &value);
    *shown = value_format(&arena, field.type, value, true);
    return kind;
}

/* Keys are never read as numbers, and never narrowed; but an error is no key, nor
 * what a spreadsheet shows for a long number. */
static void text_keys(void **state) {
    static const char *const same[] = {
        "007", "7e2160512", "110105194912310028", "1.10e+05", "E+14", "1E5",
        "1.E", "1.1E+1x", "１２", "-", "1,234", "44742", "#1"};
    static const char *const rounded[] = {"1.10E+05", "4.21303E+14", "1E+17", " 9.9E+100 "};
    static const char *const errors[] = {"#N/A", "#REF!", "####", "Err:508", " #NUM! "};
    const char *shown;
    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        assert_int_equal(read_key(same[i], &shown), REJECT_NONE);
        assert_string_equal(shown, same[i]);
    }
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        assert_int_equal(read_key(errors[i], &shown), REJECT_ERROR_VALUE);
    for (size_t i = 0; i < sizeof rounded / sizeof *rounded; i++)
        assert_int_equal(read_key(rounded[i], &shown), REJECT_SCIENTIFIC);
}

static void nul_in_text(void **state) {
    struct value value;
    (void)state;
    assert_int_equal(
        cell_parse(&arena, type_of("text"), NULL, "a\0b", 3, CELL_WRITTEN, &value), REJECT_TEXT);
}

/* Every kind of reject has a code of its own and a sentence in both languages. */
static void sentences(void **state) {
    struct field field = {.type = type_of("身份")};
    (void)state;
    for (int kind = REJECT_NONE + 1; kind < REJECT_KIND_COUNT; kind++) {
        struct reject reject = {.type = schema->records.items[0],
            .cell = {.kind = (enum reject_kind)kind, .field = &field},
            .other_file = "f"};
        for (int zh = 0; zh < 2; zh++) {
            const char *reason = reject_reason(&arena, &reject, zh);
            assert_true(strlen(reason) > 10);
            assert_null(strstr(reason, "%s"));
            assert_null(strstr(reason, "%llu"));
        }
        for (int other = 0; other < kind; other++)
            assert_string_not_equal(
                reject_code((enum reject_kind)kind), reject_code((enum reject_kind)other));
    }
}

static const char *reason_of(const char *type, enum reject_kind kind, const char *value, bool zh) {
    struct field field = {.type = type_of(type)};
    struct reject reject = {
        .type = schema->records.items[0], .cell = {.kind = kind, .field = &field, .value = value}};
    return reject_reason(&arena, &reject, zh);
}

/* What the reason says of the value, and that it says it in both languages. */
static void sentences_by_value(void **state) {
    static const struct {
        const char *type;
        enum reject_kind kind;
        const char *value, *says;
    } reasons[] = {
        {"money", REJECT_THOUSANDS, "280,50", "--decimal comma"},
        {"money", REJECT_THOUSANDS, "1.234,50元", "--decimal comma"},
        {"percent", REJECT_THOUSANDS, "12,5%", "--decimal comma"},
        {"integer", REJECT_THOUSANDS, "1.234.567", "--decimal comma"},
        {"money", REJECT_THOUSANDS, "1234.50", "1.234,50"},
        {"money", REJECT_THOUSANDS, "12,34,56", "1,234,567.89"},
        {"money", REJECT_THOUSANDS, NULL, "1,234,567.89"},
        {"date", REJECT_DATE_SERIAL, "44742", "2022-06-30"},
        {"date", REJECT_DATE_SERIAL, "44742.75", "2022-06-30"},
        {"date", REJECT_DATE_SERIAL, "20000", "1954-10-03"},
        {"date", REJECT_DATE_SERIAL, "60000", "2064-04-08"},
        {"integer", REJECT_PLACEHOLDER, "-", "--na \"-\""},
        {"money", REJECT_MONEY, "(280)", "-280"},
        {"money", REJECT_MONEY, "（280）", "-280"},
        {"integer", REJECT_PLACEHOLDER, "无", "--na \"无\""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        for (int zh = 0; zh < 2; zh++)
            if (!strstr(reason_of(reasons[i].type, reasons[i].kind, reasons[i].value, zh),
                    reasons[i].says))
                fail_msg("%s: %s", reasons[i].value,
                    reason_of(reasons[i].type, reasons[i].kind, reasons[i].value, zh));
    const char *neither = reason_of("money", REJECT_THOUSANDS, "12,34,56", false);
    assert_null(strstr(neither, "--decimal"));
    const char *bare = reason_of("integer", REJECT_PLACEHOLDER, NULL, false);
    assert_null(strstr(bare, "--na"));
    struct reject masked = {.type = schema->records.items[0],
        .cell = {.kind = REJECT_PLACEHOLDER, .value = "*", .masked = true}};
    assert_string_equal(reject_reason(&arena, &masked, false), bare);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells),
        cmocka_unit_test(compatibility_ideographs),
        cmocka_unit_test(json_numbers),
        cmocka_unit_test(none_is_read),
        cmocka_unit_test(none_and_choices),
        cmocka_unit_test(empty_cells),
        cmocka_unit_test(months),
        cmocka_unit_test(decimal_comma),
        cmocka_unit_test(money_with_its_period),
        cmocka_unit_test(missing_texts),
        cmocka_unit_test(text_keys),
        cmocka_unit_test(nul_in_text),
        cmocka_unit_test(sentences),
        cmocka_unit_test(sentences_by_value),
    };
    return cmocka_run_group_tests_name("cell", tests, set_up, tear_down);
}
