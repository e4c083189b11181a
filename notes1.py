N={}
def E(code,zh,en,wrong=None,right=None,alone=False):
    N[code]=(zh,en,wrong,right,alone)

E(101,"文件里有一段不是 UTF-8 文字，多半是用 GBK 保存的。在编辑软件里“另存为”，编码选 UTF-8。","Part of the file is not UTF-8; it was probably saved as GBK. Save it as UTF-8.")
E(102,"这个符号在规则里没有意义。多半是误按，或是从别处粘贴带来的；删去即可。要写在文字里，就放进引号。","The sign means nothing in a rule file. Delete it; inside a text in quotes it may stand.")
E(103,"从网页或文档粘贴时带进来的看不见的字符。删去这一行重新输入最稳妥。","An invisible character came along when the text was pasted. Type the line again.")
E(104,"名称只能用汉字、字母、数字和下划线。数据里的表头如果有别的符号，字段另起一个名称，表头写在“来自”后面。","Names are made of letters, Han characters, digits and underscores. A heading with other signs goes behind `from`.")
E(105,"引号要在同一行里成对。文字本身含双引号时，改用另一种引号括起来。","Quotes come in pairs on one line. If the text holds quotes itself, use the other kind around it.",
'''政策 甲 "外出务工补贴 对 农户 {
  依据 通知 "一"
  延续 发放: 其余
}''','''政策 甲 "外出务工补贴" 对 农户 {
  依据 通知 "一"
  延续 发放: 其余
}''')
E(106,"这是别的语言或别的软件里的写法。","The sign comes from another language or program.",
'''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当 户类型 == 脱贫户
}''','''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当 户类型 = 脱贫户
}''')
E(107,"全角数字和半角数字看起来相近，规则里一律用半角。","Full-width digits look alike; rules use half-width ones.")
E(108,"逗号在规则里用来分隔两个值，所以 280,000 会被读成 280 和 0。大数写成 280000，或者 28万元。","A comma parts two values, so 280,000 would be two. Write 280000.",
'''参数 上限: 金额 {
  依据 通知 "一"
  自 2021-01-01 起: 50,000元
}''','''参数 上限: 金额 {
  依据 通知 "一"
  自 2021-01-01 起: 5万元
}''')
E(109,"007 不是数，是编号；编号用引号写成文字。区划代码不会以 0 开头。","007 is a code and no number; write codes as texts in quotes.")
E(110,"超出了能精确计算的范围（约一垓七千亿亿）。请核对单位，例如是不是把“元”写成了“亿元”。","Beyond the range that can be computed exactly. Check the unit.")
E(111,"小数最多十八位。","At most eighteen decimal places.")
E(112,"数字后面紧跟着的字会当作单位来读。岁、人、户、次等都不用写；“5万”要写成 5万元 或 50000。","What stands directly behind a number is read as its unit. Leave out 岁, 人 and the like; 5万 is 5万元 or 50000.",
'''政策 甲 对 成员 {
  依据 通知 "一"
  延续 发放: 当 年龄 不低于 60岁
}''','''政策 甲 对 成员 {
  依据 通知 "一"
  延续 发放: 当 年龄 不低于 60
}''')
E(113,"一个数只带一个单位：5元3角 写作 5.3元，1年6个月 写作 18个月。","One number, one unit: 5元3角 is 5.3元, a year and six months are 18个月.")
E(114,"日期后面直接跟着字，分不清日期到哪里为止。空一格。","The date runs into the next word. Put a space between them.")
E(115,"“6月”是六月份还是六个月，读的人也要猜。时长写 6个月；日期写全年月日。","6月 can be June or six months. A duration is 6个月; a date has its year and day.",
'''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当 消除日期 不为 无 且 消除日期 + 6月 <= 当日
}''','''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当 消除日期 不为 无 且 消除日期 + 6个月 <= 当日
}''')
E(116,"时长只能是整数。一年半写 18个月。","Durations are whole numbers. A year and a half are 18 months.")
E(117,"规则里的日期只有两种写法：2022-06-30 和 2022年6月30日。（数据文件里的写法宽一些。）","A date in a rule file is written 2022-06-30 or 2022年6月30日. (Data files may write it in more ways.)",
'''参数 上限: 金额 {
  依据 通知 "一"
  自 2021/1/1 起: 5万元
}''','''参数 上限: 金额 {
  依据 通知 "一"
  自 2021-01-01 起: 5万元
}''')
E(118,"日历上没有这一天，例如 2 月 30 日。请核对文件。","There is no such day, such as 30 February.")
E(119,"只写了年月。从某月起，写那个月的 1 日；到某月止，写那个月的最后一天。","Only year and month are there. Write the first day of a month that begins something, the last of one that ends it.")
E(120,"固定用词后面没有空格，和名称连成了一个词。","A word of the language is glued to the name behind it.",
'''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当户类型 是 脱贫户
}''','''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当 户类型 是 脱贫户
}''')
E(121,"固定用词前面没有空格，和名称连成了一个词。","A word of the language is glued to the name before it.")
E(122,"意思对，但规则里用另一个词。照提示改。","The meaning is right, but the language has another word for it.")

E(201,"这里出现的词或符号读不通。提示里写了这个位置可以写什么；多半是前面少了一个词、一个冒号或一个括号。","What stands here does not fit. The message says what could; most often a word, a colon or a bracket is missing just before.",
'''政策 甲 农户 {
  依据 通知 "一"
  延续 发放: 其余
}''','''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 其余
}''')
E(202,"这个词在规则里有固定的意思，不能当名称。换一个名称，例如“或”改成“任选”。","The word is reserved and cannot be a name. Choose another.")
E(203,"左括号没有右括号。提示指着那个左括号；从它往下找哪里该收尾。","A bracket is opened and never closed. The caret is at the one that opens.",
'''政策 甲 对 成员 {
  依据 通知 "一"
  延续 发放: 当 (低保 或 特困
}''','''政策 甲 对 成员 {
  依据 通知 "一"
  延续 发放: 当 (低保 或 特困)
}''')
E(204,"多了一个右括号，或者前面少了一个左括号。","There is one closing bracket too many, or an opening one too few.")
E(205,"式子写到一半就断了，例如“且”后面没有条件。","The expression stops half-way, such as behind an `and`.",
'''政策 甲 对 成员 {
  依据 通知 "一"
  延续 发放: 当 低保 且
  退出 停发: 其余
}''','''政策 甲 对 成员 {
  依据 通知 "一"
  延续 发放: 当 低保 且 特困
  退出 停发: 其余
}''')
E(206,"“当 … 则 …”缺了“则”，或“若 … 则 … 否则 …”缺了一段。","The `then` of a `when`, or a part of an `if`, is missing.")
E(207,"名称和类型之间、条款名和条件之间用冒号；给出值用等号。","A colon stands before a type or a condition, an equals sign before a value.",
'''政策 甲 对 农户 {
  依据 通知 "一"
  给付 金额: 金额/年
  延续 发放: 当 户类型 是 脱贫户 则 金额: 600元/年
}''','''政策 甲 对 农户 {
  依据 通知 "一"
  给付 金额: 金额/年
  延续 发放: 当 户类型 是 脱贫户 则 金额 = 600元/年
}''')
E(208,"这个位置必须写点什么，却是空的。","Something must stand here and nothing does.")
E(209,"每一条都要有名称，结果里用它说明是凭哪一条。","Each clause has a name; results say by it which one decided.",
'''政策 甲 对 成员 {
  依据 通知 "一"
  延续: 当 低保
}''','''政策 甲 对 成员 {
  依据 通知 "一"
  延续 低保对象: 当 低保
}''')
E(210,"参数要写明类型，才能查出单位写错的地方。","A parameter says its type, so that wrong units can be found.",
'''参数 上限 = 5万元''','''参数 上限: 金额 = 5万元''')
E(211,"“不低于”或“不高于”各写一次就够。","Each bound is written once.")
E(212,"地方值写行政区划代码，地名放在后面的引号里。","Regions are written as division codes, with the name behind in quotes.",
'''参数 上限: 金额 {
  依据 通知 "一"
  自 2021-01-01 起: 5万元
  地区 曾都区 { 自 2023-01-01 起: 3万元 }
}''','''参数 上限: 金额 {
  依据 通知 "一"
  自 2021-01-01 起: 5万元
  地区 421303 "曾都区" { 自 2023-01-01 起: 3万元 }
}''')
E(213,"类型后面的“或”只能写“或 无”，表示可能没有这个值。","Behind a type only `or none` may stand.")
E(214,"给付的默认值还没有做。在每一条里写明。","Default values of outputs are not there yet. Say the output in each clause.")
E(215,"“计数”“合计”等的括号里只写一个列表。","An aggregate takes one list.")
E(216,"这个写法已经定下来，但本版本还没有做。","This is part of the language, but not of this version.",
'''政策 甲 对 成员 就高 金额 {
  依据 通知 "一"
  给付 金额: 金额/年
  延续 发放: 当 低保 则 金额 = 600元/年
}''','''政策 甲 对 成员 依次 {
  依据 通知 "一"
  给付 金额: 金额/年
  延续 发放: 当 低保 则 金额 = 600元/年
}''')
E(217,"括号一层套一层超过 256 层。把中间的一部分写成一个计算字段。","Brackets or expressions are nested more than 256 deep. Give a part a name.")
E(218,"带括号的表头不能直接当名称。另起一个名称，表头写在“来自”后面的引号里。","A heading with brackets cannot be a name. Choose a name and put the heading behind `from`.",
'''记录 台账 {
  户编号: 文本 主键
  人均收入（元）: 金额/年
}''','''记录 台账 {
  户编号: 文本 主键
  人均收入: 金额/年 来自 "人均收入（元）"
}''')
E(219,"这一行不属于上面任何一项，又不是以规则、政策等词开头。可能上面多了一个右花括号，或者词写错了。","The line belongs to no item and begins none. Perhaps a } stands too early above, or the word is misspelled.")
E(220,"记录、参数、政策等词后面要有名称。","A name must follow.")

E(301,"规则里没有这个名称：没有这个字段、参数、表，也没有哪个选项有这个值。提示会给出相近的名称。上一级记录的字段要写明是谁的，例如 农户.户类型。","No field, parameter, table or value of a choice has this name. A near one is suggested. A field of the parent is written with it: household.status.",
'''政策 甲 对 成员 {
  依据 通知 "一"
  延续 发放: 当 户类型 是 脱贫户
}''','''政策 甲 对 成员 {
  依据 通知 "一"
  延续 发放: 当 农户.户类型 是 脱贫户
}''')
E(302,"两处都能对上这个名称，例如一个字段和一个参数同名，或两个选项有同名的值而这里看不出要哪一个。规则不替人猜。","Two things fit, such as a field and a parameter of one name. Nothing is guessed: rename one or say whose it is.",
'''参数 年收入: 金额/年 = 6000元/年
政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当 年收入 低于 6000元/年
}''','''参数 收入线: 金额/年 = 6000元/年
政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当 年收入 低于 收入线
}''')
E(303,"记录有，字段没有。核对字段名。","The record is there, the field is not.",
'''政策 甲 对 成员 {
  依据 通知 "一"
  延续 发放: 当 农户.户类别 是 脱贫户
}''','''政策 甲 对 成员 {
  依据 通知 "一"
  延续 发放: 当 农户.户类型 是 脱贫户
}''')
E(304,"在列表的括号里，里外两种记录都有同名的字段。写明是谁的。","Inside an aggregate both the member and the outer record have such a field. Say whose.")
E(305,"列表里有许多条，不是一个值。说明是要个数、合计还是有没有。","A list is many records and no value. Say what of it is meant.",
'''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当 家庭成员 高于 3
}''','''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当 计数(家庭成员) 高于 3
}''')
E(306,"“对”后面、“其中”前面要写列表字段的名称。","The name of a list field is wanted.")
E(307,"点号或“的”前面只能是记录的名称：本记录、上级记录，或“记作”起的名。","Before the dot stands a record: this one, one above it, or a name given with `as`.")
E(308,"列表里有许多条记录，不能像一条那样取字段。","A field cannot be taken from a list as if it were one record.",
'''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当 家庭成员.低保
}''','''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当 任一(家庭成员 其中 低保)
}''')
E(309,"没有这个函数，也没有这张表。函数见 language.md 第 5 节。","There is neither such a function nor such a table; see section 5 of language.md.")
E(310,"函数或表的括号里，项数不对。","The number of values in the brackets is not right.")
E(311,"查表要在括号里给出条件，例如 补贴(务工地点, 月数)。","A table is called with its inputs in brackets.")
E(312,"两项用了同一个名称。记录和选项共用一套名称，参数、表和政策共用一套。","Two items have one name. Records and choices share one set of names; parameters, tables and policies another.",
'''参数 补助标准: 金额/年 = 700元/年''','''参数 县级补助标准: 金额/年 = 700元/年''')
E(313,"规则集、版本、过渡期在一个文件里各写一次。","ruleset, version and transition are written once in a file.")
E(314,"过渡期要有起有止。","The transition has a first and a last day.")
E(315,"被引用的文件里写了过渡期。以主文件的为准；这里的可以删去。","A used file has a transition of its own; that of the top file counts.")
E(316,"“至”后面的日期比前面的早。多半是年份写错了。","The end is before the beginning; most often a wrong year.",
'''参数 上限: 金额 {
  依据 通知 "一"
  自 2021-01-01 起: 待定
  自 2023-01-01 至 2022-12-31: 5万元
}''','''参数 上限: 金额 {
  依据 通知 "一"
  自 2021-01-01 起: 待定
  自 2023-01-01 至 2025-12-31: 5万元
}''')
E(317,"规则里用到了 过渡期.开始 等，主文件却没有写过渡期。","transition.start or its like is used, and the top file has no transition.")
E(318,"过渡期只有开始、结束、年度三项。","The transition has a start, an end and a year.")
E(319,"甲用到乙，乙又用到甲，永远算不完。提示里列出了一整圈。","One rests on the other and that on the first. The message shows the whole circle.",
'''参数 甲: 金额 = 乙 * 2
参数 乙: 金额 = 甲 / 2''','''参数 甲: 金额 = 100元
参数 乙: 金额 = 甲 / 2''')
E(320,"一个字段用到另一个字段，再用到参数、表……连起来太长（上限 2048 层）。","The chain of what rests on what is longer than 2,048.")
E(321,"列表的括号里又套列表，最多 15 层。","Aggregates are nested more than 15 deep.")
E(322,"在式子里引用另一个政策的结果，还没有做。把共同的条件写成一个计算字段。","Results of policies cannot be used in expressions yet. Write what both need as a computed field.")
E(323,"这个函数已经定下来，但本版本还没有做。","The function is not in this version.")
E(324,"数据里成员没有先后，所以规则里不能写“第一个”。用 任一、合计、取唯一 等。只有用例的“期望”里可以写 家庭成员[1]。","Members have no order in data, so a rule cannot say “the first”. Only the expectations of an example may.")
