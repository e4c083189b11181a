from notes1 import E,N
E(401,"没有这种类型，也没有这个选项。","There is neither such a type nor such a choice.",
'''参数 上限: 钱 = 5万元''','''参数 上限: 金额 = 5万元''')
E(402,"字段的类型不能是记录。一户有许多人，写“若干 成员”。","A record cannot be a field's type. For many of them write `list of`.")
E(403,"只有金额可以带 /月、/季、/年。","Only money takes /month, /quarter, /year.")
E(404,"“若干”后面写下级记录的名称。","Behind `list of` stands the name of a child record.")
E(405,"这里要的类型和写的类型不同，例如要日期却写了文字。","The type does not fit, such as a text where a date is wanted.",
'''参数 截止: 日期 = "2023-06-30"''','''参数 截止: 日期 = 2023-06-30''')
E(406,"按月的金额和按年的金额不能直接相比、相加或互相代替。","A sum a month cannot stand for a sum a year.",
'''参数 上限: 金额/年 = 500元/月''','''参数 上限: 金额/年 = 按年折算(500元/月)''')
E(407,"金额要带单位，写 6000元/年，不写 6000。","Money is written with its unit.",
'''参数 上限: 金额/年 = 6000''','''参数 上限: 金额/年 = 6000元/年''')
E(408,"百分比要带百分号：20 可能是 20%，也可能是 2000%。","A percentage has its sign; 20 could mean either.",
'''参数 比例: 百分比 = 20''','''参数 比例: 百分比 = 20%''')
E(409,"这里要整数，而算出来的可能带小数。说明怎样取整。","An integer is wanted, and this may have a fraction. Say how it becomes whole.",
'''参数 半数: 整数 = 7 / 2''','''参数 半数: 整数 = 向下取整(7 / 2, 1)''')
E(410,"两边的类型不同，不能比较，也不能二选一。","The two sides are of different types.",
'''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当 户类型 是 "脱贫户"
}''','''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当 户类型 是 脱贫户
}''')
E(411,"一边按月一边按年。换算成一样的再比较或计算。","One side is a month's, the other a year's.",
'''政策 甲 对 成员 {
  依据 通知 "一"
  延续 发放: 当 月工资 低于 补助标准
}''','''政策 甲 对 成员 {
  依据 通知 "一"
  延续 发放: 当 按年折算(月工资) 低于 补助标准
}''')
E(412,"这里不能是“无”，而写的值可能是“无”。先排除“无”，或者把类型改成“… 或 无”。","The value may be none where none is not allowed.")
E(413,"可能是“无”的值不能加减、比大小以外地使用。先写明它不是“无”；这样写以后，后面就可以用了。","A value that may be none cannot be reckoned with until a condition has said that it is not none.",
'''政策 甲 对 农户 {
  依据 通知 "一"
  退出 满半年: 当 消除日期 + 6个月 <= 当日
}''','''政策 甲 对 农户 {
  依据 通知 "一"
  退出 满半年: 当 消除日期 不为 无 且 消除日期 + 6个月 <= 当日
}''')
E(414,"类型里没有写“或 无”，所以它不会是“无”。如果想问“填了没有”，写“是 未知”。","The type has no `or none`, so it never is. To ask whether it was filled in, say `is unknown`.",
'''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当 户类型 不为 无
}''','''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当 户类型 为 已知
}''')
E(415,"“无”不比任何值大，也不比任何值小。","None is neither more nor less than anything.")
E(416,"这两种值不能相加。","These two cannot be added.",
'''参数 合计数: 金额 = 500元 + 3''','''参数 合计数: 金额 = 500元 + 3元''')
E(417,"这两种值不能相减。","These two cannot be subtracted.")
E(418,"这两种值不能相乘。日期、文字、选项不能乘。","These two cannot be multiplied.")
E(419,"这两种值不能相除。","These two cannot be divided.")
E(420,"两个金额相乘没有意义。其中一个应当是人数、比例或月数。","Money times money means nothing. One should be a number, a share or months.")
E(421,"只有数和金额可以带负号。","Only numbers and money can be negative.")
E(422,"只有数、金额、百分比可以合计。","Only numbers, money and percentages can be summed.")
E(423,"选项、文字、地区没有大小，只能写“是”“不是”“属于”。","Choices, texts and regions have no order: use `is`, `is not`, `in`.",
'''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当 户类型 不低于 脱贫户
}''','''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当 户类型 属于 {脱贫户、一般农户}
}''')
E(424,"“当”“且”“或”“非”旁边要的是条件，结果是“是”或“否”。","A condition is wanted, something that is yes or no.",
'''政策 甲 对 成员 {
  依据 通知 "一"
  延续 发放: 当 年龄
}''','''政策 甲 对 成员 {
  依据 通知 "一"
  延续 发放: 当 年龄 不低于 60
}''')
E(425,"选项里没有这个值。提示列出了有的值；数据里的别种写法写在选项值后面的引号里。","The choice has no such value; the message lists those it has. Other writings in data stand in quotes behind a value.",
'''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当 户类型 是 贫困户
}''','''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当 户类型 是 脱贫户
}''')
E(426,"区划代码是 2、4、6、9 或 12 位数字，不以 0 开头。","A division code has 2, 4, 6, 9 or 12 digits and does not begin with 0.")
E(427,"整数超出 64 位。","The integer does not fit 64 bits.")
E(428,"金额最小到分。写的值有更多小数，会四舍五入；请核对是不是少写了单位“万”。","Money goes down to the fen; check whether a unit is missing.")
E(429,"没有写按月还是按年的金额，换算不了。","A sum without a period cannot be converted to another.")
E(430,"“于”后面写日期，或写地区代码。","Behind `at` stands a date or a region.")
E(431,"“属于”后面要写花括号里的一组值，或“18 至 65”这样的范围。只比较一个值时用“是”。","Behind `in` stands a set in braces or a range. To compare with one value use `is`.",
'''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当 户类型 属于 脱贫户
}''','''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当 户类型 是 脱贫户
}''')
E(432,"一组值本身不是一个值，只能写在“属于”后面。","A set is not a value; it stands behind `in` only.")
E(433,"范围本身不是一个值。","A range is not a value.")
E(434,"多选还没有做。每一项写成一个“是否”字段。","`set of` is not in this version. Use a boolean field for each.")
E(435,"工作日的计算还没有做。按文件写明的自然日写“天”，或等后续版本。","Working days are not in this version.")
E(436,"“计数”“合计”等的写法见提示。","The message shows how the aggregate is written.",
'''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当 计数(低保 对 家庭成员) 不低于 1
}''','''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 当 任一(家庭成员 其中 低保)
}''')
E(437,"这个函数不能用在列表上。","The function does not take a list.")
E(438,"用例的“给定”、表的格子、“空表示”里只能写固定的值。","The values of `given`, of cells and of `empty means` are fixed ones.",
'''用例 "今天出生" 于 2023-06-30 {
  给定 农户 {
    户编号 = "A1"
    成员 { 编号 = "1"  出生 = 当日 }
  }
  期望 计数(家庭成员) = 1
}''','''用例 "今天出生" 于 2023-06-30 {
  给定 农户 {
    户编号 = "A1"
    成员 { 编号 = "1"  出生 = 2023-06-30 }
  }
  期望 计数(家庭成员) = 1
}''')
E(490,"除出来的数没有起名，就没有舍入到分。比较是精确的，通常没有问题；文件要求先算到分再比时，先写成一个计算字段。","The quotient has no name and so is not rounded. Usually fine; if the text wants it rounded first, make it a computed field.")
E(491,"“计数 大于 0”在有人资料缺少时会是未知，“任一”只要有一个人符合就是“是”。","Where some facts are missing a count is unknown, while `any` knows the answer as soon as one fits.")

E(501,"“隶属”后面要写已有的记录。","Behind `of` stands a record.")
E(502,"记录绕着圈隶属。","Records belong to one another in a circle.")
E(503,"同一种记录里两个字段同名。","Two fields of one record have one name.",
'''记录 台账 {
  户编号: 文本 主键
  金额: 金额
  金额: 金额/年
}''','''记录 台账 {
  户编号: 文本 主键
  余额: 金额
  金额: 金额/年
}''')
E(504,"列表只能装自己的下级记录。在那种记录上写“隶属”。","A list holds child records; write `of` at theirs.",
'''记录 乡镇 {
  代码: 文本 主键
  各户: 若干 户
}
记录 户 {
  户编号: 文本 主键
}''','''记录 乡镇 {
  代码: 文本 主键
  各户: 若干 户
}
记录 户 隶属 乡镇 {
  户编号: 文本 主键
}''')
E(505,"同一种下级记录只写一个列表。","There is one list of each kind of child.")
E(506,"列表由下级记录的文件填写，后面不能再写主键、必填等。","A list is filled from its own file and takes no modifiers.")
E(507,"没有主键，就认不出哪条是哪条，也查不出重复。","Without a key records cannot be told apart, nor repeats found.",
'''记录 台账 {
  户编号: 文本
}''','''记录 台账 {
  户编号: 文本 主键
}''')
E(508,"主键总要有值，类型里不能写“或 无”。","A key always has a value.")
E(509,"主键空着的行会被退回，不能用“空表示”代替。","A row with an empty key is rejected; `empty means` cannot stand in.")
E(510,"一种记录只有一个所在地。","A record has one place.")
E(511,"所在地字段的类型要写地区。","A place is of type region.")
E(512,"两个字段要读同一列。","Two fields are read from one column.")
E(513,"时长不能从表格里读，改成整数并在名称里写明单位，例如 稳定月数。","Durations are not read from data; use an integer and name its unit.")
E(514,"没有这种记录。","There is no such record.",
'''政策 甲 对 家庭 {
  依据 通知 "一"
  延续 发放: 其余
}''','''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 其余
}''')
E(515,"选项里至少写一个值。","A choice has at least one value.")
E(516,"同一个选项里写了两个同名的值。","A value stands twice in one choice.")
E(517,"同一种写法不能代表两个值，否则读数据时分不清。","One writing cannot stand for two values.",
'''选项 健康 { 健康、患病 "慢病" 或 "大病"、残疾 "慢病" }''','''选项 健康 { 健康、患病 "慢病" 或 "大病"、残疾 }''')
E(518,"参数各地不同，而这种记录没有所在地，不知道该用哪里的值。","The parameter differs by region and the record does not say where it is.",
'''参数 地方标准: 金额 {
  依据 通知 "一"
  自 2021-01-01 起: 100元
  地区 421303 { 自 2021-01-01 起: 200元 }
}
记录 台账 {
  编号: 文本 主键
  应发: 金额 = 地方标准
}''','''参数 地方标准: 金额 {
  依据 通知 "一"
  自 2021-01-01 起: 100元
  地区 421303 { 自 2021-01-01 起: 200元 }
}
记录 台账 {
  编号: 文本 主键
  区划: 地区 所在地
  应发: 金额 = 地方标准
}''')
E(519,"“唯一”还没有做。","`unique` is not in this version.")

E(601,"参数里一条值也没有。不知道就写“待定”。","The parameter has no entries. If the value is not known, say `undecided`.",
'''参数 上限: 金额 {
  依据 通知 "一"
}''','''参数 上限: 金额 {
  依据 通知 "一"
  自 2021-01-01 起: 待定
}''')
E(602,"参数、给付、表的结果都是一个值，不能是列表。","Parameters, outputs and results of tables are single values.")
E(603,"层级写省、市、县、乡、村。","Levels are province, city, county, township, village.")
E(604,"“由 … 决定”没有写这一级。核对文件是不是给了这一级权限；给了，就补上。","`decided by` does not name this level. If the document does, add it.",
'''参数 上限: 金额 由 省 决定 {
  依据 通知 "一"
  自 2021-01-01 起: 5万元
  地区 421303 "曾都区" { 自 2023-01-01 起: 3万元 }
}''','''参数 上限: 金额 由 省、县 决定 {
  依据 通知 "一"
  自 2021-01-01 起: 5万元
  地区 421303 "曾都区" { 自 2023-01-01 起: 3万元 }
}''')
E(605,"同一天起有两个值，不知道用哪个。","Two entries begin on one day.")
E(606,"两段时间重叠。","Two entries overlap.",
'''参数 上限: 金额 {
  依据 通知 "一"
  自 2021-01-01 至 2023-12-31: 5万元
  自 2023-01-01 起: 6万元
}''','''参数 上限: 金额 {
  依据 通知 "一"
  自 2021-01-01 至 2022-12-31: 5万元
  自 2023-01-01 起: 6万元
}''')
E(607,"地方值低于“不低于”规定的下限。","A regional value is below the bound.",
'''参数 上限: 金额 不低于 2万元 {
  依据 通知 "一"
  自 2021-01-01 起: 5万元
  地区 421303 { 自 2023-01-01 起: 1万元 }
}''','''参数 上限: 金额 不低于 2万元 {
  依据 通知 "一"
  自 2021-01-01 起: 5万元
  地区 421303 { 自 2023-01-01 起: 2万元 }
}''')
E(608,"地方值高于“不高于”规定的上限。","A regional value is above the bound.")
E(609,"同一个地区写了两段，合成一段。","One region is written twice; join the two.")
E(610,"过渡期里有几天没有值，那几天的结果会是“未定”。知道就补，不知道就写“待定”，表示不是漏写。","On these days results will be undetermined. Add the value, or say `undecided` to show that it was not forgotten.",
'''参数 上限: 金额 {
  依据 通知 "一"
  自 2022-01-01 起: 5万元
}''','''参数 上限: 金额 {
  依据 通知 "一"
  自 2021-01-01 起: 待定
  自 2022-01-01 起: 5万元
}''')
E(611,"只有个别地区有值，别处的结果会是“未定”。","Only single regions have values.")
E(612,"全国（或全省）的新值下来了，地方较早的值仍在用，而且排在前面。如果地方也该换成新值，给旧值写上截止日期。","A wider value changes while a region keeps an older one, which goes before it. If the region should follow, end its older value.",
'''参数 上限: 金额 {
  依据 通知 "一"
  自 2021-01-01 起: 5万元
  自 2023-01-01 起: 6万元
  地区 421303 { 自 2022-01-01 起: 4万元 }
}''','''参数 上限: 金额 {
  依据 通知 "一"
  自 2021-01-01 起: 5万元
  自 2023-01-01 起: 6万元
  地区 421303 { 自 2022-01-01 至 2022-12-31: 4万元 }
}''')
E(690,"数从哪里来的，没有写。","Nothing says where the figure comes from.")

E(701,"表里一行也没有。","The table has no rows.")
E(702,"两个条件列同名。","Two inputs have one name.")
E(703,"列表和时长不能作条件列。","Lists and durations cannot be inputs.")
E(704,"每一行的格数要和条件列一样多。不论是什么都可以的，写“任意”。","Each row has as many cells as there are inputs. A cell that takes everything is `any`.",
'''表 补贴(类别: 户类型, 月数: 整数): 金额 {
  依据 通知 "一"
  当 脱贫户 则 100元
  其余 则 0元
}''','''表 补贴(类别: 户类型, 月数: 整数): 金额 {
  依据 通知 "一"
  当 脱贫户, 任意 则 100元
  其余 则 0元
}''')
E(705,"范围要从小到大写。","A range goes from the less to the greater.")
E(706,"“任意”已经包括一切。","`any` takes everything already.")
E(707,"有一种情况两行都符合。提示里写出了这种情况，多半是边界写重了：3 至 6 和 6 以上都包括 6。","Two rows take one case, which the message shows; most often a bound stands in both.",
'''表 补贴(月数: 整数): 金额 {
  依据 通知 "一"
  当 不高于 6 则 100元
  当 不低于 6 则 200元
}''','''表 补贴(月数: 整数): 金额 {
  依据 通知 "一"
  当 低于 6 则 100元
  当 不低于 6 则 200元
}''')
E(708,"有一种情况没有一行符合。提示里写出了这种情况。","A case is taken by no row; the message shows it.",
'''表 补贴(类别: 户类型): 金额 {
  依据 通知 "一"
  当 脱贫户 则 100元
}''','''表 补贴(类别: 户类型): 金额 {
  依据 通知 "一"
  当 脱贫户 则 100元
  当 一般农户 则 0元
}''')
E(709,"“其余”写在最后一行。","`otherwise` stands last.")
E(710,"各行已经包括所有情况，“其余”可以删去。","The rows take every case; `otherwise` can go.")
E(711,"表太大，没有全部查完。拆成两张，或写“其余”。","The table is too large to be checked in full.")

E(801,"政策里没有一条，结果总是“不适用”。","A policy without clauses never applies.")
E(802,"类别、施行在一个政策里各写一次。","category and in force are written once in a policy.")
E(803,"几个条件用“且”连成一个。","Join the conditions with `and`.")
E(804,"同一项给付写了两次。","One output is written twice.")
E(805,"“则”后面的名称要和“给付”里的一样。","Behind `then` stands an output of the policy.",
'''政策 甲 对 农户 {
  依据 通知 "一"
  给付 资助额: 金额/年
  延续 发放: 当 户类型 是 脱贫户 则 补助额 = 600元/年
}''','''政策 甲 对 农户 {
  依据 通知 "一"
  给付 资助额: 金额/年
  延续 发放: 当 户类型 是 脱贫户 则 资助额 = 600元/年
}''')
E(806,"每一条都要写明每一项给付是多少，没有就写 0元/年。","Each clause says every output, 0 where there is none.",
'''政策 甲 对 农户 {
  依据 通知 "一"
  给付 资助额: 金额/年
  延续 发放: 当 户类型 是 脱贫户 则 资助额 = 600元/年
  退出 停发: 其余
}''','''政策 甲 对 农户 {
  依据 通知 "一"
  给付 资助额: 金额/年
  延续 发放: 当 户类型 是 脱贫户 则 资助额 = 600元/年
  退出 停发: 其余 则 资助额 = 0元/年
}''')
E(807,"同一政策里两条同名。","Two clauses of a policy have one name.")
E(808,"“优先于”或用例里写的条款名，这个政策里没有。","The policy has no clause of that name.",
'''政策 甲 对 成员 {
  依据 通知 "一"
  延续 低保对象 优先于 普通: 当 低保
  退出 其他人: 其余
}''','''政策 甲 对 成员 {
  依据 通知 "一"
  延续 低保对象 优先于 其他人: 当 低保
  退出 其他人: 其余
}''')
E(809,"一条不能优先于自己。","A clause cannot be over itself.")
E(810,"几条互相优先，分不出先后。去掉其中一个“优先于”。","Clauses are each over the other; take one `over` away.")
E(811,"“其余”只能有一条。","There is one `otherwise`.")
E(812,"条件里有两处互相矛盾，例如既低于 16 又不低于 60。","The condition contradicts itself.",
'''政策 甲 对 成员 {
  依据 通知 "一"
  延续 发放: 当 年龄 低于 16 且 年龄 不低于 60
}''','''政策 甲 对 成员 {
  依据 通知 "一"
  延续 发放: 当 年龄 低于 16 或 年龄 不低于 60
}''')
E(813,"符合这一条的，都先符合了优先的条款，这一条永远轮不到。多半是次序放错了。","Whatever it takes is taken by clauses over it; most often the order is wrong.",
'''政策 甲 对 成员 依次 {
  依据 通知 "一"
  延续 成年: 当 年龄 不低于 16
  优化 老人: 当 年龄 不低于 60
}''','''政策 甲 对 成员 依次 {
  依据 通知 "一"
  优化 老人: 当 年龄 不低于 60
  延续 成年: 当 年龄 不低于 16
}''')
E(814,"说明里的花括号要成对。","Braces in a sentence come in pairs.")
E(890,"没有写凭哪份文件的哪一条。","Nothing says which article it rests on.")

E(901,"有几份来源，要写明依据的是哪一份。","There are several sources: say which is cited.")
E(902,"没有这份来源。","There is no such source.",
'''政策 甲 对 农户 {
  依据 意见 "一"
  延续 发放: 其余
}''','''政策 甲 对 农户 {
  依据 通知 "一"
  延续 发放: 其余
}''')
E(903,"来源里没有列这一条。核对条款号；确实有，就在来源里补上。","The source does not list this article. Check the number, or add it to the source.",
'''政策 甲 对 农户 {
  依据 通知 "九"
  延续 发放: 其余
}''','''政策 甲 对 农户 {
  依据 通知 "二"
  延续 发放: 其余
}''')
E(904,"同一条款列了两次。","One article is listed twice.")
E(905,"一个用例写一个“给定”。","An example has one `given`.")
E(906,"“给定”从最上一级记录写起，下级写在它里面。","`given` begins with the top record; children stand inside it.",
'''用例 "一个人" 于 2023-06-30 {
  给定 成员 { 编号 = "1"  年龄 = 60 }
  期望 年龄 = 60
}''','''用例 "一个人" 于 2023-06-30 {
  给定 农户 { 户编号 = "A1"  成员 { 编号 = "1"  年龄 = 60 } }
  期望 家庭成员[1].年龄 = 60
}''')
E(907,"这种记录下面没有这种下级。","There is no such child below this record.")
E(908,"列表要一条一条写。","A list is written record by record.")
E(909,"计算字段是算出来的，给定它用到的字段。","A computed field cannot be given; give what it is computed from.")
E(910,"同一个字段给定了两次。","One field is given twice.")
E(911,"写明是哪一条，例如 对 家庭成员[1]。","Say which record, as in members[1].")
E(912,"用例里没有第这么多个。从 1 数起。","The example has not so many; they count from 1.")
E(913,"“期望”后面、冒号前面写政策的名称。","Before the colon stands the name of a policy.")
E(914,"政策是对另一种记录的。","The policy is for another kind of record.",
'''政策 甲 对 成员 {
  依据 通知 "一"
  延续 发放: 其余
}
用例 "一个人" 于 2023-06-30 {
  给定 农户 { 户编号 = "A1"  成员 { 编号 = "1" } }
  期望 甲: 延续 发放
}''','''政策 甲 对 成员 {
  依据 通知 "一"
  延续 发放: 其余
}
用例 "一个人" 于 2023-06-30 {
  给定 农户 { 户编号 = "A1"  成员 { 编号 = "1" } }
  期望 甲 对 家庭成员[1]: 延续 发放
}''')
E(915,"这一条的处置不是写的这个，例如写了“延续”而条款是“调整”。","The clause has another disposition than the one expected.")
E(916,"“缺少”后面写字段或参数的名称。","Behind `missing` stands a field or a parameter.")
E(917,"没有“期望”的用例什么也不检验。","An example that expects nothing tests nothing.")
E(990,"来源里列了这一条，却没有规则引用。可能漏写了规则，也可能这一条不需要规则。","The article is listed and no rule rests on it: perhaps a rule is missing.")

E(1001,"没有这个文件，或者没有权限。文件名从写“引用”的文件所在的文件夹算起。","The file is not there or cannot be opened. Its name counts from the folder of the file that uses it.")
E(1002,"只能引用主文件所在文件夹里的文件。","Only files in the folder of the top file, or below it, can be used.")
E(1003,"文件不是 UTF-8。","The file is not UTF-8.")
E(1004,"规则文件最大 64 MiB。多半是把数据当成了规则。","A rule file has at most 64 MiB; perhaps it is a data file.")
E(1005,"一套规则最多 1000 个文件。","A program has at most 1,000 files.")
